//! What the media servers of broadcasts and rooms say to the platform. Each word may be said twice; the second time
//! changes nothing.

use domain::app::OutputMode;
use domain::profile::BroadcastSettings;
use domain::{AppId, AppUserId, PostId, RoomId, StreamKeyId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A media server's word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "report", rename_all = "snake_case")]
pub enum LiveReport {
    /// An encoder publishes with this key string.
    Prepared {
        stream_key: String,
        /// Made by the media server, at random: play URLs have it.
        publish: Uuid,
        /// What the publish URL asks for.
        #[serde(default)]
        mode: Option<OutputMode>,
    },
    /// The output of a publish can be played.
    Playable {
        key: StreamKeyId,
        publish: Uuid,
    },
    /// A publish ended; with an error if not the encoder ended it.
    Stopped {
        key: StreamKeyId,
        publish: Uuid,
        #[serde(default)]
        error: Option<LiveError>,
    },
    /// Someone connected to a room.
    Entered {
        /// The room's UUID, as in the token.
        room: Uuid,
        /// Of the room server, made at random.
        connection: Uuid,
        app_user_id: AppUserId,
        #[serde(default)]
        hidden: bool,
    },
    /// A connection to a room is gone.
    Left {
        room: Uuid,
        connection: Uuid,
    },
    /// The recording of a session has its last byte.
    EgressEnded {
        room: Uuid,
        session_no: u32,
        egress: Uuid,
    },
    /// The recording of a broadcast becomes this post.
    ArchivingStarted {
        room: RoomId,
        post: PostId,
    },
    /// The recording can be watched at this path of the blob store.
    Archived {
        room: RoomId,
        post: PostId,
        path: String,
    },
    ArchivingFailed {
        room: RoomId,
        detail: String,
    },
}

/// What broke a publish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveError {
    pub code: Option<String>,
    /// For a person.
    pub message: String,
}

/// The platform's answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum LiveReply {
    /// The publish is taken: put out this.
    Publish {
        app: AppId,
        key: StreamKeyId,
        mode: OutputMode,
        profile: Box<BroadcastSettings>,
    },
    Accepted,
    /// Cut it: the key string is wrong or in use, the publish or the room is over.
    Refused,
}
