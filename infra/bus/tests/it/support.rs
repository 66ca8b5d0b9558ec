//! What the tests share: events to append, and an auditor's look at a topic.

use bytes::Bytes;
use event_log::MemoryLog;
use ports::bus::{Bus, PARTITIONS};
use ports::log::{App, Batch, EventLog, Expected, Meta, NewEvent, Position, StreamName};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::Headers;
use rdkafka::{ClientConfig, Message, Offset, TopicPartitionList};
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long a test waits for what must come.
pub const LIMIT: Duration = Duration::from_mins(1);

pub fn memory_log() -> Arc<dyn EventLog> {
    Arc::new(MemoryLog::default())
}

/// Appends one event to each of the streams, again and again, until there are `count`.
pub async fn append(log: &Arc<dyn EventLog>, streams: &[&str], count: usize) -> Position {
    let mut last = 0;
    for stream in streams.iter().cycle().take(count) {
        let stream = StreamName::try_from((*stream).to_owned()).expect("a stream name");
        let event = NewEvent {
            id: Uuid::now_v7(),
            event_type: format!("{}.happened", stream.category()),
            version: 1,
            data: Bytes::from_static(b"{}"),
            meta: Meta::default(),
        };
        let batch = Batch::one(App(8), stream, Expected::Any, vec![event]);
        last = log.append(batch).await.expect("the log takes the event").position;
    }
    last
}

/// The position of the publisher that a new one would go on from. It fences off the one before.
pub async fn published(bus: &dyn Bus) -> Position {
    bus.publisher().await.expect("a publisher").position().await.expect("a position")
}

/// All positions that a reader of committed records finds in a topic, sorted, doubled ones doubled.
pub async fn committed(bootstrap: &str, topic: &str) -> Vec<Position> {
    let (bootstrap, topic) = (bootstrap.to_owned(), topic.to_owned());
    tokio::task::spawn_blocking(move || read(&bootstrap, &topic)).await.expect("the auditor reads")
}

fn read(bootstrap: &str, topic: &str) -> Vec<Position> {
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", bootstrap)
        .set("group.id", "auditor")
        .set("isolation.level", "read_committed")
        .set("enable.auto.commit", "false")
        .set("enable.partition.eof", "true")
        .create()
        .expect("a consumer");
    let mut places = TopicPartitionList::new();
    for partition in 0..PARTITIONS {
        places.add_partition_offset(topic, partition, Offset::Beginning).expect("an offset");
    }
    consumer.assign(&places).expect("the partitions");
    let (mut found, mut open, end) = (vec![], PARTITIONS, Instant::now() + LIMIT);
    while open > 0 {
        assert!(Instant::now() < end, "the topic has no end");
        match consumer.poll(Duration::from_millis(100)) {
            Some(Err(KafkaError::PartitionEOF(_))) => open -= 1,
            Some(Ok(record)) => {
                let headers = record.headers().expect("headers");
                let position =
                    headers.iter().find(|header| header.key == "ce_position").and_then(|h| h.value);
                let position = std::str::from_utf8(position.expect("a position")).expect("text");
                found.push(position.parse().expect("a number"));
            }
            Some(Err(_)) | None => {}
        }
    }
    found.sort_unstable();
    found
}
