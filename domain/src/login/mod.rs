//! A login: a member's own user name and password, in apps without a backend that would log members in (contract
//! sections 1 and 8.3: Portal Apps and Vicollo Managed Apps).
//!
//! ```text
//! Absent ── Created ──► Active ── Deleted ──► Deleted ── Created ──► Active (a new person, a new key)
//!                        │ ▲
//!                        └─┘ PasswordChanged, ResetIssued
//! ```
//!
//! The user name is the member's `appUserId`, so a name is one member's, and the login goes with the member.

mod command;
mod decide;
mod event;
mod name;
mod state;

pub use command::Command;
pub use decide::{Refusal, TOKEN_LIFETIME_S};
pub use event::*;
pub use name::{NotAUserName, USER_NAME_CHARS, UserName};
pub use state::{Active, State};

use crate::app::Kind;
use crate::decider::Decider;

/// Whether members of apps of this kind sign in by themselves; of others the tenant's backend logs them in.
pub const fn are_in(kind: Kind) -> bool {
    match kind {
        Kind::FlipflopPortalApp | Kind::VicolloManaged => true,
        Kind::FlipflopApp | Kind::VicolloUnmanaged => false,
    }
}

/// The aggregate.
pub struct Login;

impl Decider for Login {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "login";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state::evolve(state, event)
    }
}
