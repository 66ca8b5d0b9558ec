//! A video post: from an empty shell to something people watch (contract 4.1).
//!
//! ```text
//! Created ──complete──► Uploaded ──► Queued ──claim──► Processing ──► Processed
//!    │                     │           ▲                │  ▲  │
//!    ▼                     ▼           │ retry          │  │  ▼
//! FailedUpload       FailedQueuing ────┘           lost │  │ FailedProcessing
//!                                                  lease┘  └────── retry
//! ```
//!
//! The log is the truth of the transcode job: a worker claims it ([`crate::claims`]), measures the source and gets a
//! plan. Each piece of the plan becomes a task of its own ([`crate::task`]); the post takes the pieces in any order
//! ([`Making`]) and is `Processed` with the last. A failed upload has no way on: the person makes a new post, as in the
//! contract's table. An upload that was given up, or idle for too long, leaves the post `Created` as if it had never
//! started.
//!
//! Beside that life, in any phase: details change, an allow list says who may see a `RESTRICTED` post, and a thumbnail or
//! preview is uploaded in the place of an extracted one ([`Pictures`]).

mod access;
mod captions;
mod command;
mod decide;
mod event;
mod job;
mod making;
mod picture;
mod shown;
mod state;

pub use access::{ALLOWED_MEMBERS_MAX, Viewer};
pub use captions::Caption;
pub use command::{Command, Details};
pub use decide::{
    DESCRIPTION_CHARS_MAX, PARTS_MAX, Refusal, TITLE_CHARS_MAX, UPLOAD_BYTES_MAX, UPLOAD_IDLE_MS,
    playlists_of,
};
pub use event::*;
pub use job::Job;
pub use making::{MadePiece, Making, Run, Track, Unfit};
pub use picture::{PREVIEW_BYTES_MAX, PictureKind, Pictures, Slot, StoredPicture, THUMBNAIL_BYTES_MAX};
pub use shown::{Shown, Version};
pub use state::{Active, Phase, State};

use crate::decider::Decider;
use crate::ids::{AppUserId, FileId, MemberId};
use crate::media::OutputFile;
use crate::profile::Pinned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The member a post belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    pub member: MemberId,
    pub app_user_id: AppUserId,
}

/// The transcoding profiles of a post, as they were when it was made or they were changed; no thumbnail or preview
/// profile means none is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profiles {
    pub video: Pinned,
    pub thumbnail: Option<Pinned>,
    pub preview: Option<Pinned>,
}

/// An upload under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    pub upload: Uuid,
    /// As the client names it; shown, never trusted.
    pub file_name: String,
    pub content_type: String,
    /// Bytes of the whole file.
    pub size: u64,
    pub parts: u32,
}

/// The joined source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub file: FileId,
    /// Key in the blob store.
    pub key: String,
    pub file_name: String,
    pub content_type: String,
    pub size: u64,
}

/// A file of the result, with its public id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultFile {
    pub id: FileId,
    #[serde(flatten)]
    pub file: OutputFile,
}

/// The aggregate.
pub struct Post;

impl Decider for Post {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "post";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state::evolve(state, event)
    }
}
