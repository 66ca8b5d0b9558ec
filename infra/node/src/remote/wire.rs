//! The bodies of the log's HTTP calls.

use ports::log::{App, AppendError, Conflict, Expected, LogError, Position, StreamName};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A read of one stream.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadStream {
    pub scope: Option<App>,
    pub stream: StreamName,
    pub from: Option<u64>,
    pub max: usize,
    pub backward: bool,
}

/// A read of everything.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadAll {
    pub at: Option<Position>,
    pub max: usize,
    pub backward: bool,
}

/// Waits until the head is beyond a position, or a while.
#[derive(Debug, Serialize, Deserialize)]
pub struct AwaitHead {
    pub beyond: Position,
}

/// Hides or ends a stream.
#[derive(Debug, Serialize, Deserialize)]
pub struct EndStream {
    pub scope: Option<App>,
    pub stream: StreamName,
    pub expected: Expected,
    pub for_ever: bool,
}

/// [`AppendError`] over the wire.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "error", content = "detail", rename_all = "snake_case")]
pub enum Refused {
    Conflict(Vec<Conflict>),
    Matched(Position),
    IdReused(Uuid),
    Foreign(StreamName),
    TooLarge { size: usize, limit: usize },
    Empty,
    Full,
    Busy,
    Broken(String),
}

impl From<AppendError> for Refused {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Conflict(conflicts) => Self::Conflict(conflicts),
            AppendError::Matched(position) => Self::Matched(position),
            AppendError::IdReused(id) => Self::IdReused(id),
            AppendError::Foreign(stream) => Self::Foreign(stream),
            AppendError::TooLarge { size, limit, .. } => Self::TooLarge { size, limit },
            AppendError::Empty => Self::Empty,
            AppendError::Full => Self::Full,
            AppendError::Busy => Self::Busy,
            AppendError::Log(error) => Self::Broken(error.to_string()),
        }
    }
}

impl From<Refused> for AppendError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Conflict(conflicts) => Self::Conflict(conflicts),
            Refused::Matched(position) => Self::Matched(position),
            Refused::IdReused(id) => Self::IdReused(id),
            Refused::Foreign(stream) => Self::Foreign(stream),
            Refused::TooLarge { size, limit } => Self::TooLarge { what: "the batch", size, limit },
            Refused::Empty => Self::Empty,
            Refused::Full => Self::Full,
            Refused::Busy => Self::Busy,
            Refused::Broken(what) => Self::Log(LogError::Other(what)),
        }
    }
}
