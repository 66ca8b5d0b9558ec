use super::{Content, Kind, Sender};
use crate::channel::ChatState;
use crate::channel_member::{Authority, Presence};
use crate::ids::{AppId, AppUserId, MemberId, RoomId};
use crate::time::Timestamp;

/// Who says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The tenant's backend.
    App,
    /// A member; `presence` is none for one who never joined.
    Member { sender: Sender, presence: Option<Presence> },
}

/// A message on its way, with what is known of its channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Send {
    pub app: AppId,
    pub channel: RoomId,
    pub channel_state: ChatState,
    /// The channel paused because it was empty, not because somebody wanted it.
    pub auto_paused: bool,
    pub speaker: Speaker,
    pub kind: Kind,
    /// Empty: everybody in the channel.
    pub receivers: Vec<AppUserId>,
    pub session_no: u32,
    pub content: Content,
    /// The app's banned words, normalised.
    pub banned_words: Vec<String>,
    pub at: Timestamp,
}

/// Who takes a message away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remover {
    /// Who they are, if a member.
    pub member: Option<MemberId>,
    pub authority: Authority,
}

/// What can be asked of a channel's messages. That the message exists, and whose it is, is looked up before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Send(Box<Send>),
    Delete {
        app: AppId,
        channel: RoomId,
        message: u64,
        /// The member who sent it; none for the app's.
        sent_by: Option<MemberId>,
        by: Remover,
        at: Timestamp,
    },
    /// Takes it out of answers, so that it can come back.
    Hide {
        app: AppId,
        channel: RoomId,
        message: u64,
        by: Authority,
        at: Timestamp,
    },
    Unhide {
        app: AppId,
        channel: RoomId,
        message: u64,
        by: Authority,
        at: Timestamp,
    },
}
