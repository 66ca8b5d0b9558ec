//! What every engine of the bus must do: [`bus_contract!`](crate::bus_contract) makes the tests of one engine.
//!
//! The suite appends to the log and publishes from it as the relay does. An engine that reads the log itself sees the
//! records earlier; nothing here depends on when.

mod delivery;
mod groups;
mod publishing;
mod retries;

pub use delivery::*;
pub use groups::*;
pub use publishing::*;
pub use retries::*;

use crate::bus::{Bus, BusError, Consumer, Delivery, Message, Publisher};
use crate::log::{App, Batch, EventLog, Expected, NewEvent, Position, Recorded, StreamName};
use async_trait::async_trait;
use bytes::Bytes;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

/// How long the suite waits for what must come. A first member joins a Kafka group within seconds.
const LIMIT: Duration = Duration::from_mins(1);
/// The topic of most tests.
const POSTS: &str = "reelog.post.v1";
/// The group of most tests.
const GROUP: &str = "workers";

/// An engine under test, with an empty bus and an empty log of its own.
#[async_trait]
pub trait Fixture: Send {
    /// The log that feeds the bus; it outlives a restart.
    fn log(&self) -> Arc<dyn EventLog>;

    /// The bus as it is now.
    fn bus(&self) -> Arc<dyn Bus>;

    /// Ends this bus and opens it anew on what it left; every publisher and consumer is gone before.
    async fn restart(&mut self);

    /// A time after which this engine would drop a member that does nothing.
    fn absence(&self) -> Duration;
}

/// Makes the tests of an engine from the path of an `async fn() -> impl Fixture`.
#[macro_export]
macro_rules! bus_contract {
    ($fixture:path) => {
        $crate::bus_contract! { $fixture =>
            records_of_a_stream_come_in_its_order
            a_record_is_the_event_byte_for_byte
            a_consumer_sees_only_its_topics
            committed_records_do_not_come_again_and_others_do
            committing_an_older_record_takes_nothing_back
            a_record_that_is_not_ours_is_reported_and_passed
            two_members_share_the_partitions_without_loss
            what_a_member_leaves_undone_goes_to_the_next
            a_partition_that_moved_cannot_be_committed_by_its_former_member
            every_group_sees_every_record
            a_member_that_is_long_away_stays_a_member
            the_publisher_goes_on_where_it_was_after_a_restart
            a_second_publisher_fences_off_the_first
            a_relay_replaced_again_and_again_publishes_each_position_once
            a_retried_record_comes_again_later_with_its_attempt_and_reason
            a_retried_record_survives_a_restart
            a_dead_letter_can_be_read_and_does_not_come_again
        }
    };
    ($fixture:path => $($name:ident)+) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            $crate::contract::bus::$name(&mut $fixture().await).await;
        })+
    };
}

/// Appends events with these data to a stream; answers them as recorded.
async fn append_data(log: &Arc<dyn EventLog>, stream: &str, data: &[&[u8]]) -> Vec<Recorded> {
    let stream = StreamName::try_from(stream.to_owned()).expect("a stream name of the suite");
    let new = |data: &&[u8]| NewEvent {
        id: Uuid::now_v7(),
        event_type: format!("{}.happened", stream.category()),
        version: 1,
        data: Bytes::copy_from_slice(data),
        meta: crate::log::Meta::default(),
    };
    let events = data.iter().map(new).collect();
    let batch = Batch::one(App(8), stream.clone(), Expected::Any, events);
    let last = log.append(batch).await.expect("the log takes the events").position;
    log.read_all(last - data.len() as u64, data.len()).await.expect("the log reads")
}

/// Appends `count` events to a stream; answers their positions.
async fn append(log: &Arc<dyn EventLog>, stream: &str, count: usize) -> Vec<Position> {
    let data: Vec<String> = (0..count).map(|n| format!("{{\"n\":{n}}}")).collect();
    let data: Vec<&[u8]> = data.iter().map(String::as_bytes).collect();
    append_data(log, stream, &data).await.iter().map(|event| event.position).collect()
}

/// Publishes what the log has and the bus has not.
async fn publish(fixture: &impl Fixture) {
    let mut publisher = publisher(fixture).await;
    while publish_some(fixture, &mut *publisher, 500).await.expect("the bus takes the records") {}
}

async fn publisher(fixture: &impl Fixture) -> Box<dyn Publisher> {
    timeout(LIMIT, fixture.bus().publisher()).await.expect("a publisher in time").expect("a publisher")
}

/// Publishes at most `max` events after the publisher's position; whether there were any.
async fn publish_some(
    fixture: &impl Fixture,
    publisher: &mut dyn Publisher,
    max: usize,
) -> Result<bool, BusError> {
    let at = publisher.position().await?;
    let events = fixture.log().read_all(at, max).await?;
    let Some(last) = events.last() else { return Ok(false) };
    let upto = last.position;
    publisher.publish(events.iter().map(Message::of).collect(), upto).await?;
    Ok(true)
}

async fn join(fixture: &impl Fixture, group: &str, topic: &str) -> Box<dyn Consumer> {
    fixture.bus().subscribe(group, &[topic.to_owned()]).await.expect("the group takes a member")
}

async fn next(consumer: &mut dyn Consumer) -> Delivery {
    timeout(LIMIT, consumer.next()).await.expect("a record in time").expect("a record")
}

async fn take(consumer: &mut dyn Consumer, count: usize) -> Vec<Delivery> {
    let mut taken = Vec::with_capacity(count);
    while taken.len() < count {
        taken.push(next(consumer).await);
    }
    taken
}

fn position(delivery: &Delivery) -> Position {
    delivery.message.position().expect("every record has its position")
}

fn positions(deliveries: &[Delivery]) -> Vec<Position> {
    deliveries.iter().map(position).collect()
}
