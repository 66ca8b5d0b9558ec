//! What came of a request that carried an `Idempotency-Key`, so that its repetition does nothing and gets the same
//! answer. One stream a caller and key.
//!
//! ```text
//! Absent ── Begun ──► Open ── NumberTaken* ── Answered ──► Done
//! ```
//!
//! A request that was begun and never answered (the process died) is done again, with the same numbers and command
//! ids: what it had done already is found and not done twice. Whether it is still running is not a fact of the log:
//! the one process that has the log knows.

use crate::decider::Decider;
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The most characters of a sealed answer that is kept; a longer one is made again by doing nothing twice.
pub const ANSWER_MAX: usize = 800_000;

/// Notes of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Begin(Begun),
    TakeNumber(NumberTaken),
    Answer(Answered),
}

/// A request came for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// Keyed hash of method, path, query and body.
    pub request: String,
    pub at: Timestamp,
}

/// A number was set aside for what the request makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberTaken {
    /// The kind of number, as named by its sequence.
    pub kind: String,
    pub number: u32,
    pub at: Timestamp,
}

/// The request was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// HTTP status.
    pub status: u16,
    /// Headers that belong to the answer, such as its type.
    pub headers: Vec<KeptHeader>,
    /// The body, sealed: it may hold secrets.
    pub sealed_body: String,
    pub at: Timestamp,
}

/// A header of a kept answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptHeader {
    pub name: String,
    pub value: String,
}

events! {
    "idempotency.begun" v 1 => Begun;
    "idempotency.number_taken" v 1 => NumberTaken;
    "idempotency.answered" v 1 => Answered;
}

/// What is known of a caller's key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// It was never used.
    #[default]
    Absent,
    /// Its request was begun; these numbers are its own, in the order in which it asked for them.
    Open { request: String, numbers: Vec<NumberTaken> },
    /// Its request was answered.
    Done { request: String, answer: Answered },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("this Idempotency-Key was used for another request")]
    Reused,
    #[error("this request was not begun, or was answered already")]
    NotOpen,
    #[error("the answer is too long to be kept")]
    AnswerTooLong,
}

/// The aggregate.
pub struct Idempotency;

impl Decider for Idempotency {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "idempotency";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        match (command, state) {
            (Command::Begin(begun), State::Absent) => Ok(vec![begun.into()]),
            (Command::Begin(begun), State::Open { request, .. } | State::Done { request, .. }) => {
                if *request == begun.request { Ok(vec![]) } else { Err(Refusal::Reused) }
            }
            (Command::TakeNumber(taken), State::Open { .. }) => Ok(vec![taken.into()]),
            (Command::Answer(answer), State::Open { .. }) => {
                if answer.sealed_body.len() > ANSWER_MAX {
                    Err(Refusal::AnswerTooLong)
                } else {
                    Ok(vec![answer.into()])
                }
            }
            (Command::TakeNumber(_) | Command::Answer(_), State::Absent | State::Done { .. }) => {
                Err(Refusal::NotOpen)
            }
        }
    }

    fn evolve(state: State, event: &Event) -> State {
        match (state, event) {
            (_, Event::Begun(begun)) => State::Open { request: begun.request.clone(), numbers: vec![] },
            (State::Open { request, mut numbers }, Event::NumberTaken(taken)) => {
                numbers.push(taken.clone());
                State::Open { request, numbers }
            }
            (State::Open { request, .. }, Event::Answered(answer)) => {
                State::Done { request, answer: answer.clone() }
            }
            (state @ (State::Absent | State::Done { .. }), Event::NumberTaken(_) | Event::Answered(_)) => {
                state
            }
        }
    }
}
