//! The bus of several processes: Apache Kafka.
//!
//! Publishing is exactly once per position: a transaction holds a batch and the position after it. Consuming is at
//! least once: members read what is committed, and commit by hand.

mod assignment;
mod consumer;
mod options;
mod own;
mod poller;
mod position;
mod publisher;
mod record;
mod topics;

pub use options::KafkaOptions;

use async_trait::async_trait;
use own::OwnTopics;
use ports::bus::{Bus, BusError, Consumer, Publisher, dead_letter_topic, retry_topic};
use rdkafka::error::KafkaError;
use std::sync::Arc;
use std::time::Duration;
use topics::{Kind, Topics};

/// A [`Bus`] over Kafka.
pub struct KafkaBus(Arc<Shared>);

struct Shared {
    options: KafkaOptions,
    topics: Topics,
    own: OwnTopics,
}

impl KafkaBus {
    /// Makes the clients. Kafka need not be there yet: what needs it answers [`BusError::Unavailable`] until it is.
    /// Topics are made when they are first needed.
    pub fn connect(options: KafkaOptions) -> Result<Self, BusError> {
        let topics = Topics::new(&options).map_err(unavailable)?;
        let own = OwnTopics::new(options.idempotent());
        Ok(Self(Arc::new(Shared { options, topics, own })))
    }
}

impl Shared {
    /// A topic's name on the brokers.
    fn physical(&self, topic: &str) -> String {
        format!("{}{topic}", self.options.prefix)
    }
}

#[async_trait]
impl Bus for KafkaBus {
    async fn publisher(&self) -> Result<Box<dyn Publisher>, BusError> {
        Ok(Box::new(publisher::KafkaPublisher::take_over(Arc::clone(&self.0)).await?))
    }

    async fn subscribe(&self, group: &str, topics: &[String]) -> Result<Box<dyn Consumer>, BusError> {
        let own = [retry_topic(group), dead_letter_topic(group)];
        let all: Vec<String> = topics.iter().chain(&own).map(|topic| self.0.physical(topic)).collect();
        self.0.topics.ensure(&all, Kind::Records).await?;
        let mut read: Vec<String> =
            topics.iter().chain(&own[..1]).map(|topic| self.0.physical(topic)).collect();
        read.sort_unstable();
        read.dedup();
        Ok(Box::new(consumer::KafkaConsumer::join(Arc::clone(&self.0), group, &read)?))
    }
}

/// Runs a call that waits inside librdkafka where it holds up nobody. Its own timeout should end it; should it hang
/// all the same, the caller goes on after `limit`.
async fn blocking<T: Send + 'static>(
    limit: Duration,
    call: impl FnOnce() -> Result<T, BusError> + Send + 'static,
) -> Result<T, BusError> {
    match tokio::time::timeout(limit, tokio::task::spawn_blocking(call)).await {
        Ok(Ok(done)) => done,
        Ok(Err(error)) => Err(BusError::Unavailable(format!("the Kafka client: {error}"))),
        Err(_) => Err(BusError::Unavailable(format!("the Kafka client hangs for {limit:?}"))),
    }
}

fn unavailable(error: KafkaError) -> BusError {
    BusError::Unavailable(error.to_string())
}
