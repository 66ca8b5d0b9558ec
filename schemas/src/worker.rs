//! What a media worker says to the platform, and hears back. In process when all-in-one, HTTP when split
//! (design decision 7).

pub mod live;

use domain::media::{FailureReason, Piece, PieceOutput, Plan, Probe, Used, VideoCodec};
use domain::{AppId, PostId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a worker claims and does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// Measuring the source of a post.
    Job { post: PostId, job: Uuid },
    /// One piece of a result, by the key of its task's stream.
    Task(Uuid),
}

/// A worker's word. Each may be sent twice; the second time changes nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "report", rename_all = "snake_case")]
pub enum Report {
    /// Takes work for `lease_ms`.
    Claim { work: Work, worker: String, lease_ms: u64 },
    /// Still at it: the lease runs `lease_ms` from now.
    Extend { work: Work, epoch: u32, lease_ms: u64 },
    /// What the source is; what is to be made of it becomes tasks.
    Plan {
        post: PostId,
        job: Uuid,
        epoch: u32,
        probe: Probe,
        /// What the worker can encode.
        #[serde(default = "h264_alone")]
        encoders: Vec<VideoCodec>,
    },
    /// How far a piece is; telemetry, never an event.
    PieceProgress { post: PostId, job: Uuid, piece: Piece, epoch: u32, done_ms: u64 },
    /// The piece is stored in the folder of this claim.
    Made { task: Uuid, epoch: u32, output: PieceOutput },
    Fail {
        work: Work,
        epoch: u32,
        reason: FailureReason,
        detail: String,
        #[serde(flatten)]
        used: Used,
    },
}

/// Of workers from before there was a choice.
fn h264_alone() -> Vec<VideoCodec> {
    vec![VideoCodec::H264]
}

/// A task that is a worker's, under this epoch, and all that it needs to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimedTask {
    pub app: AppId,
    pub post: PostId,
    pub job: Uuid,
    pub piece: Piece,
    pub epoch: u32,
    pub source_key: String,
    pub source_bytes: u64,
    pub plan: Plan,
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
    /// The task is the worker's.
    ClaimedTask(Box<ClaimedTask>),
    /// Nothing can be made of the source; the job has ended.
    Ended {
        reason: FailureReason,
    },
    Accepted,
    /// Another worker has it.
    Taken,
    /// It may be claimed later.
    TooEarly {
        wait_ms: u64,
    },
    /// The claim no longer holds, or the post is gone: stop and forget.
    Stale,
}
