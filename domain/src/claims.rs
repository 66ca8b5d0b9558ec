//! Who has a piece of work, and until when: the same for the transcode of a post and for each task of it (design
//! decision 15).
//!
//! A worker claims the work with a lease and gets an epoch; whatever it reports carries that epoch, and a report of an
//! older epoch is refused. Accidents are tried again up to [`ATTEMPTS_MAX`] times; what the content causes is not.

use crate::media::FailureReason;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Tries before an accident becomes a failure.
pub const ATTEMPTS_MAX: u32 = 3;

/// The shortest lease, in milliseconds: a shorter one would be over before its worker hears of it.
pub const LEASE_MS_MIN: u64 = 1_000;
/// The longest lease, in milliseconds: a worker that asks for more and dies must not keep the work for hours.
pub const LEASE_MS_MAX: u64 = 600_000;

/// What is said of a worker whose lease ran out.
pub const LOST: &str = "the worker's lease ran out";

/// Milliseconds to wait after the nth failed try (1 for the first).
pub fn retry_delay_ms(attempt: u32) -> u64 {
    match attempt {
        0 | 1 => 5_000,
        2 => 30_000,
        3.. => 120_000,
    }
}

/// The claims on a piece of work so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Epoch of the last claim; 0 before the first. Never goes back, so that late reports are recognised.
    pub epoch: u32,
    /// Claims since the work was asked for or retried.
    pub attempt: u32,
    pub lease: Option<Lease>,
    /// No claim before this.
    pub not_before: Timestamp,
}

/// A worker's right to report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    pub worker: String,
    pub until: Timestamp,
}

/// A claim that is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Fences off reports of earlier claims.
    pub epoch: u32,
    /// 1 for the first try since the work was asked for or retried.
    pub attempt: u32,
    pub lease_until: Timestamp,
}

/// Why a claim is not granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    Claimed,
    TooEarly { not_before: Timestamp },
}

impl Claims {
    /// Nobody has claimed the work; epochs go on from those of earlier work in the same place.
    pub fn after(epoch: u32) -> Self {
        Self { epoch, ..Self::default() }
    }

    /// The next claim, asked for at `at` until `until`.
    pub fn next(&self, until: Timestamp, at: Timestamp) -> Result<Claim, Busy> {
        // The last try ends by its worker or by its lease; without this, a source that kills its workers would be claimed
        // for ever.
        let last_try = self.attempt >= ATTEMPTS_MAX;
        if self.lease.as_ref().is_some_and(|lease| last_try || lease.until > at) {
            return Err(Busy::Claimed);
        }
        if self.not_before > at {
            return Err(Busy::TooEarly { not_before: self.not_before });
        }
        Ok(Claim { epoch: self.epoch + 1, attempt: self.attempt + 1, lease_until: lease_end(until, at) })
    }

    /// Whether the claim of this epoch is the valid one.
    pub fn is_held(&self, epoch: u32) -> bool {
        self.epoch == epoch && self.lease.is_some()
    }

    /// When the lease ends that is asked for now; none if it would not end later: a word that comes late never makes the
    /// lease shorter.
    pub fn extended(&self, until: Timestamp, at: Timestamp) -> Option<Timestamp> {
        let longer = lease_end(until, at);
        self.lease.as_ref().is_some_and(|lease| longer > lease.until).then_some(longer)
    }

    /// Whether the lease goes on at `at`.
    pub fn is_running(&self, at: Timestamp) -> bool {
        self.lease.as_ref().is_some_and(|lease| lease.until > at)
    }

    /// When another try may start after one that ended for this reason; none if there is no other try.
    pub fn retry_at(&self, reason: FailureReason, at: Timestamp) -> Option<Timestamp> {
        let given_back = reason == FailureReason::WorkerStopped;
        if !given_back && (!reason.is_transient() || self.attempt >= ATTEMPTS_MAX) {
            return None;
        }
        // A worker that is gone is no fault of the work: no need to wait.
        let gone = given_back || reason == FailureReason::WorkerLost;
        Some(at.plus_ms(if gone { 0 } else { retry_delay_ms(self.attempt) }))
    }

    pub(crate) fn start(&mut self, claim: Claim, worker: &str) {
        let Claim { epoch, attempt, lease_until } = claim;
        (self.epoch, self.attempt) = (epoch, attempt);
        self.lease = Some(Lease { worker: worker.to_owned(), until: lease_until });
    }

    pub(crate) fn extend(&mut self, until: Timestamp) {
        if let Some(lease) = &mut self.lease {
            lease.until = until;
        }
    }

    /// A try that ended; a worker that was stopped in order uses up none.
    pub(crate) fn try_again(&mut self, reason: FailureReason, not_before: Timestamp) {
        self.lease = None;
        self.not_before = not_before;
        if reason == FailureReason::WorkerStopped {
            self.attempt = self.attempt.saturating_sub(1);
        }
    }
}

/// When a lease that is asked for at `at` until `until` ends.
fn lease_end(until: Timestamp, at: Timestamp) -> Timestamp {
    until.clamp(at.plus_ms(LEASE_MS_MIN), at.plus_ms(LEASE_MS_MAX))
}
