//! The published position, kept by Kafka beside the records it belongs to.

use super::options::KafkaOptions;
use super::unavailable;
use ports::bus::BusError;
use ports::log::Position;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::{ClientContext, Message, Offset, TopicPartitionList};
use std::time::{Duration, Instant};

/// A compacted topic of one partition; the key says whose position it is.
pub const TOPIC: &str = "reelog.relay-position";
/// Offsets looked at first, from the end; ten times as many each time nothing is found.
const TAIL: i64 = 200;
const POLL: Duration = Duration::from_millis(100);

/// Tells of errors, but not of the end of the partition: that is what the reader waits for.
struct UntilTheEnd;

impl ClientContext for UntilTheEnd {
    fn error(&self, error: KafkaError, reason: &str) {
        if error.rdkafka_error_code() != Some(RDKafkaErrorCode::PartitionEOF) {
            tracing::warn!(%error, reason, "while reading the published position");
        }
    }
}

impl ConsumerContext for UntilTheEnd {}

/// Reads the last committed position of a publisher; 0 if there is none. To be called after the publisher has taken
/// over, when no transaction of its forerunner is open any more.
pub fn read(options: &KafkaOptions, topic: &str, key: &str) -> Result<Position, BusError> {
    let end = Instant::now() + options.request_timeout;
    let mut config = options.reader("reelog-relay-position");
    config.set("enable.partition.eof", "true");
    let consumer: BaseConsumer<UntilTheEnd> = config.create_with_context(UntilTheEnd).map_err(unavailable)?;
    let (low, high) = consumer.fetch_watermarks(topic, 0, options.request_timeout).map_err(unavailable)?;
    let mut tail = TAIL;
    loop {
        let from = low.max(high - tail);
        if let Some(position) = last(&consumer, topic, key, from, end)? {
            return Ok(position);
        }
        if from == low {
            return Ok(0);
        }
        tail *= 10;
    }
}

/// The last position of a key at or after an offset.
fn last(
    consumer: &BaseConsumer<UntilTheEnd>,
    topic: &str,
    key: &str,
    from: i64,
    end: Instant,
) -> Result<Option<Position>, BusError> {
    let mut places = TopicPartitionList::new();
    places.add_partition_offset(topic, 0, Offset::Offset(from)).map_err(unavailable)?;
    consumer.assign(&places).map_err(unavailable)?;
    let mut found = None;
    while Instant::now() < end {
        match consumer.poll(POLL) {
            Some(Err(KafkaError::PartitionEOF(_))) => return Ok(found),
            Some(Err(error)) => tracing::debug!(%error, "while reading the published position"),
            Some(Ok(record)) if record.key() == Some(key.as_bytes()) => {
                let value = record.payload().and_then(|value| std::str::from_utf8(value).ok());
                let position = value.and_then(|value| value.parse().ok());
                found = Some(position.ok_or_else(|| BusError::Malformed {
                    topic: topic.to_owned(),
                    partition: 0,
                    offset: record.offset(),
                    what: "a position is a whole number".into(),
                })?);
            }
            Some(Ok(_)) | None => {}
        }
    }
    Err(BusError::Unavailable("the published position cannot be read in time".into()))
}
