//! The transcode job inside a post.

use super::Making;
use crate::claims::Claims;
use crate::media::{Plan, Probe};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is to be done, and who is at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    pub job: Uuid,
    /// On the measuring of the source; the pieces have tasks of their own ([`crate::task`]).
    pub claims: Claims,
    pub plan: Option<(Probe, Plan)>,
    /// From the plan on. None for a job whose result one worker makes as a whole, as all did once.
    pub making: Option<Box<Making>>,
}

impl Job {
    /// A job nobody has claimed; `epoch` goes on from an earlier job of the same post.
    pub fn new(job: Uuid, epoch: u32) -> Self {
        Self { job, claims: Claims::after(epoch), plan: None, making: None }
    }
}
