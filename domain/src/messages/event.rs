use super::{Content, Kind, Sender};
use crate::ids::{AppId, AppUserId, RoomId};
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Somebody said something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    pub app: AppId,
    pub channel: RoomId,
    pub kind: Kind,
    /// None: the tenant's backend.
    pub sender: Option<Sender>,
    /// Empty: everybody in the channel.
    pub receivers: Vec<AppUserId>,
    /// The room's session then; 0 before the first.
    pub session_no: u32,
    /// Sealed; `None` after the sender's key was deleted.
    pub content: Option<Content>,
    pub at: Timestamp,
}

/// A message is gone from every answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    pub app: AppId,
    pub channel: RoomId,
    pub message: u64,
    pub at: Timestamp,
}

/// A message is out of answers for now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    pub app: AppId,
    pub channel: RoomId,
    pub message: u64,
    pub at: Timestamp,
}

/// A hidden message is in answers again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    pub app: AppId,
    pub channel: RoomId,
    pub message: u64,
    pub at: Timestamp,
}

events! {
    "messages.sent" v 1 => Sent ["content"];
    "messages.deleted" v 1 => Deleted;
    "messages.hidden" v 1 => Hidden;
    "messages.shown" v 1 => Shown;
}
