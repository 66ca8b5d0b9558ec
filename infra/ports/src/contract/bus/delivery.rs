//! What comes, in which order, and how often.

use super::*;
use crate::bus::partition;
use std::collections::BTreeMap;

pub async fn records_of_a_stream_come_in_its_order(fixture: &mut impl Fixture) {
    let mut sent: BTreeMap<String, Vec<Position>> = BTreeMap::new();
    for _ in 0..10 {
        for stream in ["post-1", "post-2", "post-3"] {
            sent.entry(stream.into()).or_default().extend(append(&fixture.log(), stream, 1).await);
        }
    }
    publish(fixture).await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    let mut came: BTreeMap<String, Vec<Position>> = BTreeMap::new();
    for delivery in take(&mut *consumer, 30).await {
        assert_eq!(delivery.partition, partition(delivery.message.key.as_bytes()), "{delivery:?}");
        came.entry(delivery.message.key.clone()).or_default().push(position(&delivery));
    }
    assert_eq!(came, sent);
}

pub async fn a_record_is_the_event_byte_for_byte(fixture: &mut impl Fixture) {
    let data: &[u8] = "{ \"name\" : \"Zoë\",\n\"n\":1e3 }".as_bytes();
    let event = append_data(&fixture.log(), "post-1", &[data]).await.remove(0);
    publish(fixture).await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    let delivery = next(&mut *consumer).await;
    assert_eq!(delivery.message, Message::of(&event));
    assert_eq!(delivery.attempt, 1);
}

pub async fn a_consumer_sees_only_its_topics(fixture: &mut impl Fixture) {
    append(&fixture.log(), "member-1", 3).await;
    append(&fixture.log(), "post-1", 1).await;
    append(&fixture.log(), "member-1", 3).await;
    append(&fixture.log(), "post-1", 1).await;
    publish(fixture).await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    assert_eq!(positions(&take(&mut *consumer, 2).await), [4, 8]);
}

pub async fn committed_records_do_not_come_again_and_others_do(fixture: &mut impl Fixture) {
    append(&fixture.log(), "post-1", 5).await;
    publish(fixture).await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    let first = take(&mut *consumer, 5).await;
    consumer.commit(&first[2]).await.expect("the third is done, and so are the two before it");
    drop(consumer);
    fixture.restart().await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    let again = take(&mut *consumer, 2).await;
    assert_eq!(positions(&again), [4, 5]);
    consumer.commit(&again[1]).await.expect("all are done");
    drop(consumer);
    // The first that comes after all are done is a new one.
    append(&fixture.log(), "post-1", 1).await;
    publish(fixture).await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    assert_eq!(position(&next(&mut *consumer).await), 6);
}

pub async fn committing_an_older_record_takes_nothing_back(fixture: &mut impl Fixture) {
    append(&fixture.log(), "post-1", 4).await;
    publish(fixture).await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    let came = take(&mut *consumer, 4).await;
    consumer.commit(&came[2]).await.expect("the third is done");
    consumer.commit(&came[0]).await.expect("the first is done for long");
    drop(consumer);
    let mut consumer = join(fixture, GROUP, POSTS).await;
    assert_eq!(position(&next(&mut *consumer).await), 4);
}

pub async fn a_record_that_is_not_ours_is_reported_and_passed(fixture: &mut impl Fixture) {
    append_data(&fixture.log(), "post-1", &[b"{}", b"{\"cut\":", b"{}"]).await;
    publish(fixture).await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    assert_eq!(position(&next(&mut *consumer).await), 1);
    let odd = timeout(LIMIT, consumer.next()).await.expect("an answer in time");
    match odd {
        Err(BusError::Malformed { topic, partition: at, what, .. }) => {
            assert_eq!((topic.as_str(), at), (POSTS, partition(b"post-1")));
            assert!(what.contains("JSON"), "{what}");
        }
        other => panic!("half a JSON text came as {other:?}"),
    }
    let after = next(&mut *consumer).await;
    assert_eq!(position(&after), 3);
    consumer.commit(&after).await.expect("those before it are done too, the odd one among them");
    drop(consumer);
    append(&fixture.log(), "post-1", 1).await;
    publish(fixture).await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    assert_eq!(position(&next(&mut *consumer).await), 4);
}
