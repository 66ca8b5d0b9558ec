use super::{Allowed, By, Described, EndedBy, Kind, Live, Participant, Role};
use crate::access::{AccessLevel, Creator};
use crate::custom_data::{CustomData, CustomType};
use crate::ids::{AppId, AppUserId, MemberId, PostId, RoomId};
use crate::post::Owner;
use crate::time::Timestamp;
use uuid::Uuid;

/// What can be asked of a room. Another app's room is not found; commands without a caller are the platform's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Schedule {
        app: AppId,
        room: RoomId,
        uuid: Uuid,
        owner: Owner,
        creator: Creator,
        kind: Kind,
        /// Required for a broadcast (contract 11.22).
        scheduled_at: Option<Timestamp>,
        details: Details,
        at: Timestamp,
    },
    Change {
        by: By,
        details: Details,
        at: Timestamp,
    },
    Cancel {
        by: By,
        at: Timestamp,
    },
    /// The room's half of a start; see [`crate::broadcast`].
    GoLive {
        by: By,
        live: Live,
        at: Timestamp,
    },
    /// The key became inactive.
    Pause {
        at: Timestamp,
    },
    /// The key plays again.
    Resume {
        live: Live,
        at: Timestamp,
    },
    /// Ends a broadcast that is paused, or with `force` one that is live, or closes a conference.
    End {
        by: By,
        force: bool,
        /// Whether a recording is made of it.
        record: bool,
        at: Timestamp,
    },
    /// Ends what is not ended yet, whatever its state.
    Close {
        app: AppId,
        by: EndedBy,
        at: Timestamp,
    },
    Delete {
        by: By,
        at: Timestamp,
    },
    /// Someone connected to the room server.
    Enter {
        participant: Participant,
    },
    /// A connection is gone.
    Leave {
        connection: Uuid,
        at: Timestamp,
    },
    /// A HOST gives a role; the owner may always change their own (contract section 1, "Role").
    SetRole {
        by: By,
        app_user_id: AppUserId,
        role: Role,
        at: Timestamp,
    },
    /// The recorder of a session has written its last byte.
    EndEgress {
        session_no: u32,
        egress: Uuid,
        at: Timestamp,
    },
    /// A member waits to be let in.
    RequestEntry {
        app: AppId,
        member: MemberId,
        app_user_id: AppUserId,
        at: Timestamp,
    },
    ApproveEntry {
        by: By,
        app_user_id: AppUserId,
        at: Timestamp,
    },
    DenyEntry {
        by: By,
        app_user_id: AppUserId,
        at: Timestamp,
    },
    /// Replaces the allow list; of two entries of one person the last counts.
    SetAllowed {
        by: By,
        allowed: Vec<Allowed>,
        at: Timestamp,
    },
    /// The recording becomes this post.
    StartArchiving {
        post: PostId,
        at: Timestamp,
    },
    /// The recording can be watched at this path of the blob store.
    Archive {
        post: PostId,
        path: String,
        at: Timestamp,
    },
    FailArchiving {
        detail: String,
        at: Timestamp,
    },
}

/// A change of what can be changed at any time: outer `None` keeps, `Some(None)` clears.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    pub title: Option<String>,
    pub description: Option<Option<String>>,
    pub access_level: Option<AccessLevel>,
    pub custom_type: Option<Option<CustomType>>,
    pub custom_data: Option<Option<CustomData>>,
    pub password_hash: Option<Option<String>>,
    pub manually_approval: Option<bool>,
    pub can_auto_room_composite_recording: Option<bool>,
    pub view_options: Option<Option<String>>,
}

impl Details {
    /// How the room is described after this change.
    pub(super) fn apply(self, to: Described) -> Described {
        let policy = super::Policy {
            password_hash: self.password_hash.unwrap_or(to.policy.password_hash),
            manually_approval: self.manually_approval.unwrap_or(to.policy.manually_approval),
            can_auto_room_composite_recording: self
                .can_auto_room_composite_recording
                .unwrap_or(to.policy.can_auto_room_composite_recording),
        };
        Described {
            title: self.title.unwrap_or(to.title),
            description: self.description.unwrap_or(to.description),
            access_level: self.access_level.unwrap_or(to.access_level),
            custom_type: self.custom_type.unwrap_or(to.custom_type),
            custom_data: self.custom_data.unwrap_or(to.custom_data),
            policy,
            view_options: self.view_options.unwrap_or(to.view_options),
        }
    }
}
