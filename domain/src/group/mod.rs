//! The groups of a Vicollo app and what each may do (contract section 1, "Group").
//!
//! One stream an app, keyed by its number, so that names are unique and nothing needs to be made with the app:
//!
//! ```text
//! the four default groups ── Created ──► and a group of one's own ── Deleted ──► gone
//!                                          │ ▲
//!                                          └─┘ DetailsChanged, PermissionsSet (of default groups too)
//! ```
//!
//! Default groups have the same numbers in every app, below [`OWN_FIRST`], as system profiles have. They are never
//! renamed or deleted, and `ADMINISTRATORS` always keeps what is needed to give permissions back ([`KEYS`]). Who is in
//! which group is [`crate::group_membership`]'s.

mod command;
mod decide;
mod event;
mod state;

pub use command::Command;
pub use decide::{DESCRIPTION_CHARS_MAX, GROUPS_MAX, KEYS, NAME_CHARS_MAX, Refusal};
pub use event::*;
pub use state::{Group, State};

use crate::decider::Decider;
use crate::ids::GroupId;
use crate::permission::DefaultGroup;

/// The first number of groups that apps make themselves.
pub const OWN_FIRST: u32 = 1_000;

/// The number of a default group.
pub const fn default_id(group: DefaultGroup) -> GroupId {
    GroupId::of_default(group)
}

/// The aggregate: all groups of an app.
pub struct Groups;

impl Decider for Groups {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "group";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state::evolve(state, event)
    }
}
