use super::{Kind, Label};
use crate::ids::{AppId, AppUserId, MemberId, RoomId};
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A member is in the channel, for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    pub app: AppId,
    pub channel: RoomId,
    pub member: MemberId,
    pub app_user_id: AppUserId,
    pub kind: Kind,
    /// Sealed; `None` after the member's key was deleted.
    pub label: Option<Label>,
    pub at: Timestamp,
}

/// A member who left is back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejoined {
    /// Sealed; `None` after the member's key was deleted.
    pub label: Option<Label>,
    pub at: Timestamp,
}

/// The member is no longer in the channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Because the connection was lost.
    pub auto: bool,
    pub at: Timestamp,
}

/// The connection was lost; the member stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WentOffline {
    pub at: Timestamp,
}

/// The connection is there again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CameOnline {
    pub at: Timestamp,
}

/// The member may do more, or less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindSet {
    pub kind: Kind,
    pub at: Timestamp,
}

/// The member was shut out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Banned {
    pub at: Timestamp,
}

/// The member may join again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unbanned {
    pub at: Timestamp,
}

events! {
    "channelmember.joined" v 1 => Joined ["label"];
    "channelmember.rejoined" v 1 => Rejoined ["label"];
    "channelmember.left" v 1 => Left;
    "channelmember.went_offline" v 1 => WentOffline;
    "channelmember.came_online" v 1 => CameOnline;
    "channelmember.kind_set" v 1 => KindSet;
    "channelmember.banned" v 1 => Banned;
    "channelmember.unbanned" v 1 => Unbanned;
}
