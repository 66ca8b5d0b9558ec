//! A member in a channel, one stream a pair (contract 6.2, ChannelMember).
//!
//! ```text
//! Absent ──join──► ONLINE ──leave, or the connection is lost──► LEAVED ──join──► ONLINE
//!                   │  ▲
//!                   ▼  └──connects again── OFFLINE (lost the connection, where the policy keeps members)
//!                 BANNED ◄──ban── (any of them) ; BANNED ──unban──► LEAVED
//! ```
//!
//! The room's owner is the first operator: never banned, never an ordinary member. What a member says of itself on
//! joining is personal data of the member.

mod command;
mod decide;
mod event;
mod state;

pub use command::{Authority, Command, Newcomer};
pub use decide::Refusal;
pub use event::*;
pub use state::{Active, State};

use crate::custom_data::{CustomData, CustomType};
use crate::decider::Decider;
use crate::ids::{AppId, MemberId, NAMESPACE, RoomId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a member may do in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    Operator,
    Member,
}

/// Where a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Presence {
    Online,
    Offline,
    Banned,
    /// Spelt as clients know it.
    Leaved,
}

impl Presence {
    /// Whether messages of the channel reach this member.
    pub const fn is_joined(self) -> bool {
        match self {
            Self::Online | Self::Offline => true,
            Self::Banned | Self::Leaved => false,
        }
    }
}

/// What a member says of itself on joining; personal data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    pub custom_type: Option<CustomType>,
    pub custom_data: Option<CustomData>,
}

/// The key of a membership's stream.
pub fn key(channel: RoomId, member: MemberId) -> String {
    format!("{channel}-{member}")
}

/// Whose key seals what a member says in chats: the member's number is never given to anybody else, and the key goes
/// with the member.
pub fn subject(app: AppId, member: MemberId) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("chat/{app}/{member}").as_bytes())
}

/// Whose key seals what an app says in chats.
pub fn app_subject(app: AppId) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("chat/{app}").as_bytes())
}

/// The aggregate.
pub struct ChannelMember;

impl Decider for ChannelMember {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "channelmember";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state::evolve(state, event)
    }
}
