use super::{Active, Kind, Label, Presence};
use crate::ids::{AppId, AppUserId, MemberId, RoomId};
use crate::time::Timestamp;

/// Who comes into a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    pub app: AppId,
    pub channel: RoomId,
    pub member: MemberId,
    pub app_user_id: AppUserId,
    /// Owns the room.
    pub is_owner: bool,
    /// The channel's policy lets members join by themselves.
    pub may_self_join: bool,
    pub label: Label,
}

/// What lets somebody act on others, as their own membership says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    /// The tenant's backend, or the platform.
    App,
    Operator,
    None,
}

impl Authority {
    /// Of a member, by their own membership; the room's owner has it without having joined.
    pub fn of(membership: Option<&Active>, is_owner: bool) -> Self {
        let is_operator = membership
            .is_some_and(|member| member.kind == Kind::Operator && member.presence != Presence::Banned);
        if is_owner || is_operator { Self::Operator } else { Self::None }
    }

    /// Whether this is enough to act on others.
    pub const fn is_enough(self) -> bool {
        match self {
            Self::App | Self::Operator => true,
            Self::None => false,
        }
    }
}

/// What can be asked of a membership. Its app is compared in every arm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Join {
        who: Newcomer,
        at: Timestamp,
    },
    Leave {
        app: AppId,
        at: Timestamp,
    },
    /// The last connection was lost; `leaves` as the channel's policy says.
    Disconnect {
        app: AppId,
        leaves: bool,
        at: Timestamp,
    },
    /// A connection is there again.
    Connect {
        app: AppId,
        at: Timestamp,
    },
    SetKind {
        app: AppId,
        kind: Kind,
        is_owner: bool,
        by: Authority,
        at: Timestamp,
    },
    Ban {
        app: AppId,
        is_owner: bool,
        by: Authority,
        at: Timestamp,
    },
    Unban {
        app: AppId,
        by: Authority,
        at: Timestamp,
    },
}
