use crate::ids::{AppId, PostId};
use crate::media::{FailureReason, Piece, PieceOutput, Used};
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A piece is to be made; workers may claim it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub app: AppId,
    pub post: PostId,
    /// The post's job; its plan says how the piece is made.
    pub job: Uuid,
    pub piece: Piece,
    pub at: Timestamp,
}

/// A worker has the task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// Fences off reports of earlier claims.
    pub epoch: u32,
    pub attempt: u32,
    pub worker: String,
    pub lease_until: Timestamp,
    pub at: Timestamp,
}

/// The worker is still at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaseExtended {
    pub epoch: u32,
    pub lease_until: Timestamp,
    pub at: Timestamp,
}

/// A try ended by accident; workers may claim the task again from `retry_at` on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptFailed {
    pub post: PostId,
    pub epoch: u32,
    pub attempt: u32,
    pub reason: FailureReason,
    pub detail: String,
    #[serde(flatten)]
    pub used: Used,
    pub retry_at: Timestamp,
    pub at: Timestamp,
}

/// The piece is stored in the folder of this epoch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Made {
    pub post: PostId,
    pub job: Uuid,
    pub piece: Piece,
    pub epoch: u32,
    pub output: PieceOutput,
    pub at: Timestamp,
}

/// The piece cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    pub post: PostId,
    pub job: Uuid,
    pub piece: Piece,
    pub epoch: u32,
    pub reason: FailureReason,
    pub detail: String,
    #[serde(flatten)]
    pub used: Used,
    pub at: Timestamp,
}

/// Nobody needs the piece any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    pub at: Timestamp,
}

events! {
    "task.opened" v 1 => Opened;
    "task.claimed" v 1 => Claimed;
    "task.lease_extended" v 1 => LeaseExtended;
    "task.attempt_failed" v 1 => AttemptFailed;
    "task.made" v 1 => Made;
    "task.failed" v 1 => Failed;
    "task.cancelled" v 1 => Cancelled;
}
