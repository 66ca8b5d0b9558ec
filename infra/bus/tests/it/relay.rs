//! The relay, whatever the engine.

use crate::support::{LIMIT, append, memory_log, published};
use async_trait::async_trait;
use bus::{InProcessBus, relay};
use ports::bus::{Bus, BusError, Consumer, Message, Publisher};
use ports::log::{EventLog, Position};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

fn open(log: &Arc<dyn EventLog>) -> (TempDir, InProcessBus) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bus = InProcessBus::open(Arc::clone(log), folder.path().join("bus.redb")).expect("the bus opens");
    (folder, bus)
}

#[tokio::test]
async fn the_relay_goes_on_where_the_last_one_stopped_and_ends_when_told() {
    let log = memory_log();
    let (_folder, bus) = open(&log);
    let seen = watch::Sender::new(0);
    let bus: Arc<dyn Bus> = Arc::new(Watched { bus, seen: seen.clone() });
    for upto in [1_200, 2_400] {
        append(&log, &["post-1", "member-1"], 1_200).await;
        let stop = CancellationToken::new();
        let running = tokio::spawn(relay(Arc::clone(&log), Arc::clone(&bus), stop.clone()));
        let mut changes = seen.subscribe();
        timeout(LIMIT, changes.wait_for(|at| *at == upto))
            .await
            .expect("it catches up")
            .expect("it publishes");
        stop.cancel();
        let end = timeout(LIMIT, running).await.expect("it ends in time").expect("it does not panic");
        end.expect("it ends in order");
    }
    assert_eq!(published(&*bus).await, 2_400);
}

/// A bus that tells how far its publishers came, and holds that they go on without a hole.
struct Watched {
    bus: InProcessBus,
    seen: watch::Sender<Position>,
}

struct WatchedPublisher {
    publisher: Box<dyn Publisher>,
    seen: watch::Sender<Position>,
}

#[async_trait]
impl Bus for Watched {
    async fn publisher(&self) -> Result<Box<dyn Publisher>, BusError> {
        let publisher = self.bus.publisher().await?;
        Ok(Box::new(WatchedPublisher { publisher, seen: self.seen.clone() }))
    }

    async fn subscribe(&self, group: &str, topics: &[String]) -> Result<Box<dyn Consumer>, BusError> {
        self.bus.subscribe(group, topics).await
    }
}

#[async_trait]
impl Publisher for WatchedPublisher {
    async fn position(&mut self) -> Result<Position, BusError> {
        self.publisher.position().await
    }

    async fn publish(&mut self, messages: Vec<Message>, upto: Position) -> Result<(), BusError> {
        let positions: Vec<Option<Position>> = messages.iter().map(Message::position).collect();
        let expected: Vec<Option<Position>> = (*self.seen.borrow() + 1..=upto).map(Some).collect();
        assert_eq!(positions, expected);
        self.publisher.publish(messages, upto).await?;
        self.seen.send_replace(upto);
        Ok(())
    }
}

#[tokio::test]
async fn a_bus_that_is_ahead_of_the_log_is_an_error_and_not_a_wait() {
    let log = memory_log();
    append(&log, &["post-1"], 3).await;
    let (_folder, bus) = open(&log);
    bus.publisher().await.expect("a publisher").publish(vec![], 9).await.expect("the position moves");
    let end =
        timeout(LIMIT, relay(log, Arc::new(bus), CancellationToken::new())).await.expect("it ends in time");
    match end {
        Err(BusError::Log(error)) => assert!(error.to_string().contains("up to 9"), "{error}"),
        other => panic!("the relay ended with {other:?}"),
    }
}

/// A bus whose publishers are fenced off as soon as they are made.
struct Contested(InProcessBus);

#[async_trait]
impl Bus for Contested {
    async fn publisher(&self) -> Result<Box<dyn Publisher>, BusError> {
        let ours = self.0.publisher().await?;
        self.0.publisher().await?;
        Ok(ours)
    }

    async fn subscribe(&self, group: &str, topics: &[String]) -> Result<Box<dyn Consumer>, BusError> {
        self.0.subscribe(group, topics).await
    }
}

/// Takes as long as four times being fenced off: about 15 s.
#[tokio::test]
async fn a_relay_that_another_one_keeps_fencing_off_gives_way() {
    let log = memory_log();
    append(&log, &["post-1"], 3).await;
    let (_folder, bus) = open(&log);
    let end = timeout(LIMIT, relay(log, Arc::new(Contested(bus)), CancellationToken::new())).await;
    match end.expect("it ends in time") {
        Err(BusError::Fenced) => {}
        other => panic!("the relay ended with {other:?}"),
    }
}
