//! The binary: configuration, the choice of engines, the order of start and stop, and the command line.
//!
//! This is the only place that knows which engine stands behind a port.

mod cage;
pub mod cli;
mod config;
mod http;
mod openapi;
pub mod remote;
mod serve;
mod signals;
mod telemetry;
mod webhooks;
mod wire;

pub use config::{Config, Flags, LogFormat, Role};
