//! What is said in a channel, one stream a channel: `messages-{channel}` (contract 6.2 and 6.3).
//!
//! A message's id is its revision in that stream + 1, so the log hands ids out and they grow. Nothing is folded to say
//! something: a long history costs no more than a short one. What a decision needs to know (is the speaker in the
//! channel, is it open, who sent a message) comes in with the command.
//!
//! Text and custom data are personal data of the sender. A deleted message is gone from every answer; its sealed bytes
//! stay in the log until the sender's key goes.

mod command;
mod decide;
mod event;

pub use command::{Command, Remover, Send, Speaker};
pub use decide::{DATA_BYTES_MAX, RECEIVERS_MAX, Refusal, TEXT_CHARS_MAX};
pub use event::*;

use crate::channel_member;
use crate::custom_data::{CustomData, CustomType};
use crate::decider::Decider;
use crate::ids::{AppUserId, MemberId};
use serde::{Deserialize, Serialize};

/// What a message is for. The older chat's kinds are among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// To be read by people.
    #[default]
    Message,
    /// To be read by programs.
    Signal,
    /// The same, in the older chat.
    Command,
    /// To be read by people, from the tenant itself.
    Admin,
    /// To be read by its receivers only.
    Dm,
}

impl Kind {
    /// The name clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Message => "MESSAGE",
            Self::Signal => "SIGNAL",
            Self::Command => "COMMAND",
            Self::Admin => "ADMIN",
            Self::Dm => "DM",
        }
    }
}

/// The member who says it, as they are in the channel then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    pub member: MemberId,
    pub app_user_id: AppUserId,
    pub kind: channel_member::Kind,
}

/// What is said; personal data of the sender.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub text: Option<String>,
    pub custom_type: Option<CustomType>,
    pub custom_data: Option<CustomData>,
    /// The older chat's free text beside the message, often JSON of the tenant's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
}

/// Nothing has to be remembered to say something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State;

/// The aggregate.
pub struct Messages;

impl Decider for Messages {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "messages";

    fn decide(_: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        decide::decide(command)
    }

    fn evolve(state: State, event: &Event) -> State {
        match event {
            Event::Sent(_) | Event::Deleted(_) | Event::Hidden(_) | Event::Shown(_) => state,
        }
    }
}
