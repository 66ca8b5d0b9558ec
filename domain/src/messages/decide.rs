use super::{Command, Deleted, Event, Hidden, Kind, Send, Sent, Shown, Speaker};
use crate::banned_words;
use crate::channel::ChatState;
use crate::channel_member::{self, Presence};

/// The most characters of a message.
pub const TEXT_CHARS_MAX: usize = 5_000;
/// The most bytes of the older chat's `data`.
pub const DATA_BYTES_MAX: usize = 16 * 1_024;
/// The most members that one direct message goes to.
pub const RECEIVERS_MAX: usize = 100;

/// Why the answer is no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("join the channel first")]
    NotJoined,
    #[error("the member is banned from this channel")]
    Banned,
    #[error("the channel is closed: its room is over")]
    Closed,
    #[error("the channel is paused; an operator resumes it")]
    Paused,
    #[error("a message takes at most {TEXT_CHARS_MAX} characters")]
    TextTooLong,
    #[error("the data of a message takes at most {DATA_BYTES_MAX} bytes")]
    DataTooLong,
    #[error("a direct message names 1 to {RECEIVERS_MAX} receivers")]
    Receivers,
    #[error("only its sender or an operator of the channel may do this")]
    NotYours,
}

pub(super) fn decide(command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Send(message) => Ok(vec![send(*message)?.into()]),
        Command::Delete { app, channel, message, sent_by, by, at } => {
            let is_own = sent_by.is_some() && sent_by == by.member;
            if !is_own && !by.authority.is_enough() {
                return Err(Refusal::NotYours);
            }
            Ok(vec![Deleted { app, channel, message, at }.into()])
        }
        Command::Hide { app, channel, message, by, at } => {
            if !by.is_enough() {
                return Err(Refusal::NotYours);
            }
            Ok(vec![Hidden { app, channel, message, at }.into()])
        }
        Command::Unhide { app, channel, message, by, at } => {
            if !by.is_enough() {
                return Err(Refusal::NotYours);
            }
            Ok(vec![Shown { app, channel, message, at }.into()])
        }
    }
}

fn send(message: Send) -> Result<Sent, Refusal> {
    let Send { app, channel, kind, receivers, session_no, mut content, at, .. } = message;
    may_speak(&message.speaker, message.channel_state, message.auto_paused)?;
    if content.text.as_ref().is_some_and(|text| text.chars().count() > TEXT_CHARS_MAX) {
        return Err(Refusal::TextTooLong);
    }
    if content.data.as_ref().is_some_and(|data| data.len() > DATA_BYTES_MAX) {
        return Err(Refusal::DataTooLong);
    }
    let fits = receivers.len() <= RECEIVERS_MAX && (kind != Kind::Dm || !receivers.is_empty());
    if !fits {
        return Err(Refusal::Receivers);
    }
    let sender = match message.speaker {
        // What the tenant itself says is its own business.
        Speaker::App => None,
        Speaker::Member { sender, .. } => {
            content.text = content.text.map(|text| banned_words::mask(&text, &message.banned_words));
            Some(sender)
        }
    };
    Ok(Sent { app, channel, kind, sender, receivers, session_no, content: Some(content), at })
}

fn may_speak(speaker: &Speaker, state: ChatState, auto_paused: bool) -> Result<(), Refusal> {
    let (is_app, is_operator) = match speaker {
        Speaker::App => (true, true),
        Speaker::Member { sender, presence } => {
            match presence {
                Some(Presence::Online | Presence::Offline) => {}
                Some(Presence::Banned) => return Err(Refusal::Banned),
                Some(Presence::Leaved) | None => return Err(Refusal::NotJoined),
            }
            (false, sender.kind == channel_member::Kind::Operator)
        }
    };
    match state {
        ChatState::Opened => Ok(()),
        // The tenant may speak before the first member comes.
        ChatState::Created if is_app => Ok(()),
        ChatState::Created => Err(Refusal::NotJoined),
        ChatState::Paused if auto_paused || is_operator => Ok(()),
        ChatState::Paused => Err(Refusal::Paused),
        ChatState::Closed => Err(Refusal::Closed),
    }
}
