use super::{
    Active, ChatRoomClosed, ChatRoomCreated, ChatState, Closed, Command, Event, Opened, Paused, Policy,
    PolicySet, Resumed, State,
};
use crate::ids::{AppId, RoomId};
use crate::time::Timestamp;

/// Why the answer is no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the channel does not exist")]
    NotFound,
    #[error("the channel is closed: its room is over")]
    Closed,
    #[error("the channel is not open; nobody used it yet")]
    NotOpened,
    #[error("the room has a chat room already")]
    ChatRoomExists,
    #[error("the room has no chat room; create it with POST …/chat-room")]
    NoChatRoom,
}

pub(super) fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Use { app, channel, at } => make_usable(state, app, channel, at),
        Command::Pause { app, auto, at } => pause(own(state, app)?, auto, at),
        Command::Resume { app, at } => match own(state, app)?.state {
            ChatState::Paused => Ok(vec![Resumed { at }.into()]),
            ChatState::Opened => Ok(vec![]),
            ChatState::Created => Err(Refusal::NotOpened),
            ChatState::Closed => Err(Refusal::Closed),
        },
        Command::SetPolicy { app, policy, at } => {
            let channel = open(own(state, app)?)?;
            Ok(if channel.policy == policy { vec![] } else { vec![PolicySet { policy, at }.into()] })
        }
        Command::Close { app, channel, at } => match state {
            State::Active(known) if known.app != app => Err(Refusal::NotFound),
            State::Active(known) if known.state == ChatState::Closed => Ok(vec![]),
            State::Absent | State::Active(_) => Ok(vec![Closed { app, channel, at }.into()]),
        },
        Command::CreateChatRoom { app, channel, video_key, channel_key, at } => {
            if let State::Active(_) = state
                && open(own(state, app)?)?.chat.is_some()
            {
                return Err(Refusal::ChatRoomExists);
            }
            let created = ChatRoomCreated { app, channel, video_key, channel_key, at };
            let mut facts = vec![Event::from(created)];
            facts.extend(make_usable(state, app, channel, at)?);
            Ok(facts)
        }
        Command::CloseChatRoom { app, at } => {
            let chat = own(state, app)?.chat.as_ref().ok_or(Refusal::NoChatRoom)?;
            Ok(if chat.closed_at.is_some() { vec![] } else { vec![ChatRoomClosed { at }.into()] })
        }
    }
}

/// An absent channel begins; one that paused because it was empty goes on, if its policy says so.
fn make_usable(state: &State, app: AppId, channel: RoomId, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    let opened = || vec![Opened { app, channel, policy: Policy::default(), at }.into()];
    let State::Active(_) = state else { return Ok(opened()) };
    let known = own(state, app)?;
    match known.state {
        ChatState::Created => Ok(opened()),
        ChatState::Paused if known.auto_paused && known.policy.can_auto_resume => {
            Ok(vec![Resumed { at }.into()])
        }
        ChatState::Opened | ChatState::Paused => Ok(vec![]),
        ChatState::Closed => Err(Refusal::Closed),
    }
}

fn pause(channel: &Active, auto: bool, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    match channel.state {
        ChatState::Opened => Ok(vec![Paused { auto, at }.into()]),
        // Somebody means it now: a channel that paused by itself must not resume by itself.
        ChatState::Paused if channel.auto_paused && !auto => Ok(vec![Paused { auto, at }.into()]),
        ChatState::Paused => Ok(vec![]),
        // An empty channel that is over, or was never opened, needs no pause.
        ChatState::Created | ChatState::Closed if auto => Ok(vec![]),
        ChatState::Created => Err(Refusal::NotOpened),
        ChatState::Closed => Err(Refusal::Closed),
    }
}

fn own(state: &State, app: AppId) -> Result<&Active, Refusal> {
    match state {
        State::Active(channel) if channel.app == app => Ok(channel),
        State::Active(_) | State::Absent => Err(Refusal::NotFound),
    }
}

fn open(channel: &Active) -> Result<&Active, Refusal> {
    match channel.state {
        ChatState::Created | ChatState::Opened | ChatState::Paused => Ok(channel),
        ChatState::Closed => Err(Refusal::Closed),
    }
}
