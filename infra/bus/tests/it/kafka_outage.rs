//! A Kafka that goes away and comes back.

use crate::kafka::options;
use crate::support::{LIMIT, append, committed, memory_log};
use bus::{KafkaBus, relay};
use metrics_exporter_prometheus::PrometheusBuilder;
use ports::bus::{Bus, topic};
use ports::log::Position;
use std::sync::Arc;
use std::time::Duration;
use testkit::{Kafka, eventually};
use tokio_util::sync::CancellationToken;

/// How long Kafka is away.
const OUTAGE: Duration = Duration::from_secs(30);

fn lag(rendered: &str) -> Option<u64> {
    let line = rendered.lines().find(|line| line.starts_with("reelog_relay_lag_positions "))?;
    line.rsplit_once(' ')?.1.parse().ok()
}

/// On one thread, so that the recorder of this test sees this test's relay alone.
#[tokio::test]
async fn an_outage_of_kafka_delays_records_and_neither_loses_nor_doubles_one() {
    let mut kafka = Kafka::start().await.expect("a Kafka of one's own");
    let recorder = PrometheusBuilder::new().build_recorder();
    let shown = recorder.handle();
    let _recording = metrics::set_default_local_recorder(&recorder);
    let options = options(&kafka.bootstrap);
    let physical = format!("{}{}", options.prefix, topic("post"));
    let log = memory_log();
    let bus: Arc<dyn Bus> = Arc::new(KafkaBus::connect(options).expect("the clients are made"));
    let mut consumer = bus.subscribe("workers", &[topic("post")]).await.expect("the group takes a member");
    let stop = CancellationToken::new();
    let running = tokio::spawn(relay(Arc::clone(&log), Arc::clone(&bus), stop.clone()));
    append(&log, &["post-1", "post-2"], 100).await;
    let mut came: Vec<Position> = vec![];
    while came.len() < 100 {
        let delivery = consumer.next().await.expect("a record");
        consumer.commit(&delivery).await.expect("it is done");
        came.push(delivery.message.position().expect("a position"));
    }
    eventually(LIMIT, || async { (lag(&shown.render()) == Some(0)).then_some(()) })
        .await
        .expect("no lag is shown");

    kafka.kill9().expect("it can be killed");
    let end = tokio::time::Instant::now() + OUTAGE;
    let mut last = 0;
    // The log takes events all the while.
    while tokio::time::Instant::now() < end {
        last = append(&log, &["post-1", "post-2", "post-3"], 9).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    // The relay looks at its lag twice a second.
    let behind = lag(&shown.render()).expect("the lag is shown");
    assert!((last - 110..=last - 100).contains(&behind), "{behind} of {} shown", last - 100);

    kafka.restart().await.expect("it starts on the same data");
    while came.len() < last as usize {
        let next = tokio::time::timeout(LIMIT, consumer.next()).await.expect("a record in time");
        let delivery = next.expect("a record");
        consumer.commit(&delivery).await.expect("it is done");
        came.push(delivery.message.position().expect("a position"));
    }
    let all: Vec<Position> = (1..=last).collect();
    assert_eq!(committed(&kafka.bootstrap, &physical).await, all);
    came.sort_unstable();
    assert_eq!(came, all, "at the consumer");
    eventually(LIMIT, || async { (lag(&shown.render()) == Some(0)).then_some(()) })
        .await
        .expect("no lag is shown");
    stop.cancel();
    running.await.expect("the relay does not panic").expect("it ends in order");
}
