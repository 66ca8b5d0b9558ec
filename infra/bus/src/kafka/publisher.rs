//! The transactional publisher.

use super::record::headers;
use super::topics::Kind;
use super::{Shared, blocking, position, unavailable};
use async_trait::async_trait;
use ports::bus::{BusError, Message, Publisher};
use ports::log::Position;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer, ThreadedProducer};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

type Transactional = ThreadedProducer<DefaultProducerContext>;

/// Between two tries of a call that may be repeated.
const AGAIN: Duration = Duration::from_millis(20);

pub struct KafkaPublisher {
    shared: Arc<Shared>,
    /// Gone after the first failure: what became of its transaction is found out by the next publisher.
    producer: Option<Arc<Transactional>>,
    position: Position,
    fenced: bool,
}

impl KafkaPublisher {
    /// Fences off any other publisher of this id, ends its transaction, and finds out where it was.
    pub async fn take_over(shared: Arc<Shared>) -> Result<Self, BusError> {
        let topic = shared.physical(position::TOPIC);
        shared.topics.ensure(std::slice::from_ref(&topic), Kind::Table).await?;
        let options = shared.options.clone();
        let (producer, position) = blocking(options.request_timeout * 3, move || {
            let producer: Transactional = options.transactional().create().map_err(unavailable)?;
            let end = Instant::now() + options.request_timeout;
            repeat(end, |left| producer.init_transactions(left))
                .map_err(|error| failure(&producer, error))?;
            let position = position::read(&options, &topic, &options.transactional_id)?;
            Ok((Arc::new(producer), position))
        })
        .await?;
        Ok(Self { shared, producer: Some(producer), position, fenced: false })
    }

    fn producer(&mut self) -> Result<Arc<Transactional>, BusError> {
        if self.fenced {
            return Err(BusError::Fenced);
        }
        // Taken out: if this call is cut off, nobody knows how far it came.
        let broken = || BusError::Unavailable("this publisher broke, a new one is needed".into());
        self.producer.take().ok_or_else(broken)
    }
}

#[async_trait]
impl Publisher for KafkaPublisher {
    async fn position(&mut self) -> Result<Position, BusError> {
        if self.fenced { Err(BusError::Fenced) } else { Ok(self.position) }
    }

    async fn publish(&mut self, messages: Vec<Message>, upto: Position) -> Result<(), BusError> {
        let topics: BTreeSet<String> =
            messages.iter().map(|message| self.shared.physical(&message.topic)).collect();
        self.shared.topics.ensure(&Vec::from_iter(topics), Kind::Records).await?;
        let producer = self.producer()?;
        let shared = Arc::clone(&self.shared);
        let limit = shared.options.request_timeout;
        let done = blocking(limit * 2, move || match transact(&shared, &producer, &messages, upto) {
            Ok(()) => Ok(producer),
            Err(error) => Err(failure(&producer, error)),
        })
        .await;
        match done {
            Ok(producer) => {
                self.producer = Some(producer);
                self.position = upto;
                Ok(())
            }
            Err(error) => {
                self.fenced = matches!(error, BusError::Fenced);
                Err(error)
            }
        }
    }
}

/// One transaction: the records and the position after them.
fn transact(
    shared: &Shared,
    producer: &Transactional,
    messages: &[Message],
    upto: Position,
) -> Result<(), KafkaError> {
    let end = Instant::now() + shared.options.request_timeout;
    producer.begin_transaction()?;
    for message in messages {
        let topic = shared.physical(&message.topic);
        let record =
            BaseRecord::to(&topic).key(&message.key).payload(&message.payload[..]).headers(headers(message));
        send(producer, record, end)?;
    }
    let (topic, value) = (shared.physical(position::TOPIC), upto.to_string());
    let key = &shared.options.transactional_id;
    send(producer, BaseRecord::to(&topic).key(key).payload(value.as_bytes()), end)?;
    repeat(end, |left| producer.commit_transaction(left))
}

/// Hands a record to librdkafka; waits while its queue is full.
fn send(
    producer: &Transactional,
    record: BaseRecord<'_, String, [u8]>,
    end: Instant,
) -> Result<(), KafkaError> {
    let mut record = record;
    loop {
        match producer.send(record) {
            Ok(()) => return Ok(()),
            Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), back))
                if Instant::now() < end =>
            {
                record = back;
                std::thread::sleep(AGAIN);
            }
            Err((error, _)) => return Err(error),
        }
    }
}

/// Calls again what may be called again, until `end`.
fn repeat(end: Instant, call: impl Fn(Duration) -> Result<(), KafkaError>) -> Result<(), KafkaError> {
    loop {
        match call(end.saturating_duration_since(Instant::now())) {
            Err(KafkaError::Transaction(error)) if error.is_retriable() && Instant::now() + AGAIN < end => {
                std::thread::sleep(AGAIN);
            }
            done => return done,
        }
    }
}

/// What a failure means: another publisher, or trouble.
fn failure(producer: &Transactional, error: KafkaError) -> BusError {
    let fenced = |code| {
        matches!(
            code,
            RDKafkaErrorCode::Fenced
                | RDKafkaErrorCode::ProducerFenced
                | RDKafkaErrorCode::InvalidProducerEpoch
        )
    };
    let fatal = producer.client().fatal_error();
    if error.rdkafka_error_code().is_some_and(fenced) || fatal.as_ref().is_some_and(|(code, _)| fenced(*code))
    {
        return BusError::Fenced;
    }
    let also = fatal.map(|(_, why)| format!(" ({why})")).unwrap_or_default();
    BusError::Unavailable(format!("{error}{also}"))
}
