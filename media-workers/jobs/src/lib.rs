//! The media worker: takes jobs and their tasks off the bus and sees each through.
//!
//! ```text
//! job  ─► claim by command (lease, epoch) ─► commit the offset ─► measure the source ─► report
//! task ─► claim by command (lease, epoch) ─► commit the offset ─► make the piece ─► store ─► report
//! ```
//!
//! Between the two the platform plans and opens a task for each piece: any worker takes any. The log is the truth of both
//! (design decision 15): the offset is committed once the claim is in the log, and a worker that dies loses its lease, not
//! the work. Every report may arrive twice. Untrusted media is touched only by a
//! child process that holds no credentials ([`transcode::run_child`]).

mod asked;
mod claimed;
mod crash;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod fakes;
mod heartbeat;
mod job;
mod reports;
mod sources;
mod store;
mod worker;

pub use reports::{ReportError, Reports};
pub use worker::{GROUP, Options, Worker};
