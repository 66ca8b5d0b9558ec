//! The services that tests rely on really run.

mod browser;
mod contract;
mod kafka;
mod odd;
mod postgres;
mod process;
