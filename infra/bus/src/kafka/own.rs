//! Writes the topics of a group: records to come again and dead letters.

use super::record::headers;
use super::unavailable;
use ports::bus::{BusError, Message};
use rdkafka::ClientConfig;
use rdkafka::producer::{FutureProducer, FutureRecord, Producer};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

/// A producer made when first needed, and anew when it broke.
pub struct OwnTopics {
    config: ClientConfig,
    producer: Mutex<Option<FutureProducer>>,
}

impl OwnTopics {
    pub fn new(config: ClientConfig) -> Self {
        Self { config, producer: Mutex::new(None) }
    }

    /// Writes a record to a topic with this name on the brokers; answers once it is durable there.
    pub async fn write(&self, topic: &str, message: &Message, limit: Duration) -> Result<(), BusError> {
        let producer = self.producer()?;
        let record =
            FutureRecord::to(topic).key(&message.key).payload(&message.payload[..]).headers(headers(message));
        match producer.send(record, limit).await {
            Ok(_) => Ok(()),
            Err((error, _)) => Err(unavailable(error)),
        }
    }

    fn producer(&self) -> Result<FutureProducer, BusError> {
        let mut kept = self.producer.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some(producer) if producer.client().fatal_error().is_none() => Ok(producer.clone()),
            _ => {
                let producer: FutureProducer = self.config.create().map_err(unavailable)?;
                *kept = Some(producer.clone());
                Ok(producer)
            }
        }
    }
}
