//! The transcode job inside a post.

use crate::media::{Plan, Probe};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Tries of one job before an accident becomes a failure.
pub const ATTEMPTS_MAX: u32 = 3;

/// The shortest lease, in milliseconds: a shorter one would be over before its worker hears of it.
pub const LEASE_MS_MIN: u64 = 1_000;
/// The longest lease, in milliseconds: a worker that asks for more and dies must not keep the job for hours.
pub const LEASE_MS_MAX: u64 = 600_000;

/// When a lease that is asked for at `at` until `until` ends.
pub(super) fn lease_end(until: Timestamp, at: Timestamp) -> Timestamp {
    until.clamp(at.plus_ms(LEASE_MS_MIN), at.plus_ms(LEASE_MS_MAX))
}

/// Milliseconds to wait after the nth failed try (1 for the first).
pub fn retry_delay_ms(attempt: u32) -> u64 {
    match attempt {
        0 | 1 => 5_000,
        2 => 30_000,
        3.. => 120_000,
    }
}

/// What is to be done, and who is at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    pub job: Uuid,
    /// Epoch of the last claim; 0 before the first. Never goes back, so that late reports are recognised.
    pub epoch: u32,
    /// Claims since the job was queued or retried.
    pub attempt: u32,
    pub lease: Option<Lease>,
    /// No claim before this.
    pub not_before: Timestamp,
    pub plan: Option<(Probe, Plan)>,
}

/// A worker's right to report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    pub worker: String,
    pub until: Timestamp,
}

impl Job {
    /// A job nobody has claimed; `epoch` goes on from an earlier job of the same post.
    pub fn new(job: Uuid, epoch: u32) -> Self {
        Self { job, epoch, attempt: 0, lease: None, not_before: Timestamp::default(), plan: None }
    }
}
