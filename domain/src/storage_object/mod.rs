//! A file in a storage of a Vicollo app: of the app, of a room, or of a member (contract section 1, "Storages").
//!
//! ```text
//! Absent ── Requested ──► Requested ── Stored ──► Stored ── Deleted ──► Deleted
//!                             │                    │ ▲
//!                             │ Deleted            └─┘ DetailsChanged
//!                             └───────► (given up, or idle for a day)
//! ```
//!
//! Who may do what is [`crate::permission`]'s. The name and the custom data are personal: the log holds them sealed under
//! a key of the object, which goes when the object is deleted.

mod command;
mod decide;
mod event;
mod state;

pub use command::Command;
pub use decide::{IDLE_MS_MAX, NAME_CHARS_MAX, OBJECT_BYTES_MAX, Refusal};
pub use event::*;
pub use state::{Active, Phase, State};

use crate::decider::Decider;
use crate::ids::RoomId;
use crate::post::Owner;
use serde::{Deserialize, Serialize};

/// Where a file is kept, and with what it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "of", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Storage {
    App,
    VideoRoom(RoomId),
    /// The member's own.
    Member(Owner),
}

/// The aggregate.
pub struct StorageObject;

impl Decider for StorageObject {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "storageobject";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state::evolve(state, event)
    }
}
