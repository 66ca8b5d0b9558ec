//! The bus: what happened, for those who work on it in other processes.
//!
//! The log is the outbox. A relay publishes each position once, in order, to the topic of its category, keyed by its
//! stream; consumers read in groups, see each record at least once, and move on by committing. What each engine must
//! do is the suite in [`crate::contract::bus`].

mod check;
mod partition;

pub use partition::partition;

use crate::log::{LogError, Position, Recorded};
use async_trait::async_trait;
use bytes::Bytes;
use std::collections::BTreeMap;
use std::time::Duration;

/// Partitions of every topic. Fixed for ever: order within a stream depends on it.
pub const PARTITIONS: i32 = 12;

/// A record: a CloudEvent in Kafka's binary mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub topic: String,
    /// The stream's name: one stream, one partition, one order.
    pub key: String,
    /// `ce_*` and `content-type`.
    pub headers: BTreeMap<String, String>,
    /// The event's data, personal fields sealed.
    pub payload: Bytes,
}

/// The topic of a stream category: `reelog.post.v1`.
pub fn topic(category: &str) -> String {
    format!("reelog.{category}.v1")
}

/// Header of a record that comes again: how many times it has been given out with this one, a whole number from 2 up.
pub const ATTEMPT_HEADER: &str = "reelog-attempt";
/// Header of a record that comes again: why.
pub const RETRY_REASON_HEADER: &str = "reelog-retry-reason";
/// Header of a record that comes again: not before this time, in milliseconds since 1970.
pub const NOT_BEFORE_HEADER: &str = "reelog-not-before";
/// Header of a record put aside: why.
pub const DEAD_LETTER_REASON_HEADER: &str = "reelog-dead-letter-reason";
/// Header of a record on a group's own topics: the topic it came from.
pub const ORIGIN_HEADER: &str = "reelog-topic";

/// The topic of the records that a group wants again.
pub fn retry_topic(group: &str) -> String {
    format!("{}.retry", legal(group))
}

/// The topic of the records that a group has put aside. Any group can subscribe to it.
pub fn dead_letter_topic(group: &str) -> String {
    format!("{}.dlq", legal(group))
}

/// Kafka allows letters, digits, `.`, `_` and `-` in a topic's name.
fn legal(name: &str) -> String {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    name.chars().map(|c| if legal(c) { c } else { '_' }).collect()
}

impl Message {
    /// The record of an event.
    pub fn of(event: &Recorded) -> Self {
        let header = |name: &str, value: String| (name.to_owned(), value);
        let mut headers = BTreeMap::from([
            header("ce_specversion", "1.0".into()),
            header("ce_id", event.id.to_string()),
            header("ce_source", format!("/apps/{}/{}", event.app.0, event.stream.category())),
            header("ce_type", format!("reelog.{}.v{}", event.event_type, event.version)),
            header("ce_subject", event.stream.to_string()),
            header("ce_time", rfc3339(event.recorded_at.as_micros())),
            header("ce_position", event.position.to_string()),
            header("ce_revision", event.revision.to_string()),
            header("ce_correlationid", event.meta.correlation_id.to_string()),
            header("ce_causationid", event.meta.causation_id.to_string()),
            header("content-type", "application/json".into()),
        ]);
        if let Some(trace) = &event.meta.traceparent {
            headers.insert("ce_traceparent".into(), trace.clone());
        }
        let topic = topic(event.stream.category());
        Self { topic, key: event.stream.to_string(), headers, payload: event.data.clone() }
    }

    /// The event's stored type, without prefix and version: `post.queued`.
    pub fn event_type(&self) -> Option<&str> {
        let name = self.headers.get("ce_type")?.strip_prefix("reelog.")?;
        name.rsplit_once(".v").map(|(name, _)| name)
    }

    /// The position in the log.
    pub fn position(&self) -> Option<Position> {
        self.headers.get("ce_position")?.parse().ok()
    }
}

/// Puts records on the bus. One at a time: a second publisher fences off the first.
#[async_trait]
pub trait Publisher: Send {
    /// The last position published, 0 for none; where to go on after a restart.
    async fn position(&mut self) -> Result<Position, BusError>;

    /// Publishes records and moves the position to `upto`: both or neither.
    async fn publish(&mut self, messages: Vec<Message>, upto: Position) -> Result<(), BusError>;
}

/// A record on its way to a consumer.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub message: Message,
    pub partition: i32,
    pub offset: i64,
    /// 1 for the first time, more after [`Consumer::retry`].
    pub attempt: u32,
}

/// A member of a consumer group.
#[async_trait]
pub trait Consumer: Send {
    /// The next record; waits for one. Polls the engine on, however long the caller is away.
    async fn next(&mut self) -> Result<Delivery, BusError>;

    /// This record, and those before it in its partition, are done. [`BusError::Moved`] if the partition is not this
    /// member's any more; an older record than the last one committed changes nothing.
    async fn commit(&mut self, delivery: &Delivery) -> Result<(), BusError>;

    /// This record comes again, `after` a while at the earliest, on the group's retry topic; done here. Order within
    /// a stream holds among the records that come again, so one of them may wait for another of its partition.
    async fn retry(&mut self, delivery: &Delivery, after: Duration, reason: &str) -> Result<(), BusError>;

    /// This record is put aside with the reason, for a person; done here.
    async fn dead_letter(&mut self, delivery: &Delivery, reason: &str) -> Result<(), BusError>;
}

/// An engine.
#[async_trait]
pub trait Bus: Send + Sync + 'static {
    /// The publisher; fences off an earlier one.
    async fn publisher(&self) -> Result<Box<dyn Publisher>, BusError>;

    /// Joins a group that reads these topics from where the group left off, or from the start.
    async fn subscribe(&self, group: &str, topics: &[String]) -> Result<Box<dyn Consumer>, BusError>;
}

#[derive(Debug, thiserror::Error)]
pub enum BusError {
    #[error("the bus is closed")]
    Closed,
    /// Another publisher took over; this one must stop.
    #[error("another publisher took over")]
    Fenced,
    /// The record's partition went to another member of the group, where the record comes again.
    #[error("{topic}/{partition} went to another member of the group")]
    Moved { topic: String, partition: i32 },
    #[error("the bus does not answer: {0}")]
    Unavailable(String),
    #[error("a record on {topic}/{partition} at {offset} is not ours: {what}")]
    Malformed { topic: String, partition: i32, offset: i64, what: String },
    #[error(transparent)]
    Log(#[from] LogError),
}

/// RFC 3339 in UTC with microseconds, from microseconds since 1970; times beyond year 9999 are clamped.
pub fn rfc3339(micros: i64) -> String {
    let time = jiff::Timestamp::from_microsecond(micros).unwrap_or(jiff::Timestamp::MAX);
    time.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_topics_of_a_group_have_names_that_kafka_allows() {
        assert_eq!(retry_topic("transcode"), "transcode.retry");
        assert_eq!(dead_letter_topic("a b/ü-1"), "a_b__-1.dlq");
    }

    #[test]
    fn times_are_rfc_3339_in_utc() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00.000000Z");
        assert_eq!(rfc3339(1_666_161_669_865_054), "2022-10-19T06:41:09.865054Z");
        assert_eq!(rfc3339(951_782_400_000_000), "2000-02-29T00:00:00.000000Z");
    }
}
