//! A stream key: with it a member's encoder publishes, one broadcast at a time (contract 4.3).
//!
//! ```text
//!            publish                 plays                room started
//! Inactive ─────────► ActivePrep ─────────► Active ───────────────────► ActiveLive
//!    ▲ ▲                  │ stops             │ stops                     │    ▲
//!    │ └──────────────────┴───────────────────┘                     stops │    │ plays
//!    │ room ended                                                         ▼    │
//!    └──────────────────────────────────────────── InactiveLive ──publish──► ActiveLivePrep
//!                                                        ▲                       │
//!                                                        └───────── stops ───────┘
//! any but Inactive ──force──► Inactive, with another key string
//! ```
//!
//! A member has one key, so it is also what holds "one broadcast at a time": from the start of a room to its end the
//! key points to it, and no other room of the member can start. What both do together is in [`crate::broadcast`].
//! The key string is never here in the clear: a keyed hash finds it, a sealed copy can be shown to its owner.

mod command;
mod decide;
mod event;
mod state;

pub use command::Command;
pub use decide::Refusal;
pub use event::*;
pub use state::{Active, Phase, State};

use crate::app::OutputMode;
use crate::decider::Decider;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The system profile of a new key: landscape (contract section 5).
pub const DEFAULT_PROFILE: u32 = 7;

/// A key string, as it may be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// Hex of the keyed hash by which a publish finds its key.
    pub hash: String,
    /// The string itself, sealed by the server.
    pub sealed: String,
}

/// An encoder's connection, from its first byte to its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publish {
    /// Made by the media server; play URLs have it, so it cannot be guessed.
    pub publish: Uuid,
    /// What is put out: the publish URL's wish before the key's setting before the app's default (contract section 5).
    pub mode: OutputMode,
    pub since: Timestamp,
}

/// Why a publish ended, where it was not the encoder that ended it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub code: Option<String>,
    /// For a person.
    pub message: String,
    pub at: Timestamp,
}

/// The names of contract 4.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum KeyState {
    Inactive,
    ActivePrep,
    Active,
    ActiveLive,
    InactiveLive,
    ActiveLivePrep,
}

impl KeyState {
    /// The name clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inactive => "INACTIVE",
            Self::ActivePrep => "ACTIVE_PREP",
            Self::Active => "ACTIVE",
            Self::ActiveLive => "ACTIVE_LIVE",
            Self::InactiveLive => "INACTIVE_LIVE",
            Self::ActiveLivePrep => "ACTIVE_LIVE_PREP",
        }
    }
}

/// The aggregate.
pub struct StreamKey;

impl Decider for StreamKey {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "streamkey";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state::evolve(state, event)
    }
}
