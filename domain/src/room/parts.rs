use crate::access::AccessLevel;
use crate::app::OutputMode;
use crate::custom_data::{CustomData, CustomType};
use crate::ids::{AppId, AppUserId, MemberId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What happens in a room (contract 3.1, `type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// One member sends over RTMP, many watch.
    BroadcastRtmp,
    /// People talk over WebRTC.
    VideoConference,
    /// A conference with roles and widgets; Vicollo's.
    InteractiveMeeting,
}

impl Kind {
    /// The name clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BroadcastRtmp => "BROADCAST_RTMP",
            Self::VideoConference => "VIDEO_CONFERENCE",
            Self::InteractiveMeeting => "INTERACTIVE_MEETING",
        }
    }

    /// Whether people enter it over WebRTC.
    pub const fn is_conference(self) -> bool {
        match self {
            Self::BroadcastRtmp => false,
            Self::VideoConference | Self::InteractiveMeeting => true,
        }
    }
}

/// Where a room is in its life; the only values that clients take (contract rule 0.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RoomState {
    Scheduled,
    Cancelled,
    Live,
    LiveInactive,
    Ended,
}

impl RoomState {
    /// The name clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scheduled => "SCHEDULED",
            Self::Cancelled => "CANCELLED",
            Self::Live => "LIVE",
            Self::LiveInactive => "LIVE_INACTIVE",
            Self::Ended => "ENDED",
        }
    }
}

/// Where the recording of a broadcast is (contract 4.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VodState {
    #[default]
    NotArchived,
    Archiving,
    Archived,
    FailedArchiving,
}

/// What a person may do inside a room, from strong to weak (contract section 1, "Role").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    Host,
    Contributor,
    Audience,
    Guest,
}

/// Who is let in, and what is recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// argon2id of the room's password, made at the edge; none = no password.
    pub password_hash: Option<String>,
    /// The owner lets people in one by one.
    pub manually_approval: bool,
    /// Each session is recorded as one picture.
    pub can_auto_room_composite_recording: bool,
}

/// What can be changed at any time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Described {
    /// Empty when none was given: clients cannot take null (contract rule 0.9).
    pub title: String,
    pub description: Option<String>,
    pub access_level: AccessLevel,
    pub custom_type: Option<CustomType>,
    pub custom_data: Option<CustomData>,
    pub policy: Policy,
    /// JSON text that the conference page reads (contract 3.7).
    pub view_options: Option<String>,
}

/// What a broadcast puts out now; play URLs are made of it, so each publish has its own (contract 11.18).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Live {
    /// The publish whose pictures these are.
    pub publish: Uuid,
    pub mode: OutputMode,
}

/// Someone in a conference, over one connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Of the room server; a second one of the same person ends the first (contract section 7, "Identity").
    pub connection: Uuid,
    pub member: MemberId,
    pub app_user_id: AppUserId,
    pub role: Role,
    /// An observer: in the room, but not shown to others (contract 8.2).
    #[serde(default)]
    pub hidden: bool,
    pub joined_at: Timestamp,
}

/// Someone on the allow list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowed {
    pub app_user_id: AppUserId,
    /// The role on entry; none = that of everybody.
    pub role: Option<Role>,
}

/// Someone who asked to be let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRequest {
    pub member: MemberId,
    pub verdict: Verdict,
    pub asked_at: Timestamp,
}

/// What the owner said to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    Pending,
    Approved,
    Denied,
}

/// Who ended a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EndedBy {
    /// The tenant's backend, or its console.
    App,
    /// The member it belongs to.
    Owner,
    /// The platform: the member is gone.
    System,
}

/// Who asks for something, as far as a room minds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// The tenant, or someone it lets act for it: may do everything in its own app.
    App(AppId),
    /// A member, who may do what the room's rules allow.
    Member { app: AppId, member: MemberId, app_user_id: AppUserId },
}

impl By {
    /// The app that the caller belongs to.
    pub const fn app(&self) -> AppId {
        match self {
            Self::App(app) | Self::Member { app, .. } => *app,
        }
    }

    /// Who ended a room that this caller ends.
    pub const fn ended(&self) -> EndedBy {
        match self {
            Self::App(_) => EndedBy::App,
            Self::Member { .. } => EndedBy::Owner,
        }
    }
}
