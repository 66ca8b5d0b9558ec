//! A member: an end user of a tenant's service, known by the tenant's own id.
//!
//! ```text
//! Absent ── Registered ──► Active ── Deleted ──► Deleted ── Registered ──► Active (a new person, a new key)
//!                           │ ▲
//!                           └─┘ ProfileChanged, TokensEnded
//! ```
//!
//! Everything in [`Profile`] is personal: the log holds it sealed under a key of this member, and deleting the member
//! deletes the key (design decision 22).

mod command;
mod decide;
mod event;
mod state;

pub use command::{Command, Patch};
pub use decide::{Refusal, TEXT_CHARS_MAX};
pub use event::*;
pub use state::{Active, State};

use crate::custom_data::{CustomData, CustomType};
use crate::decider::Decider;
use serde::{Deserialize, Serialize};

/// What a tenant tells of a person; all of it personal data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    pub app_user_name: Option<String>,
    pub app_user_profile_img_url: Option<String>,
    pub email: Option<String>,
    pub country: Option<String>,
    pub lang: Option<String>,
    pub custom_type: Option<CustomType>,
    pub custom_data: Option<CustomData>,
}

/// The aggregate.
pub struct Member;

impl Decider for Member {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "member";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state::evolve(state, event)
    }
}
