//! The chat channel of a room (contract 6.2); its number is the room's.
//!
//! ```text
//! Absent = CREATED ──first use──► OPENED ──pause, or the last leaves──► PAUSED
//!                                   │ ▲                                   │
//!                                   │ └─────────resume, or one comes──────┘
//!                                   └──────the room is over──────► CLOSED ◄── (from any state)
//! ```
//!
//! Every room has a channel; its stream begins with the first use, so a channel without one is `CREATED`. The older
//! chat over STOMP (contract 6.3) is the same conversation under another address: a chat room is a key of the channel.
//! Who is in the channel is [`crate::channel_member`], what is said is [`crate::messages`].

mod admit;
mod command;
mod decide;
mod event;
mod state;

pub use admit::is_over;
pub use command::Command;
pub use decide::Refusal;
pub use event::*;
pub use state::{Active, ChatRoom, ChatState, State};

use crate::decider::Decider;
use serde::{Deserialize, Serialize};

/// How members come and go (contract 6.2, `policy`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Policy {
    /// Members may join without being let in.
    pub can_member_self_join: bool,
    /// A member whose last connection is gone leaves.
    pub member_auto_leave_when_disconnects: bool,
    /// A channel that paused because it was empty goes on when somebody comes.
    pub can_auto_resume: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self { can_member_self_join: true, member_auto_leave_when_disconnects: true, can_auto_resume: true }
    }
}

/// The aggregate.
pub struct Channel;

impl Decider for Channel {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "channel";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state::evolve(state, event)
    }
}
