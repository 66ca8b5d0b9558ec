//! What a member's things used, metered where bytes leave, in windows (design decision 24).
//!
//! A stream a member, `usage-{member key}`; each window is one event and is taken once: its command id is the
//! window's identity, so a second report adds nothing.

use crate::decider::Decider;
use crate::ids::{AppId, AppUserId, MemberId, PostId};
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Reports one window.
pub type Record = Recorded;

/// A member's content was watched: totals of one window of one post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    pub app: AppId,
    pub member: MemberId,
    pub app_user_id: AppUserId,
    pub post: PostId,
    /// Start of the window; usage counts in its hour.
    pub from: Timestamp,
    pub to: Timestamp,
    /// Bytes that left the media origin.
    pub delivered_bytes: u64,
    /// Media time delivered, from segment durations, in milliseconds.
    pub watched_ms: u64,
    /// Answers that carried media.
    pub requests: u64,
}

events! {
    "usage.recorded" v 1 => Recorded;
}

/// Nothing has to be remembered to take a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("a window does not end before it starts")]
    WindowBackwards,
}

/// The aggregate.
pub struct Usage;

impl Decider for Usage {
    type Command = Record;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "usage";

    fn decide(_: &State, window: Record) -> Result<Vec<Event>, Refusal> {
        if window.to < window.from {
            return Err(Refusal::WindowBackwards);
        }
        let nothing = window.delivered_bytes == 0 && window.watched_ms == 0 && window.requests == 0;
        Ok(if nothing { vec![] } else { vec![window.into()] })
    }

    fn evolve(state: State, event: &Event) -> State {
        match event {
            Event::Recorded(_) => state,
        }
    }
}
