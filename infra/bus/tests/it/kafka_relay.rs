//! Relays that die, with a real Kafka.

use crate::kafka::options;
use crate::support::{LIMIT, append, committed, memory_log, published};
use bus::{KafkaBus, relay};
use ports::bus::{Bus, topic};
use ports::log::Position;
use std::sync::Arc;
use std::time::Duration;
use testkit::eventually;
use tokio_util::sync::CancellationToken;

/// Relays are cut off after so long, a little later each time: before, in and after a transaction.
const LIVES: [u64; 8] = [5, 20, 40, 80, 120, 160, 250, 400];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn relays_killed_anywhere_publish_each_position_once() {
    let kafka = testkit::kafka().await;
    let options = options(&kafka.bootstrap);
    let topic = format!("{}{}", options.prefix, topic("post"));
    let log = memory_log();
    append(&log, &["post-1"], 1).await;
    let bus: Arc<dyn Bus> = Arc::new(KafkaBus::connect(options.clone()).expect("the clients are made"));
    published(&*bus).await;
    for life in LIVES {
        append(&log, &["post-1", "post-2", "post-3", "post-4"], 1_000).await;
        // Another process each time: nothing in memory is shared.
        let bus: Arc<dyn Bus> = Arc::new(KafkaBus::connect(options.clone()).expect("the clients are made"));
        let stop = CancellationToken::new();
        let running = tokio::spawn(relay(Arc::clone(&log), bus, stop));
        tokio::time::sleep(Duration::from_millis(life)).await;
        running.abort();
    }
    let last = append(&log, &["post-1"], 1).await;
    let stop = CancellationToken::new();
    let running = tokio::spawn(relay(Arc::clone(&log), Arc::clone(&bus), stop.clone()));
    let found = eventually(LIMIT, || async {
        let found = committed(&kafka.bootstrap, &topic).await;
        (found.last() == Some(&last)).then_some(found)
    })
    .await
    .expect("the last relay catches up");
    stop.cancel();
    running.await.expect("the relay does not panic").expect("it ends in order");
    assert_eq!(found, (1..=last).collect::<Vec<Position>>());
    assert_eq!(published(&*bus).await, last);
}
