//! A session: somebody is signed in to the console, until it ends, expires, or the user's password changes.
//!
//! ```text
//! Absent ── Opened ──► Open ── Ended ──► Ended
//! ```
//!
//! A stream of its own each, so that a user's own history does not grow with every sign-in.

use crate::decider::Decider;
use crate::ids::UserId;
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Seconds that a session lives: two weeks.
pub const LIFETIME_S: i64 = 14 * 86_400;

/// What can be asked of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Open {
        user: UserId,
        /// Keyed hash of the random token that the user holds.
        token_hash: String,
        expires_at: Timestamp,
        at: Timestamp,
    },
    /// `user` is whoever asks: another one's session is not found.
    End { user: UserId, at: Timestamp },
    /// Ends it if its time is over; for the platform itself.
    Expire { at: Timestamp },
}

/// Somebody signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub user: UserId,
    pub token_hash: String,
    pub expires_at: Timestamp,
    pub at: Timestamp,
}

/// Somebody signed out, or ended the session from another one; or its time was over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    pub at: Timestamp,
}

events! {
    "session.opened" v 1 => Opened;
    "session.ended" v 1 => Ended;
}

/// What a session is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    #[default]
    Absent,
    Open(Open),
    Ended {
        user: UserId,
    },
}

/// A session that did not end; whether it expired is the reader's to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    pub user: UserId,
    pub token_hash: String,
    pub expires_at: Timestamp,
    pub opened_at: Timestamp,
}

impl Open {
    /// Whether it still counts, of a user whose sessions count from `from`.
    pub fn counts(&self, from: Timestamp, at: Timestamp) -> bool {
        self.opened_at >= from && at < self.expires_at
    }
}

/// Why the answer is no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the session does not exist")]
    NotFound,
    #[error("the session exists already")]
    Exists,
}

/// The aggregate.
pub struct Session;

impl Decider for Session {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "session";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Open { user, token_hash, expires_at, at } => match state {
                State::Absent => Ok(vec![Opened { user, token_hash, expires_at, at }.into()]),
                State::Open(_) | State::Ended { .. } => Err(Refusal::Exists),
            },
            Command::End { user, at } => match state {
                State::Open(open) if open.user == user => Ok(vec![Ended { at }.into()]),
                State::Ended { user: owner } if *owner == user => Ok(vec![]),
                State::Absent | State::Open(_) | State::Ended { .. } => Err(Refusal::NotFound),
            },
            Command::Expire { at } => match state {
                State::Open(open) if at >= open.expires_at => Ok(vec![Ended { at }.into()]),
                State::Open(_) | State::Ended { .. } => Ok(vec![]),
                State::Absent => Err(Refusal::NotFound),
            },
        }
    }

    fn evolve(state: State, event: &Event) -> State {
        match (state, event) {
            (_, Event::Opened(new)) => State::Open(Open {
                user: new.user,
                token_hash: new.token_hash.clone(),
                expires_at: new.expires_at,
                opened_at: new.at,
            }),
            (State::Open(open), Event::Ended(_)) => State::Ended { user: open.user },
            (other @ (State::Absent | State::Ended { .. }), Event::Ended(_)) => other,
        }
    }
}
