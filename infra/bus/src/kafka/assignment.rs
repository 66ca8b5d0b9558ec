//! Which partitions are this member's, and how far it is in each.

use rdkafka::client::ClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext, Rebalance};
use rdkafka::topic_partition_list::TopicPartitionList;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A topic's name on the brokers, and a partition.
pub type Place = (String, i32);

/// This member's share, kept up to date by librdkafka's callbacks.
#[derive(Default)]
pub struct Membership(Mutex<Shares>);

#[derive(Default)]
struct Shares {
    epoch: u64,
    places: HashMap<Place, Share>,
}

struct Share {
    /// Changes each time the partition comes to this member: what was read before is not given out.
    epoch: u64,
    /// The first offset given out since then.
    first: Option<i64>,
    /// The offset after the last one committed.
    done: i64,
}

/// Whether a record can be committed.
pub enum Standing {
    Open,
    /// It, or a later one, is committed.
    Done,
    /// The partition is another member's.
    Moved,
}

impl Membership {
    /// The present epoch of a partition, if it is this member's.
    pub fn epoch(&self, place: &Place) -> Option<u64> {
        self.lock().places.get(place).map(|share| share.epoch)
    }

    /// Notes that a record is given out; false if the partition has moved since it was read.
    pub fn give(&self, place: &Place, epoch: u64, offset: i64) -> bool {
        let mut shares = self.lock();
        let share = shares.places.get_mut(place).filter(|share| share.epoch == epoch);
        share.map(|share| share.first.get_or_insert(offset)).is_some()
    }

    pub fn standing(&self, place: &Place, offset: i64) -> Standing {
        let shares = self.lock();
        match shares.places.get(place) {
            Some(share) if share.first.is_some_and(|first| first <= offset) => {
                if offset < share.done {
                    Standing::Done
                } else {
                    Standing::Open
                }
            }
            _ => Standing::Moved,
        }
    }

    /// Notes that a record is committed.
    pub fn commit(&self, place: &Place, offset: i64) {
        if let Some(share) = self.lock().places.get_mut(place) {
            share.done = share.done.max(offset + 1);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shares> {
        // Nothing panics between two changes that belong together.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn places(list: &TopicPartitionList) -> impl Iterator<Item = Place> {
    list.elements().into_iter().map(|place| (place.topic().to_owned(), place.partition()))
}

/// Partitions by topic.
fn count(list: &TopicPartitionList) -> BTreeMap<String, usize> {
    let mut numbers = BTreeMap::new();
    for (topic, _) in places(list) {
        *numbers.entry(topic).or_default() += 1;
    }
    numbers
}

impl ClientContext for Membership {}

impl ConsumerContext for Membership {
    fn pre_rebalance(&self, _: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        let mut shares = self.lock();
        match rebalance {
            Rebalance::Assign(list) => {
                shares.epoch += 1;
                let epoch = shares.epoch;
                let new = places(list).map(|place| (place, Share { epoch, first: None, done: 0 }));
                shares.places.extend(new);
                for (topic, number) in count(list) {
                    tracing::info!(topic, "took {number} partitions of {topic}");
                }
            }
            Rebalance::Revoke(list) => {
                for place in places(list) {
                    shares.places.remove(&place);
                }
                for (topic, number) in count(list) {
                    tracing::info!(topic, "gave {number} partitions of {topic} back");
                }
            }
            Rebalance::Error(error) => {
                tracing::warn!(%error, "sharing the partitions failed; it is tried again");
            }
        }
    }

    fn post_rebalance(&self, consumer: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        if let Rebalance::Assign(list) = rebalance {
            // A partition that was paused when it left comes back paused.
            if let Err(error) = consumer.resume(list) {
                tracing::warn!(%error, "resume the partitions of a new share");
            }
        }
    }
}
