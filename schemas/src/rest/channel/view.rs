use crate::rest::{AppNested, ChannelReferenceType, ChannelStateName, iso};
use domain::channel::{Active, ChatState, Policy};
use domain::{app, room};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The chat channel of a room.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Channel {
    /// The room's number.
    pub id: u32,
    pub channel_state: ChannelStateName,
    pub app: AppNested,
    pub reference_type: ChannelReferenceType,
    /// The room's number.
    pub reference_id: u32,
    /// The room's session; 0 before the first.
    pub last_session_no: u32,
    /// The room's title.
    pub name: String,
    pub description: Option<String>,
    pub custom_type: Option<String>,
    pub custom_data: Option<BTreeMap<String, String>>,
    pub policy: ChannelPolicy,
    pub opened_at: Option<String>,
    pub paused_at: Option<String>,
    /// It paused because nobody was there.
    pub auto_paused: bool,
    pub resumed_at: Option<String>,
    pub closed_at: Option<String>,
    pub stats: ChannelStats,
    pub created_at: String,
    pub last_modified_at: String,
}

/// How members come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelPolicy {
    pub can_member_self_join: bool,
    pub member_auto_leave_when_disconnects: bool,
    pub can_auto_resume: bool,
}

/// Counts of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelStats {
    pub current_online_member_count: u64,
}

impl From<Policy> for ChannelPolicy {
    fn from(policy: Policy) -> Self {
        Self {
            can_member_self_join: policy.can_member_self_join,
            member_auto_leave_when_disconnects: policy.member_auto_leave_when_disconnects,
            can_auto_resume: policy.can_auto_resume,
        }
    }
}

impl From<ChatState> for ChannelStateName {
    fn from(state: ChatState) -> Self {
        match state {
            ChatState::Created => Self::Created,
            ChatState::Opened => Self::Opened,
            ChatState::Paused => Self::Paused,
            ChatState::Closed => Self::Closed,
        }
    }
}

impl Channel {
    /// A room's channel; without a stream of its own it is as before its first use.
    pub fn of(room: &room::Active, channel: Option<&Active>, app: &app::Active, online: u64) -> Self {
        let unused = Active::new(room.app, room.room, room.created_at);
        let channel = channel.unwrap_or(&unused);
        let time = |at: Option<domain::Timestamp>| at.map(iso);
        Self {
            id: room.room.get(),
            channel_state: channel.state.into(),
            app: app.into(),
            reference_type: ChannelReferenceType::VideoRoom,
            reference_id: room.room.get(),
            last_session_no: room.last_session_no,
            name: room.title.clone(),
            description: room.description.clone(),
            custom_type: room.custom_type.as_ref().map(|label| label.as_str().to_owned()),
            custom_data: room.custom_data.as_ref().map(|data| data.as_map().clone()),
            policy: channel.policy.into(),
            opened_at: time(channel.opened_at),
            paused_at: time(channel.paused_at),
            auto_paused: channel.auto_paused,
            resumed_at: time(channel.resumed_at),
            closed_at: time(channel.closed_at),
            stats: ChannelStats { current_online_member_count: online },
            created_at: iso(channel.created_at),
            last_modified_at: iso(channel.modified_at),
        }
    }
}
