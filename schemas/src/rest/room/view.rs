use super::{LiveUrls, MediaPlace};
use crate::rest::{
    AccessLevelName, AppNested, ChannelStateName, CreatorType, EntityState, MemberNested, RoomFormat,
    RoomProtocol, StreamKeyStateName, VideoPostState, VideoPostType, VideoRoomStateName, VideoRoomType,
    VodStateName, iso, url_of,
};
use domain::access::{AccessLevel, Creator};
use domain::app::OutputMode;
use domain::channel::{self, ChatState};
use domain::room::{Active, Kind, RoomState, VodState};
use domain::{app, member, post, stream_key};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A room (contract 3.1): one superset for every client.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VideoRoom {
    pub id: u32,
    pub state: EntityState,
    pub uuid: Uuid,
    #[serde(rename = "type")]
    #[schema(value_type = VideoRoomType)]
    pub kind: Kind,
    pub protocol: RoomProtocol,
    #[schema(value_type = VideoRoomStateName)]
    pub video_room_state: RoomState,
    /// A broadcast that was cut.
    pub forcibly_terminated: bool,
    #[schema(value_type = VodStateName)]
    pub vod_state: VodState,
    /// The recording, once `ARCHIVED`.
    pub vod_url: Option<String>,
    #[schema(value_type = AccessLevelName)]
    pub access_level: AccessLevel,
    /// What is put out now; `UNDEFINED` while nothing is.
    pub format: RoomFormat,
    pub app: AppNested,
    pub member: MemberNested,
    pub channel: RoomChannel,
    /// The older chat's room; null until it is made.
    pub chat: Option<RoomChat>,
    pub creator_type: CreatorType,
    pub creator_id: u32,
    /// Never null.
    pub title: String,
    pub description: Option<String>,
    pub custom_type: Option<String>,
    pub custom_data: Option<BTreeMap<String, String>>,
    pub policy: RoomPolicy,
    pub scheduled_at: Option<String>,
    pub cancelled_at: Option<String>,
    pub live_started_at: Option<String>,
    pub live_ended_at: Option<String>,
    pub vod_archived_at: Option<String>,
    /// Of a conference; 0 before the first session.
    pub last_session_no: u32,
    /// Only while broadcasting.
    pub stream_key: Option<RoomStreamKey>,
    #[serde(flatten)]
    pub urls: LiveUrls,
    pub video_post_id: Option<u32>,
    pub video_post: Option<RoomPost>,
    pub stats: RoomStats,
    /// What the conference page of a Vicollo app shows, as its backend sent it.
    #[schema(value_type = Option<Object>)]
    pub view_options: Option<serde_json::Value>,
    pub created_at: String,
    pub last_modified_at: String,
}

/// How people get in, and what is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoomPolicy {
    pub has_password: bool,
    pub manually_approval: bool,
    pub can_auto_room_composite_recording: bool,
}

/// The room's chat channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoomChannel {
    pub id: u32,
    pub state: EntityState,
    pub channel_state: ChannelStateName,
    pub name: String,
}

/// The room's place in the older chat (contract 6.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoomChat {
    pub video_key: String,
    /// Part of the topics of its messages.
    pub channel_key: String,
    pub created_at: String,
    pub closed_at: Option<String>,
}

/// The stream key that broadcasts the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoomStreamKey {
    pub id: u32,
    pub state: EntityState,
    #[schema(value_type = StreamKeyStateName)]
    pub stream_key_state: stream_key::KeyState,
}

/// The recording of the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoomPost {
    pub id: u32,
    pub state: EntityState,
    #[schema(value_type = VideoPostState)]
    pub video_post_state: &'static str,
    #[serde(rename = "type")]
    pub kind: VideoPostType,
}

/// Counts of a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoomStats {
    /// People on the allow list.
    pub total_member_whitelist_count: usize,
}

/// What a room is shown with.
#[derive(Clone, Copy)]
pub struct RoomWith<'a> {
    pub app: &'a app::Active,
    /// None if the owner is gone.
    pub owner: Option<&'a member::Active>,
    /// None before its first use.
    pub channel: Option<&'a channel::Active>,
    /// The owner's.
    pub stream_key: Option<&'a stream_key::Active>,
    /// The recording.
    pub video_post: Option<&'a post::Active>,
    pub place: &'a MediaPlace,
}

