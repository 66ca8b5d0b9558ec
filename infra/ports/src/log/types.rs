//! The words of the log.

use bytes::Bytes;
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Place in the history of everything: 1, 2, 3 …; 0 is before the first.
pub type Position = u64;

/// An app's number, or 0 for the system (sequences and other things of the platform itself).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct App(pub u32);

impl App {
    pub const SYSTEM: Self = Self(0);
}

impl From<domain::AppId> for App {
    fn from(id: domain::AppId) -> Self {
        Self(id.get())
    }
}

/// `{category}-{key}`; the category is what stands before the first `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StreamName(String);

/// The most bytes of a stream name.
pub const STREAM_NAME_BYTES_MAX: usize = 512;
/// The most bytes of one event's data.
pub const EVENT_BYTES_MAX: usize = 1 << 20;
/// The most bytes of one batch's data.
pub const BATCH_BYTES_MAX: usize = 4 << 20;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a stream name has 1 to {STREAM_NAME_BYTES_MAX} bytes")]
pub struct BadStreamName;

impl StreamName {
    /// The stream of an aggregate.
    pub fn of(category: &str, key: impl fmt::Display) -> Self {
        Self(format!("{category}-{key}"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn category(&self) -> &str {
        self.0.split_once('-').map_or(&self.0, |(category, _)| category)
    }

    pub fn key(&self) -> &str {
        self.0.split_once('-').map_or("", |(_, key)| key)
    }
}

impl TryFrom<String> for StreamName {
    type Error = BadStreamName;
    fn try_from(name: String) -> Result<Self, BadStreamName> {
        if (1..=STREAM_NAME_BYTES_MAX).contains(&name.len()) { Ok(Self(name)) } else { Err(BadStreamName) }
    }
}

impl From<StreamName> for String {
    fn from(name: StreamName) -> String {
        name.0
    }
}

impl fmt::Display for StreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who caused an event, as authenticated; never taken from a request body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// The platform itself: policies, sweepers.
    #[default]
    System,
    Operator,
    App(u32),
    Member(u32),
    Worker(String),
    /// A user of the console.
    User(u32),
}

/// What surrounds an event's data; stored with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    #[serde(default)]
    pub actor: Actor,
    /// The command that caused it; the same command again adds nothing.
    #[serde(default)]
    pub command_id: Uuid,
    /// First command of the chain.
    #[serde(default)]
    pub correlation_id: Uuid,
    /// The command or event that directly caused this one.
    #[serde(default)]
    pub causation_id: Uuid,
    /// W3C trace context, when the request had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    /// The caller's time of the fact.
    #[serde(default)]
    pub occurred_at: Timestamp,
    /// Whose personal-data key sealed fields of the data; none = no personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Uuid>,
    /// `key:value` labels that conditions can ask for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// An event to be appended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEvent {
    pub id: Uuid,
    /// `post.created`
    pub event_type: String,
    /// Version of the data's schema.
    pub version: u16,
    /// JSON, at most [`EVENT_BYTES_MAX`].
    #[serde(with = "as_text")]
    pub data: Bytes,
    pub meta: Meta,
}

/// An event that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    pub position: Position,
    pub stream: StreamName,
    pub revision: u64,
    pub id: Uuid,
    pub app: App,
    pub event_type: String,
    pub version: u16,
    /// The log's clock; never goes back along positions.
    pub recorded_at: Timestamp,
    #[serde(with = "as_text")]
    pub data: Bytes,
    pub meta: Meta,
}

/// What a writer believes of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expected {
    /// It has no events (or was truncated).
    NoStream,
    Any,
    /// It has at least one visible event.
    Exists,
    /// This is its last revision.
    Exact(u64),
}

/// Events for one stream.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StreamAppend {
    pub stream: StreamName,
    pub expected: Expected,
    pub events: Vec<NewEvent>,
}

/// A condition on a stream that is not written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Check {
    pub stream: StreamName,
    pub expected: Expected,
}

/// Refuses the batch if the log holds a matching event after a position: a decision's boundary that is not a stream.
/// Only events of the batch's own app count; the answer names the newest match.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FailIfMatch {
    /// Any of these types; empty = every type.
    pub event_types: Vec<String>,
    /// All of these tags.
    pub tags: Vec<String>,
    pub after: Position,
}

/// One atomic append.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Batch {
    /// The writer's app; every stream written or checked must be this app's or new.
    pub app: App,
    pub appends: Vec<StreamAppend>,
    pub checks: Vec<Check>,
    pub fail_if: Option<FailIfMatch>,
}

impl Batch {
    /// The usual batch: one stream.
    pub fn one(app: App, stream: StreamName, expected: Expected, events: Vec<NewEvent>) -> Self {
        Self { app, appends: vec![StreamAppend { stream, expected, events }], checks: vec![], fail_if: None }
    }
}

/// Where a batch went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appended {
    /// Position of the batch's last event.
    pub position: Position,
    /// Last revision of each stream, in the order of the batch.
    pub revisions: Vec<u64>,
    /// The batch was already there; nothing was added.
    pub repeated: bool,
}

/// What a stream really was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actual {
    NoStream,
    Revision(u64),
    Truncated(u64),
    Tombstoned,
}

/// A belief that did not hold. Index counts appends first, then checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    pub index: usize,
    pub expected: Expected,
    pub actual: Actual,
}

/// Why a batch was not appended. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Every failed expectation.
    #[error("a stream is not as expected: {0:?}")]
    Conflict(Vec<Conflict>),
    /// An event that matches the batch's condition is at this position.
    #[error("a matching event is at position {0}")]
    Matched(Position),
    /// A known event id among new ones, or in another place: never written in part.
    #[error("event {0} is in the log already, with other neighbours")]
    IdReused(Uuid),
    #[error("stream {0} belongs to another app")]
    Foreign(StreamName),
    #[error("{what} has {size} bytes, the limit is {limit}")]
    TooLarge { what: &'static str, size: usize, limit: usize },
    #[error("a batch needs at least one event")]
    Empty,
    /// The disk is full: nothing was written; free space and try again.
    #[error("no space left for the log")]
    Full,
    /// Too many appends wait; try again later.
    #[error("the log is busy")]
    Busy,
    #[error(transparent)]
    Log(#[from] LogError),
}

/// The log itself broke.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error("the log is closed")]
    Closed,
    /// A write or sync failed: the log takes no more appends until it is opened anew.
    #[error("the log is read-only after a failure: {0}")]
    ReadOnly(String),
    #[error("the log is damaged: {file} at byte {offset}: {what}")]
    Damaged { file: String, offset: u64, what: String },
    #[error("access the log")]
    Io(#[from] std::io::Error),
    #[error("access the log: {0}")]
    Other(String),
}

impl LogError {
    /// Whether the same call may go well later: the log, or the way to it, did not answer this time.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Io(_) | Self::Other(_) => true,
            Self::Closed | Self::ReadOnly(_) | Self::Damaged { .. } => false,
        }
    }
}

/// JSON inside JSON: the data's text as it is, byte for byte, where an event crosses a process border.
mod as_text {
    use bytes::Bytes;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(data: &Bytes, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(std::str::from_utf8(data).map_err(serde::ser::Error::custom)?)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Bytes, D::Error> {
        String::deserialize(from).map(Bytes::from)
    }
}
