use crate::ids::{AppId, PostId};
use crate::media::{FailureReason, Piece, PieceOutput, Used};
use crate::time::Timestamp;
use uuid::Uuid;

/// What can be asked of a task; only the platform and its workers ask.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    Open {
        app: AppId,
        post: PostId,
        job: Uuid,
        piece: Piece,
        at: Timestamp,
    },
    /// A worker takes the task until `until`.
    Claim {
        worker: String,
        until: Timestamp,
        at: Timestamp,
    },
    ExtendLease {
        epoch: u32,
        until: Timestamp,
        at: Timestamp,
    },
    /// The piece is stored in the claim's folder.
    Complete {
        epoch: u32,
        output: PieceOutput,
        at: Timestamp,
    },
    Fail {
        epoch: u32,
        reason: FailureReason,
        detail: String,
        used: Used,
        at: Timestamp,
    },
    /// The lease ran out without a word of its worker.
    ExpireLease {
        epoch: u32,
        at: Timestamp,
    },
    /// Nobody needs the piece any more.
    Cancel {
        at: Timestamp,
    },
}
