//! The bus over a real Kafka.

use crate::support::{LIMIT, append, committed, memory_log, published};
use async_trait::async_trait;
use bus::{KafkaBus, KafkaOptions};
use bytes::Bytes;
use ports::bus::{Bus, BusError, Message, partition, topic};
use ports::contract::bus::Fixture;
use ports::log::EventLog;
use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::producer::{FutureProducer, FutureRecord};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

struct Kafka {
    log: Arc<dyn EventLog>,
    options: KafkaOptions,
    bus: Arc<dyn Bus>,
}

/// Options for a bus of one's own on this Kafka: a prefix that nobody else has.
pub fn options(bootstrap: &str) -> KafkaOptions {
    let mut options = KafkaOptions::new(bootstrap);
    options.prefix = format!("t{}.", Uuid::new_v4().simple());
    options.session_timeout = Duration::from_secs(2);
    options
}

async fn kafka() -> Kafka {
    let options = options(&testkit::kafka().await.bootstrap);
    let bus = Arc::new(KafkaBus::connect(options.clone()).expect("the clients are made"));
    Kafka { log: memory_log(), options, bus }
}

#[async_trait]
impl Fixture for Kafka {
    fn log(&self) -> Arc<dyn EventLog> {
        Arc::clone(&self.log)
    }

    fn bus(&self) -> Arc<dyn Bus> {
        Arc::clone(&self.bus)
    }

    async fn restart(&mut self) {
        self.bus = Arc::new(KafkaBus::connect(self.options.clone()).expect("the clients are made"));
    }

    fn absence(&self) -> Duration {
        // Longer than a member may be silent, and than it may go without polling.
        self.options.session_timeout * 3 + Duration::from_secs(2)
    }
}

ports::bus_contract!(kafka);

async fn raw_producer() -> FutureProducer {
    ClientConfig::new()
        .set("bootstrap.servers", &testkit::kafka().await.bootstrap)
        .create()
        .expect("a producer")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_from_elsewhere_is_reported_and_passed() {
    let mut kafka = kafka().await;
    let mut consumer = kafka.bus.subscribe("g", &[topic("post")]).await.expect("the group takes a member");
    let physical = format!("{}{}", kafka.options.prefix, topic("post"));
    let foreign = FutureRecord::to(&physical).key("post-1").payload("{}");
    raw_producer().await.send(foreign, LIMIT).await.expect("Kafka takes anything");
    match timeout(LIMIT, consumer.next()).await.expect("an answer in time") {
        Err(BusError::Malformed { topic, what, .. }) => {
            assert_eq!(
                (topic.as_str(), what.as_str()),
                ("reelog.post.v1", "it has no header ce_specversion")
            );
        }
        other => panic!("a foreign record came as {other:?}"),
    }
    append(&kafka.log, &["post-1"], 1).await;
    let event = kafka.log.read_all(0, 1).await.expect("the log reads").remove(0);
    let mut publisher = kafka.bus.publisher().await.expect("a publisher");
    publisher.publish(vec![Message::of(&event)], 1).await.expect("the bus takes the record");
    let ours = timeout(LIMIT, consumer.next()).await.expect("a record in time").expect("a record");
    assert_eq!(ours.message, Message::of(&event));
    consumer.commit(&ours).await.expect("it is done");
    drop((consumer, publisher));
    kafka.restart().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kafka_puts_a_key_where_we_say() {
    let kafka = kafka().await;
    kafka.bus.subscribe("g", &[topic("post")]).await.expect("the topic is made");
    let physical = format!("{}{}", kafka.options.prefix, topic("post"));
    let producer: FutureProducer = ClientConfig::new()
        .set("bootstrap.servers", &kafka.options.bootstrap)
        .set("partitioner", "murmur2_random")
        .create()
        .expect("a producer");
    for key in ["post-1", "post-42", "member-0f8fad5b-d9cb-469f-a165-70867728950e", "ü"] {
        let record = FutureRecord::to(&physical).key(key).payload("{}");
        let placed = producer.send(record, LIMIT).await.expect("Kafka takes it");
        assert_eq!(placed.partition, partition(key.as_bytes()), "{key}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_that_fails_leaves_nothing_behind() {
    let kafka = kafka().await;
    append(&kafka.log, &["post-1", "post-2"], 4).await;
    let events = kafka.log.read_all(0, 4).await.expect("the log reads");
    let messages: Vec<Message> = events.iter().map(Message::of).collect();
    let mut publisher = kafka.bus.publisher().await.expect("a publisher");
    publisher.publish(messages[..1].to_vec(), 1).await.expect("the first is published");
    let mut odd = messages[1..].to_vec();
    odd[2].payload = Bytes::from(vec![b' '; 3 << 20]);
    match publisher.publish(odd, 4).await {
        Err(BusError::Unavailable(_)) => {}
        other => panic!("3 MiB were published: {other:?}"),
    }
    drop(publisher);
    assert_eq!(published(&*kafka.bus).await, 1);
    let physical = format!("{}{}", kafka.options.prefix, topic("post"));
    assert_eq!(committed(&kafka.options.bootstrap, &physical).await, [1]);
    let mut publisher = kafka.bus.publisher().await.expect("a publisher");
    publisher.publish(messages[1..].to_vec(), 4).await.expect("the rest is published");
    assert_eq!(committed(&kafka.options.bootstrap, &physical).await, [1, 2, 3, 4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_topic_with_other_partitions_is_refused() {
    let kafka = kafka().await;
    let physical = format!("{}{}", kafka.options.prefix, topic("post"));
    let admin: AdminClient<DefaultClientContext> = ClientConfig::new()
        .set("bootstrap.servers", &kafka.options.bootstrap)
        .create()
        .expect("an admin client");
    let odd = NewTopic::new(&physical, 3, TopicReplication::Fixed(1));
    admin.create_topics([&odd], &AdminOptions::new()).await.expect("the topic is made");
    match kafka.bus.subscribe("g", &[topic("post")]).await.map(|_| ()) {
        Err(BusError::Unavailable(why)) => assert!(why.contains("has 3 partitions, not 12"), "{why}"),
        other => panic!("three partitions were accepted: {other:?}"),
    }
}
