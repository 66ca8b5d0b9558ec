//! The services that tests rely on really run.

mod browser;
mod kafka;
mod odd;
mod postgres;
mod process;
