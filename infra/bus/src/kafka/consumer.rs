//! A member of a group.

use super::assignment::{Membership, Place, Standing};
use super::poller::{Item, Poller, Record};
use super::{Shared, blocking, unavailable};
use crate::again::{Seen, dead, read_from, retried, seen};
use async_trait::async_trait;
use ports::bus::{BusError, Consumer, Delivery, Message, retry_topic};
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer as _};
use rdkafka::error::RDKafkaErrorCode;
use rdkafka::{Offset, TopicPartitionList};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// Records held ready for the caller.
const READY: usize = 64;
/// Between two tries to commit while the group shares its partitions anew.
const AGAIN: Duration = Duration::from_millis(50);

/// One client a topic: a group with one topic shares it evenly, and other topics' members do not disturb it.
pub struct KafkaConsumer {
    // Before the channel, so that the pollers, which end with the channel, are those that close the clients.
    clients: HashMap<String, Arc<BaseConsumer<Membership>>>,
    items: mpsc::Receiver<Item>,
    shared: Arc<Shared>,
    group: String,
}

impl KafkaConsumer {
    /// Joins the group for topics with these names on the brokers.
    pub fn join(shared: Arc<Shared>, group: &str, topics: &[String]) -> Result<Self, BusError> {
        let (out, items) = mpsc::channel(READY);
        let mut clients = HashMap::new();
        for topic in topics {
            let name = topic.strip_prefix(&shared.options.prefix).unwrap_or(topic);
            let config = shared.options.member(&format!("{group}.{name}"));
            let client: BaseConsumer<Membership> =
                config.create_with_context(Membership::default()).map_err(unavailable)?;
            client.subscribe(&[topic]).map_err(unavailable)?;
            let client = Arc::new(client);
            let poller = Poller {
                consumer: Arc::clone(&client),
                out: out.clone(),
                prefix: shared.options.prefix.clone(),
                retry: shared.physical(&retry_topic(group)),
                held: VecDeque::new(),
                waiting: HashMap::new(),
                paused: false,
            };
            let thread = std::thread::Builder::new().name(format!("bus {name}"));
            thread.spawn(move || poller.run()).map_err(|error| BusError::Unavailable(error.to_string()))?;
            clients.insert(topic.clone(), client);
        }
        Ok(Self { clients, items, shared, group: group.to_owned() })
    }

    /// The client that reads a place; none for a delivery that is not from this consumer.
    fn client(&self, place: &Place) -> Option<&Arc<BaseConsumer<Membership>>> {
        self.clients.get(&place.0)
    }

    fn place(&self, delivery: &Delivery) -> Place {
        (self.shared.physical(&read_from(&self.group, delivery)), delivery.partition)
    }

    fn moved(&self, delivery: &Delivery) -> BusError {
        BusError::Moved { topic: read_from(&self.group, delivery), partition: delivery.partition }
    }

    /// Writes the record to a topic of the group, then commits the one it stands for.
    async fn replace(&mut self, delivery: &Delivery, by: Message) -> Result<(), BusError> {
        let place = self.place(delivery);
        let standing = self.client(&place).map(|client| client.context().standing(&place, delivery.offset));
        if let None | Some(Standing::Moved) = standing {
            return Err(self.moved(delivery));
        }
        let topic = self.shared.physical(&by.topic);
        self.shared.own.write(&topic, &by, self.shared.options.request_timeout).await?;
        self.commit(delivery).await
    }
}

#[async_trait]
impl Consumer for KafkaConsumer {
    async fn next(&mut self) -> Result<Delivery, BusError> {
        loop {
            let item = self.items.recv().await.ok_or(BusError::Closed)?;
            let Record { place, epoch, offset, message } = match item {
                Item::Record(record) => record,
                Item::Failed(error) => return Err(error),
                Item::Ended(error) => {
                    // Without one of its topics the member is no use: the others end, too.
                    self.items.close();
                    return Err(error);
                }
            };
            if !self.client(&place).is_some_and(|client| client.context().give(&place, epoch, offset)) {
                continue;
            }
            let (topic, partition) = place;
            return match message.and_then(|message| seen(message, &self.group)) {
                Ok(Seen { message, attempt }) => Ok(Delivery { message, partition, offset, attempt }),
                Err(what) => {
                    let prefix = &self.shared.options.prefix;
                    let topic = topic.strip_prefix(prefix.as_str()).unwrap_or(&topic).to_owned();
                    Err(BusError::Malformed { topic, partition, offset, what })
                }
            };
        }
    }

    async fn commit(&mut self, delivery: &Delivery) -> Result<(), BusError> {
        let place = self.place(delivery);
        let offset = delivery.offset;
        let Some(consumer) = self.client(&place).map(Arc::clone) else { return Err(self.moved(delivery)) };
        let limit = self.shared.options.request_timeout;
        let done =
            blocking(limit * 2, move || commit(&consumer, &place, offset, Instant::now() + limit)).await?;
        if done { Ok(()) } else { Err(self.moved(delivery)) }
    }

    async fn retry(&mut self, delivery: &Delivery, after: Duration, reason: &str) -> Result<(), BusError> {
        let again = retried(&self.group, delivery, after, reason);
        self.replace(delivery, again).await
    }

    async fn dead_letter(&mut self, delivery: &Delivery, reason: &str) -> Result<(), BusError> {
        let dead = dead(&self.group, delivery, reason);
        self.replace(delivery, dead).await
    }
}

/// Commits up to a record; false if its partition has moved. The brokers refuse commits while the group shares its
/// partitions anew, so it is tried again until that is over.
fn commit(
    consumer: &BaseConsumer<Membership>,
    place: &Place,
    offset: i64,
    end: Instant,
) -> Result<bool, BusError> {
    let mut list = TopicPartitionList::new();
    list.add_partition_offset(&place.0, place.1, Offset::Offset(offset + 1)).map_err(unavailable)?;
    loop {
        match consumer.context().standing(place, offset) {
            Standing::Open => {}
            Standing::Done => return Ok(true),
            Standing::Moved => return Ok(false),
        }
        match consumer.commit(&list, CommitMode::Sync) {
            Ok(()) => {
                consumer.context().commit(place, offset);
                return Ok(true);
            }
            Err(error) if Instant::now() < end && error.rdkafka_error_code().is_some_and(is_passing) => {
                std::thread::sleep(AGAIN);
            }
            Err(error) => return Err(unavailable(error)),
        }
    }
}

fn is_passing(code: RDKafkaErrorCode) -> bool {
    matches!(
        code,
        RDKafkaErrorCode::RebalanceInProgress
            | RDKafkaErrorCode::IllegalGeneration
            | RDKafkaErrorCode::UnknownMemberId
            | RDKafkaErrorCode::NotCoordinator
            | RDKafkaErrorCode::CoordinatorLoadInProgress
            | RDKafkaErrorCode::CoordinatorNotAvailable
            | RDKafkaErrorCode::WaitingForCoordinator
            | RDKafkaErrorCode::BrokerTransportFailure
            | RDKafkaErrorCode::RequestTimedOut
            | RDKafkaErrorCode::OperationTimedOut
    )
}
