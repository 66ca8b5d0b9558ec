use super::{Event, Policy};
use crate::ids::{AppId, RoomId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a channel is; `Absent` is one that nobody used yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    #[default]
    Absent,
    Active(Box<Active>),
}

/// Where a channel is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChatState {
    Created,
    Opened,
    Paused,
    Closed,
}

/// A channel that was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Active {
    pub app: AppId,
    pub channel: RoomId,
    pub state: ChatState,
    pub policy: Policy,
    /// It paused because it was empty.
    pub auto_paused: bool,
    /// Its address in the older chat.
    pub chat: Option<ChatRoom>,
    pub opened_at: Option<Timestamp>,
    pub paused_at: Option<Timestamp>,
    pub resumed_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub modified_at: Timestamp,
}

/// The older chat's room (contract 6.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatRoom {
    pub video_key: String,
    pub channel_key: String,
    pub created_at: Timestamp,
    pub closed_at: Option<Timestamp>,
}

impl Active {
    /// A channel as it is before its first use.
    pub fn new(app: AppId, channel: RoomId, at: Timestamp) -> Self {
        Self {
            app,
            channel,
            state: ChatState::Created,
            policy: Policy::default(),
            auto_paused: false,
            chat: None,
            opened_at: None,
            paused_at: None,
            resumed_at: None,
            closed_at: None,
            created_at: at,
            modified_at: at,
        }
    }
}

pub(super) fn evolve(state: State, event: &Event) -> State {
    let mut channel = match (state, event) {
        (State::Active(channel), _) => channel,
        (State::Absent, Event::Opened(now)) => Box::new(Active::new(now.app, now.channel, now.at)),
        (State::Absent, Event::ChatRoomCreated(now)) => Box::new(Active::new(now.app, now.channel, now.at)),
        (State::Absent, Event::Closed(now)) => Box::new(Active::new(now.app, now.channel, now.at)),
        (
            State::Absent,
            Event::Paused(_) | Event::Resumed(_) | Event::PolicySet(_) | Event::ChatRoomClosed(_),
        ) => return State::Absent,
    };
    channel.modified_at = change(&mut channel, event);
    State::Active(channel)
}

fn change(channel: &mut Active, event: &Event) -> Timestamp {
    match event {
        Event::Opened(now) => {
            channel.state = ChatState::Opened;
            channel.policy = now.policy;
            channel.opened_at = Some(now.at);
            now.at
        }
        Event::Paused(now) => {
            channel.state = ChatState::Paused;
            channel.auto_paused = now.auto;
            channel.paused_at = Some(now.at);
            now.at
        }
        Event::Resumed(now) => {
            channel.state = ChatState::Opened;
            channel.auto_paused = false;
            channel.resumed_at = Some(now.at);
            now.at
        }
        Event::PolicySet(now) => {
            channel.policy = now.policy;
            now.at
        }
        Event::Closed(now) => {
            channel.state = ChatState::Closed;
            channel.auto_paused = false;
            channel.closed_at = Some(now.at);
            if let Some(chat) = &mut channel.chat {
                chat.closed_at.get_or_insert(now.at);
            }
            now.at
        }
        Event::ChatRoomCreated(now) => {
            channel.chat = Some(ChatRoom {
                video_key: now.video_key.clone(),
                channel_key: now.channel_key.clone(),
                created_at: now.at,
                closed_at: None,
            });
            now.at
        }
        Event::ChatRoomClosed(now) => {
            if let Some(chat) = &mut channel.chat {
                chat.closed_at.get_or_insert(now.at);
            }
            now.at
        }
    }
}
