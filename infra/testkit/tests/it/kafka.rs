use std::time::Duration;

use testkit::{Kafka, eventually, kafka};
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
