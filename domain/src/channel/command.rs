use super::Policy;
use crate::ids::{AppId, RoomId};
use crate::time::Timestamp;

/// What can be asked of a channel. The channel's app is compared in every arm; who may ask is decided before, by
/// [`crate::channel_member::Authority`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Somebody uses it: begins it, or resumes it if it paused by itself.
    Use {
        app: AppId,
        channel: RoomId,
        at: Timestamp,
    },
    /// Nothing is said until it resumes. `auto`: because it is empty.
    Pause {
        app: AppId,
        auto: bool,
        at: Timestamp,
    },
    Resume {
        app: AppId,
        at: Timestamp,
    },
    SetPolicy {
        app: AppId,
        policy: Policy,
        at: Timestamp,
    },
    /// For good, with its room.
    Close {
        app: AppId,
        channel: RoomId,
        at: Timestamp,
    },
    /// Gives it the older chat's address. The keys are made at the edge.
    CreateChatRoom {
        app: AppId,
        channel: RoomId,
        video_key: String,
        channel_key: String,
        at: Timestamp,
    },
    CloseChatRoom {
        app: AppId,
        at: Timestamp,
    },
}
