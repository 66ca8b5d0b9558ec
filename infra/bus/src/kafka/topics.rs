//! Makes the topics that are missing.

use super::options::{KafkaOptions, RECORD_BYTES_MAX};
use super::{blocking, unavailable};
use ports::bus::{BusError, PARTITIONS};
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

/// A new topic is known to all brokers after a while.
const SPREAD_PAUSE: Duration = Duration::from_millis(50);

/// The topics known to be there.
pub struct Topics {
    admin: Arc<AdminClient<DefaultClientContext>>,
    known: Mutex<HashSet<String>>,
    replication: i32,
    timeout: Duration,
}

/// What a topic is for.
#[derive(Clone, Copy)]
pub enum Kind {
    /// Records in [`PARTITIONS`] partitions, kept for ever: a new group starts from the beginning.
    Records,
    /// The last value of each key, in one partition.
    Table,
}

impl Kind {
    fn partitions(self) -> i32 {
        match self {
            Self::Records => PARTITIONS,
            Self::Table => 1,
        }
    }

    fn topic(self, name: &str, replication: i32) -> NewTopic<'_> {
        let topic = NewTopic::new(name, self.partitions(), TopicReplication::Fixed(replication));
        match self {
            Self::Records => topic
                .set("cleanup.policy", "delete")
                .set("retention.ms", "-1")
                .set("max.message.bytes", RECORD_BYTES_MAX),
            // Small segments, so that there is soon something to compact.
            Self::Table => topic.set("cleanup.policy", "compact").set("segment.bytes", "1048576"),
        }
    }
}

impl Topics {
    pub fn new(options: &KafkaOptions) -> Result<Self, KafkaError> {
        let admin = Arc::new(options.client().create()?);
        let (replication, timeout) = (options.replication, options.request_timeout);
        Ok(Self { admin, known: Mutex::default(), replication, timeout })
    }

    /// Makes those of the topics that are missing; refuses those that are there with other partitions.
    pub async fn ensure(&self, names: &[String], kind: Kind) -> Result<(), BusError> {
        let mut known = self.known.lock().await;
        let missing: Vec<&String> = names.iter().filter(|name| !known.contains(*name)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let topics: Vec<NewTopic> = missing.iter().map(|name| kind.topic(name, self.replication)).collect();
        let options =
            AdminOptions::new().request_timeout(Some(self.timeout)).operation_timeout(Some(self.timeout));
        for made in self.admin.create_topics(&topics, &options).await.map_err(unavailable)? {
            match made {
                Ok(_) | Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
                Err((name, code)) => return Err(BusError::Unavailable(format!("make topic {name}: {code}"))),
            }
        }
        for name in missing {
            self.check(name, kind).await?;
            known.insert(name.clone());
        }
        Ok(())
    }

    /// Waits until the topic is known; order within a stream rests on the number of partitions.
    async fn check(&self, name: &str, kind: Kind) -> Result<(), BusError> {
        let end = Instant::now() + self.timeout;
        loop {
            let (admin, topic, limit) = (Arc::clone(&self.admin), name.to_owned(), self.timeout);
            let partitions = blocking(limit * 2, move || {
                let metadata = admin.inner().fetch_metadata(Some(&topic), limit).map_err(unavailable)?;
                let found =
                    metadata.topics().iter().find(|found| found.name() == topic && found.error().is_none());
                Ok(found.map_or(0, |found| found.partitions().len() as i32))
            })
            .await?;
            if partitions == kind.partitions() {
                return Ok(());
            }
            if partitions > 0 {
                let needed = kind.partitions();
                return Err(BusError::Unavailable(format!(
                    "topic {name} has {partitions} partitions, not {needed}"
                )));
            }
            if Instant::now() > end {
                return Err(BusError::Unavailable(format!("topic {name} was made and is not there")));
            }
            sleep(SPREAD_PAUSE).await;
        }
    }
}
