//! How watching went, by session of a player: what it says of itself, never whose it is.
//!
//! A stream a post, `playback-{post}`; each report is one event and is taken once: its command id is the report's
//! identity, so that a second one adds nothing. A session of ten minutes or less has one report.

use crate::decider::Decider;
use crate::ids::{AppId, PostId};
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Reports what happened in a session.
pub type Record = Recorded;

/// What happened in a session of a player since its last report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    pub app: AppId,
    pub post: PostId,
    /// Made of the player's own name for it, which cannot be got back from it.
    pub session: Uuid,
    /// The first and the last word of the player.
    pub from: Timestamp,
    pub to: Timestamp,
    pub figures: Figures,
}

/// Figures of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// From the wish to play to the first picture, in milliseconds; once a session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub startup_ms: Option<u64>,
    /// Media time played, in milliseconds.
    pub played_ms: u64,
    /// How often, and how long in milliseconds, it waited for media after it had begun.
    pub stalls: u64,
    pub stalled_ms: u64,
    /// Changes to a higher and to a lower rung.
    pub rungs_up: u64,
    pub rungs_down: u64,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub errors: BTreeMap<ErrorKind, u64>,
}

/// What kind of thing went wrong for a player.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorKind {
    /// Something did not arrive.
    Network,
    /// Something arrived that it could not play.
    Media,
    Other,
}

impl ErrorKind {
    pub const ALL: [Self; 3] = [Self::Network, Self::Media, Self::Other];
}

impl Figures {
    /// Adds what came later in the same session.
    pub fn add(&mut self, later: &Self) {
        self.startup_ms = self.startup_ms.or(later.startup_ms);
        for (sum, more) in [
            (&mut self.played_ms, later.played_ms),
            (&mut self.stalls, later.stalls),
            (&mut self.stalled_ms, later.stalled_ms),
            (&mut self.rungs_up, later.rungs_up),
            (&mut self.rungs_down, later.rungs_down),
        ] {
            *sum = sum.saturating_add(more);
        }
        for (kind, count) in &later.errors {
            let sum = self.errors.entry(*kind).or_default();
            *sum = sum.saturating_add(*count);
        }
    }
}

events! {
    "playback.recorded" v 1 => Recorded;
}

/// Nothing has to be remembered to take a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("a report does not end before it starts")]
    ReportBackwards,
}

/// The aggregate.
pub struct Playback;

impl Decider for Playback {
    type Command = Record;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "playback";

    fn decide(_: &State, report: Record) -> Result<Vec<Event>, Refusal> {
        if report.to < report.from { Err(Refusal::ReportBackwards) } else { Ok(vec![report.into()]) }
    }

    fn evolve(state: State, event: &Event) -> State {
        match event {
            Event::Recorded(_) => state,
        }
    }
}
