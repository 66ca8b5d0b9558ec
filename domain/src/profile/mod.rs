//! Transcoding profiles: the system's, known by heart, and an app's own (contract section 5).
//!
//! ```text
//! Absent ── Created ──► Active{revision 1} ── Revised ──► Active{revision n} ── Retired ──► Retired
//! ```

mod decide;
mod limits;
mod pinned;
mod settings;
mod state;
mod system;

pub use decide::Refusal;
pub use limits::check;
pub use pinned::Pinned;
pub use settings::*;
pub use state::{Active, State};
pub use system::{DEFAULT_VIDEO, SystemProfile, system};

use crate::decider::Decider;
use crate::ids::{AppId, ProfileId};
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What can be asked of an app's own profile.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    Create {
        app: AppId,
        profile: ProfileId,
        name: String,
        description: String,
        settings: Settings,
        at: Timestamp,
    },
    /// New settings for later posts; those there are keep the revision that was in force when they were made.
    Revise {
        app: AppId,
        settings: Settings,
        at: Timestamp,
    },
    Retire {
        app: AppId,
        at: Timestamp,
    },
}

/// An app has a profile of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Created {
    pub app: AppId,
    pub profile: ProfileId,
    pub name: String,
    pub description: String,
    pub settings: Settings,
    pub at: Timestamp,
}

/// The settings changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Revised {
    /// 2 for the first change.
    pub revision: u32,
    pub settings: Settings,
    pub at: Timestamp,
}

/// No new post may use it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    pub at: Timestamp,
}

events! {
    "profile.created" v 1 => Created;
    "profile.revised" v 1 => Revised;
    "profile.retired" v 1 => Retired;
}

/// The aggregate.
pub struct TranscodingProfile;

impl Decider for TranscodingProfile {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "profile";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state::evolve(state, event)
    }
}
