use std::time::Duration;

use testkit::{Kafka, eventually, kafka};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

#[tokio::test]
async fn a_kafka_is_there_and_shared_by_all_tests_of_a_binary() {
    let (one, two) = tokio::join!(kafka(), kafka());
    assert_eq!(one.bootstrap, two.bootstrap);
    TcpStream::connect(&one.bootstrap).await.expect("it listens");
}

#[tokio::test]
async fn a_kafka_of_ones_own_comes_back_at_the_same_address_after_a_crash() {
    let mut own = Kafka::start().await.expect("a second Kafka starts");
    let address = own.bootstrap.clone();
    own.kill9().expect("it can be killed");
    assert!(TcpStream::connect(&address).await.is_err(), "it still listens");
    own.restart().await.expect("it starts on the same data");
    assert_eq!(own.bootstrap, address);
    TcpStream::connect(&address).await.expect("it listens again");
    own.stop().await.expect("it ends in order");
    eventually(Duration::from_secs(1), || async {
        TcpStream::connect(&address).await.is_err().then_some(())
    })
    .await
    .expect("its port is free");
}

#[tokio::test]
async fn the_stock_consumer_reads_what_the_stock_producer_wrote() {
    let kafka = kafka().await;
    let topic = format!("stock-{}", std::process::id());
    produce(&kafka.bootstrap, &topic, "ce_id:7,ce_source:/apps/8\tpost-1\t{\"a\":\"b\"}\n").await;
    let records = kafka.stock_records(&topic, Duration::from_secs(5)).await.expect("it can be read");
    let [record] = &records[..] else { panic!("not one record: {records:?}") };
    assert_eq!((record.offset, record.key.as_str(), record.value.as_str()), (0, "post-1", "{\"a\":\"b\"}"));
    assert_eq!(record.headers["ce_source"], "/apps/8");
    assert_eq!(record.headers["ce_id"], "7");
}

async fn produce(bootstrap: &str, topic: &str, lines: &str) {
    let libs = testkit::workspace_root().join(".cache/kafka/libs/*");
    let mut child = tokio::process::Command::new("java")
        .arg("-cp")
        .arg(libs)
        .args(["kafka.tools.ConsoleProducer", "--bootstrap-server", bootstrap, "--topic", topic])
        .args(["--property", "parse.key=true", "--property", "parse.headers=true"])
        .stdin(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("java starts");
    let mut input = child.stdin.take().expect("it is piped");
    input.write_all(lines.as_bytes()).await.expect("it reads");
    drop(input);
    assert!(child.wait().await.expect("it ends").success());
}
