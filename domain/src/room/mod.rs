//! A room: a broadcast over RTMP, or a conference (contract 4.2 and 4.4).
//!
//! ```text
//!              broadcast                                      conference
//! Scheduled ──cancel──► Cancelled                Scheduled ──cancel──► Cancelled
//!    │ start                                        │ the first enters: session n opens
//!    ▼       the key stops                          ▼        the last leaves: it closes
//!   Live ──────────────────► LiveInactive          Live ──────────────────► LiveInactive
//!    │  ◄──────────────────     │                   │   ◄──────────────────    │
//!    │    it plays again        │ end               │    someone enters        │ end
//!    └──────── by force ──► Ended ◄─┘               └────────────► Ended ◄──────┘
//!
//! recording: NotArchived ──end──► Archiving ──► Archived | FailedArchiving
//! ```
//!
//! What a broadcast does together with its member's stream key is in [`crate::broadcast`]; here are the room's halves
//! of it. A member sees public rooms, their own, and those on whose allow list they are; others' are not found, and
//! only the owner changes one (contract 11.7). Nothing here names a person but by number and `appUserId`.

mod access;
mod command;
mod decide;
mod event;
mod parts;
mod state;

pub use access::{Entrant, Entry, entry, look, may_change, role_of, sees};
pub use command::{Command, Details};
pub use decide::{
    ALLOWED_MAX, DESCRIPTION_CHARS_MAX, ENTRY_REQUESTS_MAX, Refusal, TITLE_CHARS_MAX, VIEW_OPTIONS_BYTES_MAX,
};
pub use event::*;
pub use parts::*;
pub use state::{Active, Session, State};

use crate::decider::Decider;

/// The aggregate.
pub struct Room;

impl Decider for Room {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "room";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state::evolve(state, event)
    }
}
