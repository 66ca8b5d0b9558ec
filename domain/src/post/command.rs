use super::{Owner, PictureKind, Profiles, StoredPicture, Upload};
use crate::access::{AccessLevel, Creator};
use crate::custom_data::CustomData;
use crate::ids::{AppId, FileId, PostId};
use crate::media::{FailureReason, Piece, PieceOutput, Plan, Probe, Used};
use crate::time::Timestamp;
use uuid::Uuid;

/// What can be asked of a post. `app` is the caller's app; another app's post is not found.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    Create {
        app: AppId,
        post: PostId,
        uuid: Uuid,
        owner: Owner,
        creator: Creator,
        title: String,
        details: Details,
        profiles: Profiles,
        at: Timestamp,
    },
    Change {
        app: AppId,
        title: Option<String>,
        details: Details,
        profiles: Option<Profiles>,
        at: Timestamp,
    },
    Delete {
        app: AppId,
        at: Timestamp,
    },
    /// Says who sees the post when it is `RESTRICTED`.
    SetAllowedMembers {
        app: AppId,
        members: Vec<Owner>,
        at: Timestamp,
    },
    /// Asks for the URL of a picture; a new upload replaces one that was not completed.
    StartPicture {
        app: AppId,
        picture: PictureKind,
        upload: Upload,
        at: Timestamp,
    },
    /// The picture is checked and stored.
    CompletePicture {
        app: AppId,
        picture: PictureKind,
        stored: StoredPicture,
        at: Timestamp,
    },
    /// An extracted picture shows again, if there is one.
    RemovePicture {
        app: AppId,
        picture: PictureKind,
        at: Timestamp,
    },
    /// Asks for part URLs; a new upload replaces one that was not completed. Uploads expire after
    /// `idle_ms` without a word: the operator's choice.
    StartUpload {
        app: AppId,
        upload: Upload,
        idle_ms: u64,
        at: Timestamp,
    },
    /// Bytes of the upload came: it is not idle.
    KeepUpload {
        app: AppId,
        upload: Uuid,
        idle_ms: u64,
        at: Timestamp,
    },
    /// The parts are joined to `key`.
    CompleteUpload {
        app: AppId,
        upload: Uuid,
        file: FileId,
        key: String,
        at: Timestamp,
    },
    /// The parts could not be joined.
    FailUpload {
        app: AppId,
        upload: Uuid,
        detail: String,
        at: Timestamp,
    },
    /// The client gives the upload up.
    AbortUpload {
        app: AppId,
        upload: Uuid,
        at: Timestamp,
    },
    /// The upload was idle for `idle_ms`, the operator's choice.
    ExpireUpload {
        upload: Uuid,
        idle_ms: u64,
        at: Timestamp,
    },
    /// Asks for the transcode.
    Queue {
        job: Uuid,
        at: Timestamp,
    },
    FailQueuing {
        detail: String,
        at: Timestamp,
    },
    /// A user's retry.
    Retry {
        app: AppId,
        at: Timestamp,
    },
    /// A worker takes the job until `until`.
    Claim {
        job: Uuid,
        worker: String,
        until: Timestamp,
        at: Timestamp,
    },
    ExtendLease {
        job: Uuid,
        epoch: u32,
        until: Timestamp,
        at: Timestamp,
    },
    RecordPlan {
        job: Uuid,
        epoch: u32,
        probe: Probe,
        plan: Plan,
        /// Numbers for the playlists of the result, as many as [`super::playlists_of`] says.
        playlists: Vec<FileId>,
        at: Timestamp,
    },
    /// A task has made a piece; `files` has a number for each of the output's files.
    TakePiece {
        job: Uuid,
        piece: Piece,
        epoch: u32,
        output: PieceOutput,
        files: Vec<FileId>,
        at: Timestamp,
    },
    /// A task has failed for good.
    FailPiece {
        job: Uuid,
        piece: Piece,
        reason: FailureReason,
        detail: String,
        /// By the last try.
        used: Used,
        at: Timestamp,
    },
    Fail {
        job: Uuid,
        epoch: u32,
        reason: FailureReason,
        detail: String,
        used: Used,
        at: Timestamp,
    },
    /// The lease ran out without a word of its worker.
    ExpireLease {
        job: Uuid,
        epoch: u32,
        at: Timestamp,
    },
}

/// What may be changed at any time; outer `None` keeps, `Some(None)` clears.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    pub description: Option<Option<String>>,
    pub access_level: Option<AccessLevel>,
    pub custom_data: Option<Option<CustomData>>,
}
