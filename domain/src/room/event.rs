use super::{Allowed, Described, EndedBy, Kind, Live, Participant, Role};
use crate::access::Creator;
use crate::ids::{AppId, AppUserId, MemberId, PostId, RoomId};
use crate::post::Owner;
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A room was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheduled {
    pub app: AppId,
    pub room: RoomId,
    pub uuid: Uuid,
    pub owner: Owner,
    pub creator: Creator,
    pub kind: Kind,
    pub scheduled_at: Option<Timestamp>,
    #[serde(flatten)]
    pub described: Described,
    pub at: Timestamp,
}

/// Something that can be changed at any time did; carries all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailsChanged {
    #[serde(flatten)]
    pub described: Described,
    pub at: Timestamp,
}

/// It will not take place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    pub at: Timestamp,
}

/// The broadcast is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WentLive {
    pub live: Live,
    pub at: Timestamp,
}

/// The broadcast has no pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paused {
    pub at: Timestamp,
}

/// The broadcast has pictures again, elsewhere than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resumed {
    pub live: Live,
    pub at: Timestamp,
}

/// It is over, and does not start again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The broadcast was cut.
    pub forced: bool,
    pub by: EndedBy,
    pub at: Timestamp,
}

/// The room is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    pub app: AppId,
    pub room: RoomId,
    pub at: Timestamp,
}

/// A recording is made of the broadcast; a second time, once there is a post for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivingStarted {
    pub post: Option<PostId>,
    pub at: Timestamp,
}

/// The recording can be watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archived {
    pub post: PostId,
    /// Of what a player opens, in the blob store.
    pub path: String,
    pub at: Timestamp,
}

/// There is no recording and will be none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivingFailed {
    pub detail: String,
    pub at: Timestamp,
}

/// Someone entered an empty conference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionOpened {
    /// 1 for a room's first.
    pub session_no: u32,
    pub at: Timestamp,
}

/// Someone is in the conference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantJoined {
    pub session_no: u32,
    #[serde(flatten)]
    pub participant: Participant,
    pub at: Timestamp,
}

/// Someone is no longer in the conference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantLeft {
    pub session_no: u32,
    #[serde(flatten)]
    pub participant: Participant,
    pub at: Timestamp,
}

/// The conference is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionClosed {
    pub session_no: u32,
    pub at: Timestamp,
}

/// A participant may do more, or less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChanged {
    pub app_user_id: AppUserId,
    pub role: Role,
    pub at: Timestamp,
}

/// The recording of a session ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EgressEnded {
    pub session_no: u32,
    pub egress: Uuid,
    pub at: Timestamp,
}

/// Someone waits to be let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRequested {
    pub member: MemberId,
    pub app_user_id: AppUserId,
    pub at: Timestamp,
}

/// Someone was let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryApproved {
    pub app_user_id: AppUserId,
    pub at: Timestamp,
}

/// Someone was not let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryDenied {
    pub app_user_id: AppUserId,
    pub at: Timestamp,
}

/// The allow list is another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowedParticipantsSet {
    /// By `appUserId`, each once.
    pub allowed: Vec<Allowed>,
    pub at: Timestamp,
}

events! {
    "room.scheduled" v 1 => Scheduled;
    "room.details_changed" v 1 => DetailsChanged;
    "room.cancelled" v 1 => Cancelled;
    "room.went_live" v 1 => WentLive;
    "room.paused" v 1 => Paused;
    "room.resumed" v 1 => Resumed;
    "room.ended" v 1 => Ended;
    "room.deleted" v 1 => Deleted;
    "room.archiving_started" v 1 => ArchivingStarted;
    "room.archived" v 1 => Archived;
    "room.archiving_failed" v 1 => ArchivingFailed;
    "room.session_opened" v 1 => SessionOpened;
    "room.participant_joined" v 1 => ParticipantJoined;
    "room.participant_left" v 1 => ParticipantLeft;
    "room.session_closed" v 1 => SessionClosed;
    "room.role_changed" v 1 => RoleChanged;
    "room.egress_ended" v 1 => EgressEnded;
    "room.entry_requested" v 1 => EntryRequested;
    "room.entry_approved" v 1 => EntryApproved;
    "room.entry_denied" v 1 => EntryDenied;
    "room.allowed_participants_set" v 1 => AllowedParticipantsSet;
}
