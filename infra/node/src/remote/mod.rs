//! The log for roles in other processes: the port over HTTP, between our own processes only (worker token).
//!
//! Calls are one to one with [`ports::log::EventLog`]; the head is a long poll. What goes over the wire is in
//! [`wire`].

mod client;
mod reports;
mod server;
mod wire;

pub use client::RemoteLog;
pub use reports::{HttpReports, LocalReports};
pub use server::router;
