//! The media worker: takes transcode jobs off the bus and sees each through.
//!
//! ```text
//! record ─► claim by command (lease, epoch) ─► commit the offset ─► probe ─► plan ─► transcode ─► store ─► report
//! ```
//!
//! The log is the truth of a job (design decision 15): the offset is committed once the claim is in the log, and a
//! worker that dies loses its lease, not the job. Every report may arrive twice. Untrusted media is touched only by a
//! child process that holds no credentials ([`transcode::run_child`]).

mod crash;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod fakes;
mod heartbeat;
mod job;
mod reports;
mod store;
mod worker;

pub use reports::{ReportError, Reports};
pub use worker::{GROUP, Options, Worker};
