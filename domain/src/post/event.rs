use super::{Owner, PictureKind, Profiles, ResultFile, Source, Upload};
use crate::access::{AccessLevel, Creator};
use crate::custom_data::CustomData;
use crate::ids::{AppId, PostId};
use crate::media::{FailureReason, Piece, Plan, Probe, Rendition, TrackPart, Used, is_zero};
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A post was made, without a file yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    pub app: AppId,
    pub post: PostId,
    pub uuid: Uuid,
    pub owner: Owner,
    pub creator: Creator,
    pub title: String,
    pub description: Option<String>,
    pub access_level: AccessLevel,
    pub custom_data: Option<CustomData>,
    pub profiles: Profiles,
    pub at: Timestamp,
}

/// Title, description, access level or custom data changed; carries all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailsChanged {
    pub title: String,
    pub description: Option<String>,
    pub access_level: AccessLevel,
    pub custom_data: Option<CustomData>,
    pub at: Timestamp,
}

/// Other profiles, before the upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfilesChanged {
    pub profiles: Profiles,
    pub at: Timestamp,
}

/// Other members see the post while it is `RESTRICTED`; carries all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowedMembersSet {
    pub members: Vec<Owner>,
    pub at: Timestamp,
}

/// The URL for a picture was given out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureUploadStarted {
    pub picture: PictureKind,
    pub upload: Upload,
    pub at: Timestamp,
}

/// A picture was uploaded, checked and made anew; it shows in the place of an extracted one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureUploaded {
    pub picture: PictureKind,
    pub upload: Uuid,
    pub file: Source,
    /// Key of the picture that was there before; nobody needs it any more.
    pub replaced: Option<String>,
    pub at: Timestamp,
}

/// The uploaded picture is gone, and so is an upload under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureRemoved {
    pub picture: PictureKind,
    /// The upload asked for last.
    pub upload: Uuid,
    /// Key of the picture, if there was one.
    pub key: Option<String>,
    pub at: Timestamp,
}

/// Part URLs were given out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadStarted {
    pub upload: Upload,
    pub at: Timestamp,
}

/// Every part is there and joined; the source is viewable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    pub upload: Uuid,
    pub source: Source,
    pub parts: u32,
    pub at: Timestamp,
}

/// The parts could not be joined; nothing is viewable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadFailed {
    pub upload: Uuid,
    pub detail: String,
    pub at: Timestamp,
}

/// The client gave the upload up; another one may start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadAborted {
    pub upload: Uuid,
    pub at: Timestamp,
}

/// Nobody asked for part URLs for too long; another upload may start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadExpired {
    pub upload: Uuid,
    pub at: Timestamp,
}

/// A transcode was asked for; workers may claim it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queued {
    pub job: Uuid,
    pub at: Timestamp,
}

/// A transcode could not be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuingFailed {
    pub detail: String,
    pub at: Timestamp,
}

/// A user asked for another try; workers may claim it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retried {
    pub job: Uuid,
    pub at: Timestamp,
}

/// A worker has the job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessingStarted {
    pub job: Uuid,
    /// Fences off reports of earlier claims.
    pub epoch: u32,
    /// 1 for the first try since it was queued or retried.
    pub attempt: u32,
    pub worker: String,
    pub lease_until: Timestamp,
    pub at: Timestamp,
}

/// The worker is still at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaseExtended {
    pub job: Uuid,
    pub epoch: u32,
    pub lease_until: Timestamp,
    pub at: Timestamp,
}

/// The source was measured and the ladder planned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Planned {
    pub job: Uuid,
    pub epoch: u32,
    pub probe: Probe,
    pub plan: Plan,
    /// Each becomes a task, and the claim on the job ends. None where the same worker made the whole result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pieces: Option<Pieces>,
    pub at: Timestamp,
}

/// What a result is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pieces {
    /// In the order in which they are wanted.
    pub names: Vec<Piece>,
    /// Written anew for each viewer, of what is there: they have a number and no bytes.
    pub playlists: Vec<ResultFile>,
}

/// A piece of the result is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PieceMade {
    pub job: Uuid,
    pub piece: Piece,
    /// Of the task's claim: its files are in the folder of that.
    pub epoch: u32,
    pub tracks: Vec<TrackPart>,
    /// What else can be addressed; paths are below the result's folder.
    pub files: Vec<ResultFile>,
    pub stored_bytes: u64,
    pub cpu_ms: u64,
    pub wall_ms: u64,
    /// The most resident memory of a media process, in bytes; 0 when nobody looked.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub peak_memory_bytes: u64,
    pub at: Timestamp,
}

/// A try ended by accident; workers may claim the job again from `retry_at` on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptFailed {
    pub job: Uuid,
    pub epoch: u32,
    pub attempt: u32,
    pub reason: FailureReason,
    pub detail: String,
    #[serde(flatten)]
    pub used: Used,
    pub retry_at: Timestamp,
    pub at: Timestamp,
}

/// The result is there; source and result are viewable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Processed {
    pub job: Uuid,
    pub epoch: u32,
    /// Folder of the result in the blob store.
    pub prefix: String,
    pub duration_ms: u64,
    pub stored_bytes: u64,
    pub cpu_ms: u64,
    pub wall_ms: u64,
    /// The most resident memory of a media process, in bytes; 0 when nobody looked.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub peak_memory_bytes: u64,
    pub renditions: Vec<Rendition>,
    pub files: Vec<ResultFile>,
    pub at: Timestamp,
}

/// There is no result and will be none without a retry; the source is viewable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessingFailed {
    pub job: Uuid,
    pub epoch: u32,
    pub reason: FailureReason,
    pub detail: String,
    #[serde(flatten)]
    pub used: Used,
    /// Nobody needs these any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<Piece>,
    pub at: Timestamp,
}

/// Pieces that nobody needs any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPieces {
    pub job: Uuid,
    pub pieces: Vec<Piece>,
}

/// The post is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    pub app: AppId,
    pub post: PostId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<OpenPieces>,
    pub at: Timestamp,
}

events! {
    "post.created" v 1 => Created;
    "post.details_changed" v 1 => DetailsChanged;
    "post.profiles_changed" v 1 => ProfilesChanged;
    "post.allowed_members_set" v 1 => AllowedMembersSet;
    "post.picture_upload_started" v 1 => PictureUploadStarted;
    "post.picture_uploaded" v 1 => PictureUploaded;
    "post.picture_removed" v 1 => PictureRemoved;
    "post.upload_started" v 1 => UploadStarted;
    "post.uploaded" v 1 => Uploaded;
    "post.upload_failed" v 1 => UploadFailed;
    "post.upload_aborted" v 1 => UploadAborted;
    "post.upload_expired" v 1 => UploadExpired;
    "post.queued" v 1 => Queued;
    "post.queuing_failed" v 1 => QueuingFailed;
    "post.retried" v 1 => Retried;
    "post.processing_started" v 1 => ProcessingStarted;
    "post.lease_extended" v 1 => LeaseExtended;
    "post.planned" v 1 => Planned;
    "post.piece_made" v 1 => PieceMade;
    "post.attempt_failed" v 1 => AttemptFailed;
    "post.processed" v 1 => Processed;
    "post.processing_failed" v 1 => ProcessingFailed;
    "post.deleted" v 1 => Deleted;
}