impl VideoRoom {
    /// Renders a room.
    pub fn of(room: &Active, with: RoomWith<'_>) -> Self {
        let (creator_type, creator_id) = match room.creator {
            Creator::User(id) => (CreatorType::User, id),
            Creator::App(id) => (CreatorType::App, id),
            Creator::Member(id) => (CreatorType::Member, id),
        };
        let urls = room.live.map(|live| LiveUrls::of(with.place, live.publish, live.mode));
        let key = with.stream_key.filter(|key| key.phase.room() == Some(room.room));
        Self {
            id: room.room.get(),
            state: EntityState::Active,
            uuid: room.uuid,
            kind: room.kind,
            protocol: if room.kind.is_conference() { RoomProtocol::WebRtc } else { RoomProtocol::Rtmp },
            video_room_state: room.state,
            forcibly_terminated: room.forcibly_terminated,
            vod_state: room.vod_state,
            vod_url: room.vod_path.as_ref().map(|path| url_of(&with.place.base_url, path)),
            access_level: room.access_level,
            format: room.live.map_or(RoomFormat::Undefined, |live| live.mode.into()),
            app: with.app.into(),
            member: MemberNested::owner(&room.owner, with.owner),
            channel: RoomChannel::of(room, with.channel),
            chat: with.channel.and_then(|channel| channel.chat.as_ref()).map(RoomChat::of),
            creator_type,
            creator_id,
            title: room.title.clone(),
            description: room.description.clone(),
            custom_type: room.custom_type.as_ref().map(|label| label.as_str().to_owned()),
            custom_data: room.custom_data.as_ref().map(|data| data.as_map().clone()),
            policy: RoomPolicy {
                has_password: room.policy.password_hash.is_some(),
                manually_approval: room.policy.manually_approval,
                can_auto_room_composite_recording: room.policy.can_auto_room_composite_recording,
            },
            scheduled_at: room.scheduled_at.map(iso),
            cancelled_at: room.cancelled_at.map(iso),
            live_started_at: room.live_started_at.map(iso),
            live_ended_at: room.live_ended_at.map(iso),
            vod_archived_at: room.vod_archived_at.map(iso),
            last_session_no: room.last_session_no,
            stream_key: key.map(RoomStreamKey::of),
            urls: urls.unwrap_or_default(),
            video_post_id: room.video_post.map(domain::PostId::get),
            video_post: with.video_post.map(RoomPost::of),
            stats: RoomStats { total_member_whitelist_count: room.allowed.len() },
            view_options: room.view_options.as_deref().and_then(|text| serde_json::from_str(text).ok()),
            created_at: iso(room.created_at),
            last_modified_at: iso(room.modified_at),
        }
    }
}

impl RoomChannel {
    fn of(room: &Active, channel: Option<&channel::Active>) -> Self {
        // Nobody used it yet, or it is over with its room before that was recorded.
        let state = channel.map_or(ChatState::Created, |channel| channel.state);
        let state = if channel::is_over(room.state) { ChatState::Closed } else { state };
        Self {
            id: room.room.get(),
            state: EntityState::Active,
            channel_state: state.into(),
            name: room.title.clone(),
        }
    }
}

impl RoomChat {
    fn of(chat: &channel::ChatRoom) -> Self {
        Self {
            video_key: chat.video_key.clone(),
            channel_key: chat.channel_key.clone(),
            created_at: iso(chat.created_at),
            closed_at: chat.closed_at.map(iso),
        }
    }
}

impl RoomStreamKey {
    fn of(key: &stream_key::Active) -> Self {
        Self { id: key.key.get(), state: EntityState::Active, stream_key_state: key.phase.state() }
    }
}

impl RoomPost {
    fn of(post: &post::Active) -> Self {
        Self {
            id: post.post.get(),
            state: EntityState::Active,
            video_post_state: post.phase.name(),
            kind: VideoPostType::LiveRecorded,
        }
    }
}

impl From<OutputMode> for RoomFormat {
    fn from(mode: OutputMode) -> Self {
        match mode {
            OutputMode::Cmaf => Self::Cmaf,
            OutputMode::Rtmp => Self::Rtmp,
            OutputMode::RtmpCmaf => Self::RtmpCmaf,
        }
    }
}
