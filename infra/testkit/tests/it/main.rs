//! The services that tests rely on really run.

mod browser;
mod kafka;
mod postgres;
mod process;
