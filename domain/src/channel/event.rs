use super::Policy;
use crate::ids::{AppId, RoomId};
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The channel was used for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub app: AppId,
    pub channel: RoomId,
    pub policy: Policy,
    pub at: Timestamp,
}

/// Nothing is said until it resumes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paused {
    /// Because it was empty.
    pub auto: bool,
    pub at: Timestamp,
}

/// It goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resumed {
    pub at: Timestamp,
}

/// Members come and go in another way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicySet {
    pub policy: Policy,
    pub at: Timestamp,
}

/// It is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    pub app: AppId,
    pub channel: RoomId,
    pub at: Timestamp,
}

/// The channel has an address in the older chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatRoomCreated {
    pub app: AppId,
    pub channel: RoomId,
    pub video_key: String,
    pub channel_key: String,
    pub at: Timestamp,
}

/// The older chat is over; the channel is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatRoomClosed {
    pub at: Timestamp,
}

events! {
    "channel.opened" v 1 => Opened;
    "channel.paused" v 1 => Paused;
    "channel.resumed" v 1 => Resumed;
    "channel.policy_set" v 1 => PolicySet;
    "channel.closed" v 1 => Closed;
    "channel.chat_room_created" v 1 => ChatRoomCreated;
    "channel.chat_room_closed" v 1 => ChatRoomClosed;
}
