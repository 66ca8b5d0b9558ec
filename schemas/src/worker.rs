//! What a media worker says to the platform, and hears back. In process when all-in-one, HTTP when split
//! (design decision 7).

pub mod live;

use domain::media::{FailureReason, Output, Plan, Probe};
use domain::{AppId, PostId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A worker's word. Each may be sent twice; the second time changes nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "report", rename_all = "snake_case")]
pub enum Report {
    /// Takes a job for `lease_ms`.
    Claim {
        post: PostId,
        job: Uuid,
        worker: String,
        lease_ms: u64,
    },
    /// Still at it: the lease runs `lease_ms` from now.
    Extend {
        post: PostId,
        job: Uuid,
        epoch: u32,
        lease_ms: u64,
    },
    /// What the source is; the answer says what to make of it.
    Plan {
        post: PostId,
        job: Uuid,
        epoch: u32,
        probe: Probe,
    },
    /// How far it is; telemetry, never an event.
    Progress {
        post: PostId,
        job: Uuid,
        epoch: u32,
        done_ms: u64,
        total_ms: u64,
        stage: String,
    },
    /// The result is stored below `prefix`.
    Complete {
        post: PostId,
        job: Uuid,
        epoch: u32,
        prefix: String,
        output: Output,
    },
    Fail {
        post: PostId,
        job: Uuid,
        epoch: u32,
        reason: FailureReason,
        detail: String,
        cpu_ms: u64,
    },
}

/// The platform's answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// The job is the worker's, under this epoch.
    Claimed {
        app: AppId,
        epoch: u32,
        source_key: String,
        source_bytes: u64,
    },
    /// Make this.
    Planned {
        plan: Box<Plan>,
    },
    /// Nothing can be made of the source; the job has ended.
    Ended {
        reason: FailureReason,
    },
    Accepted,
    /// Another worker has the job.
    Taken,
    /// The job may be claimed later.
    TooEarly {
        wait_ms: u64,
    },
    /// The claim no longer holds, or the post is gone: stop and forget.
    Stale,
}
