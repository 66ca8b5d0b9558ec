//! Stream keys: what their owner and the tenant read (contract 3.1), and the body that changes them.

use super::room::{LiveUrls, MediaPlace};
use super::{
    AppNested, EntityState, MemberNested, RtmpOutputMode, StreamKeyStateName, TranscodingProfile,
    VideoRoomStateName, VideoRoomType, iso, request::nullable,
};
use domain::app::OutputMode;
use domain::room::{self, Kind, RoomState};
use domain::stream_key::{Active, KeyState};
use domain::{app, member};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A stream key (contract 3.1). `modeSetting` is ours.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StreamKey {
    /// The number of its member.
    pub id: u32,
    pub state: EntityState,
    #[schema(value_type = StreamKeyStateName)]
    pub stream_key_state: KeyState,
    /// The last publish was cut by force.
    pub forcibly_terminated: bool,
    pub app: AppNested,
    pub member: MemberNested,
    /// Only during a broadcast.
    pub video_room: Option<StreamKeyRoom>,
    /// Encoders publish `{ingestUrl}/{streamKey}`.
    #[schema(example = "rtmp://media.example/live")]
    pub ingest_url: String,
    #[schema(example = "7Xk2p_0vQd8-bYzTn4Rs1Lw")]
    pub stream_key: String,
    /// What the running publish puts out; null when none runs.
    #[schema(value_type = Option<RtmpOutputMode>)]
    pub mode: Option<OutputMode>,
    /// What the next publish puts out unless its URL says otherwise; null = the app's default.
    #[schema(value_type = Option<RtmpOutputMode>)]
    pub mode_setting: Option<OutputMode>,
    #[serde(flatten)]
    pub urls: LiveUrls,
    pub profile: Option<TranscodingProfile>,
    /// What broke the last publish.
    pub error: Option<StreamKeyError>,
    pub created_at: String,
    pub last_modified_at: String,
}

/// The room that a stream key broadcasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StreamKeyRoom {
    pub id: u32,
    pub state: EntityState,
    #[schema(value_type = VideoRoomStateName)]
    pub video_room_state: RoomState,
    #[serde(rename = "type")]
    #[schema(value_type = VideoRoomType)]
    pub kind: Kind,
    pub title: String,
}

/// Why a publish ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StreamKeyError {
    pub code: Option<String>,
    pub message: String,
    pub occurred_at: String,
}

/// What a stream key is shown with.
pub struct StreamKeyWith<'a> {
    pub app: &'a app::Active,
    /// None if the owner is gone.
    pub owner: Option<&'a member::Active>,
    /// The room it broadcasts.
    pub room: Option<&'a room::Active>,
    pub profile: Option<TranscodingProfile>,
    /// The key string.
    pub secret: String,
    pub place: &'a MediaPlace,
}

impl StreamKey {
    /// Renders a stream key.
    pub fn of(key: &Active, with: StreamKeyWith<'_>) -> Self {
        let urls = key.phase.playable().map(|live| LiveUrls::of(with.place, live.publish, live.mode));
        let room = with.room.filter(|room| key.phase.room() == Some(room.room));
        Self {
            id: key.key.get(),
            state: EntityState::Active,
            stream_key_state: key.phase.state(),
            forcibly_terminated: key.forcibly_terminated,
            app: with.app.into(),
            member: MemberNested::owner(&key.owner, with.owner),
            video_room: room.map(StreamKeyRoom::of),
            ingest_url: with.place.ingest_url.clone(),
            stream_key: with.secret,
            mode: key.phase.publish().map(|publish| publish.mode),
            mode_setting: key.mode,
            urls: urls.unwrap_or_default(),
            profile: with.profile,
            error: key.fault.as_ref().map(|fault| StreamKeyError {
                code: fault.code.clone(),
                message: fault.message.clone(),
                occurred_at: iso(fault.at),
            }),
            created_at: iso(key.created_at),
            last_modified_at: iso(key.modified_at),
        }
    }
}

impl StreamKeyRoom {
    fn of(room: &room::Active) -> Self {
        Self {
            id: room.room.get(),
            state: EntityState::Active,
            video_room_state: room.state,
            kind: room.kind,
            title: room.title.clone(),
        }
    }
}

/// Changes a stream key, for its next publish.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct StreamKeyPatch {
    /// A transcoding profile of type `BROADCAST_RTMP`.
    pub profile_id: Option<u32>,
    /// Null = the app's default.
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<RtmpOutputMode>)]
    pub mode: Option<Option<OutputMode>>,
}
