//! A user: who signs in to the console and owns apps (contract sections 1 and 8.1).
//!
//! ```text
//! Absent ── Invited ──► Invited ── SignedUp ──► Active ── Disabled ──► Disabled
//!                        │ ▲                     │ ▲  ◄── Enabled ──────┘
//!                        └─┘ TokenIssued         └─┘ TokenIssued, Renamed, PasswordChanged
//! ```
//!
//! The key of the stream is a keyed hash of the e-mail address, made at the edge: an address has one user, and the log
//! does not tell whose it is. Address, name and the password's hash are sealed like a member's data.

mod command;
mod decide;
mod event;
mod state;

pub use command::Command;
pub use decide::{
    EMAIL_CHARS_MAX, NAME_CHARS_MAX, PASSWORD_CHARS, Refusal, TOKEN_LIFETIME_S, check_password,
};
pub use event::*;
pub use state::{Active, Invitation, Person, State};

use crate::decider::Decider;

/// The aggregate.
pub struct User;

impl Decider for User {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "user";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state::evolve(state, event)
    }
}
