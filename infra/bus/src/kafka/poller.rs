//! Polls for a member on a thread of its own, so that a slow caller stays a member.
//!
//! Records go to the caller through a bounded channel. When it stays full, the partitions are paused and polling goes
//! on without records. A record that must wait pauses its partition alone.

use super::assignment::{Membership, Place};
use super::record::decode;
use crate::again::wait;
use ports::bus::{BusError, Message};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::topic_partition_list::TopicPartitionList;
use rdkafka::{Message as _, message::BorrowedMessage};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

/// Without records the thread looks up so often.
const POLL: Duration = Duration::from_millis(100);
/// A full channel is waited for so long before the partitions are paused: pausing throws away what was fetched.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often a full channel is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// What the caller gets.
pub enum Item {
    Record(Record),
    Failed(BusError),
    /// This poller reads no more.
    Ended(BusError),
}

/// A record as read, or what is wrong with it.
pub struct Record {
    pub place: Place,
    pub epoch: u64,
    pub offset: i64,
    pub message: Result<Message, String>,
}

pub struct Poller {
    pub consumer: Arc<BaseConsumer<Membership>>,
    pub out: mpsc::Sender<Item>,
    /// Stands before our topics' names on the brokers.
    pub prefix: String,
    /// The group's retry topic on the brokers.
    pub retry: String,
    /// What the caller has no room for.
    pub held: VecDeque<Item>,
    /// What must wait, in order; its partition is paused.
    pub waiting: HashMap<Place, VecDeque<(Instant, Record)>>,
    pub paused: bool,
}

impl Poller {
    /// Polls until the caller is gone; then leaves the group.
    pub fn run(mut self) {
        while !self.out.is_closed() {
            self.release();
            self.hand_out();
            let consumer = Arc::clone(&self.consumer);
            match consumer.poll(self.patience()) {
                None => {}
                Some(Ok(record)) => self.take(&record),
                Some(Err(error @ KafkaError::MessageConsumptionFatal(_))) => return self.end(error),
                Some(Err(error)) if is_lasting(&error) => {
                    self.held.push_back(Item::Failed(super::unavailable(error)));
                }
                // librdkafka tries again by itself.
                Some(Err(error)) => tracing::warn!(%error, "reading from Kafka"),
            }
        }
    }

    /// Gives up: the caller gets the reason, after what it has not taken yet.
    fn end(self, error: KafkaError) {
        if self.out.blocking_send(Item::Ended(super::unavailable(error))).is_err() {
            tracing::debug!("the caller went before it heard that its consumer ended");
        }
    }

    /// How long to wait for the next record.
    fn patience(&self) -> Duration {
        let dues = self.waiting.values().filter_map(|queue| queue.front());
        let soonest = dues.map(|(due, _)| due.saturating_duration_since(Instant::now())).min();
        let most = if self.held.is_empty() { POLL } else { POLL / 5 };
        soonest.map_or(most, |soonest| soonest.min(most))
    }

    fn take(&mut self, read: &BorrowedMessage<'_>) {
        let place = (read.topic().to_owned(), read.partition());
        let Some(epoch) = self.consumer.context().epoch(&place) else { return };
        let topic = read.topic().strip_prefix(&self.prefix).unwrap_or(read.topic());
        let record = Record { epoch, offset: read.offset(), message: decode(topic, read), place };
        let due = record.message.as_ref().ok().filter(|_| record.place.0 == self.retry).and_then(wait);
        if due.is_some() || self.waiting.contains_key(&record.place) {
            self.pause(std::slice::from_ref(&record.place));
            let due = Instant::now() + due.unwrap_or_default();
            self.waiting.entry(record.place.clone()).or_default().push_back((due, record));
            return;
        }
        if self.paused {
            // It came with a new share after the pause.
            self.pause(std::slice::from_ref(&record.place));
        }
        self.held.push_back(Item::Record(record));
    }

    /// Lets go of what has waited long enough.
    fn release(&mut self) {
        let now = Instant::now();
        let mut free = vec![];
        for (place, queue) in &mut self.waiting {
            while queue.front().is_some_and(|(due, _)| *due <= now) {
                self.held.extend(queue.pop_front().map(|(_, record)| Item::Record(record)));
            }
            // What was read under an earlier share came again, or went to another member.
            let epoch = self.consumer.context().epoch(place);
            queue.retain(|(_, record)| Some(record.epoch) == epoch);
            if queue.is_empty() {
                free.push(place.clone());
            }
        }
        self.waiting.retain(|_, queue| !queue.is_empty());
        if !self.paused {
            self.resume(&free);
        }
    }

    /// Hands to the caller what it has room for; pauses when it has none for long.
    fn hand_out(&mut self) {
        while let Some(item) = self.held.pop_front() {
            match self.out.try_send(item) {
                Ok(()) => {}
                Err(TrySendError::Closed(_)) => return,
                Err(TrySendError::Full(item)) => {
                    self.held.push_front(item);
                    if self.paused || !self.wait_for_room() {
                        break;
                    }
                }
            }
        }
        if self.held.is_empty() && self.paused {
            self.paused = false;
            let free: Vec<Place> =
                self.assigned().filter(|place| !self.waiting.contains_key(place)).collect();
            self.resume(&free);
        } else if !self.held.is_empty() && !self.paused {
            self.paused = true;
            let all: Vec<Place> = self.assigned().collect();
            self.pause(&all);
        }
    }

    /// Whether there is room, or nobody who needs it, within [`PATIENCE`].
    fn wait_for_room(&self) -> bool {
        let end = Instant::now() + PATIENCE;
        while self.out.capacity() == 0 && !self.out.is_closed() {
            if Instant::now() > end {
                return false;
            }
            std::thread::sleep(LOOK);
        }
        true
    }

    fn assigned(&self) -> impl Iterator<Item = Place> + use<> {
        let list = self.consumer.assignment().unwrap_or_else(|error| {
            tracing::warn!(%error, "ask for the share of partitions");
            TopicPartitionList::new()
        });
        let places: Vec<Place> =
            list.elements().iter().map(|place| (place.topic().to_owned(), place.partition())).collect();
        places.into_iter()
    }

    fn pause(&self, places: &[Place]) {
        if let Err(error) = self.consumer.pause(&list(places)) {
            // It costs memory, not records.
            tracing::warn!(%error, "pause partitions");
        }
    }

    fn resume(&self, places: &[Place]) {
        if places.is_empty() {
            return;
        }
        if let Err(error) = self.consumer.resume(&list(places)) {
            tracing::warn!(%error, "resume partitions");
        }
    }
}

fn list(places: &[Place]) -> TopicPartitionList {
    let mut list = TopicPartitionList::with_capacity(places.len());
    for (topic, partition) in places {
        list.add_partition(topic, *partition);
    }
    list
}

/// Whether an error needs a person.
fn is_lasting(error: &KafkaError) -> bool {
    matches!(
        error.rdkafka_error_code(),
        Some(
            RDKafkaErrorCode::TopicAuthorizationFailed
                | RDKafkaErrorCode::GroupAuthorizationFailed
                | RDKafkaErrorCode::Authentication
                | RDKafkaErrorCode::SaslAuthenticationFailed
        )
    )
}
