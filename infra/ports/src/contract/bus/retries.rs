//! Records that come again, and records that are put aside.

use super::*;
use crate::bus::{
    ATTEMPT_HEADER, DEAD_LETTER_REASON_HEADER, ORIGIN_HEADER, RETRY_REASON_HEADER, dead_letter_topic,
};
use tokio::time::Instant;

/// Long enough to see other records pass meanwhile.
const DELAY: Duration = Duration::from_millis(1_500);

fn header<'a>(delivery: &'a Delivery, name: &str) -> Option<&'a str> {
    delivery.message.headers.get(name).map(String::as_str)
}

pub async fn a_retried_record_comes_again_later_with_its_attempt_and_reason(fixture: &mut impl Fixture) {
    append(&fixture.log(), "post-1", 2).await;
    publish(fixture).await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    let first = next(&mut *consumer).await;
    let start = Instant::now();
    consumer.retry(&first, DELAY, "no free worker").await.expect("it will come again");
    // The one after it does not wait.
    assert_eq!(position(&next(&mut *consumer).await), 2);
    let again = next(&mut *consumer).await;
    assert!(start.elapsed() >= DELAY, "it came after {:?}", start.elapsed());
    assert_eq!((position(&again), again.attempt), (1, 2));
    assert_eq!(header(&again, RETRY_REASON_HEADER), Some("no free worker"));
    assert_eq!(header(&again, ATTEMPT_HEADER), Some("2"));
    assert_eq!((&again.message.topic, &again.message.key), (&first.message.topic, &first.message.key));
    assert_eq!(again.message.payload, first.message.payload);
    for (name, value) in &first.message.headers {
        assert_eq!(header(&again, name), Some(value.as_str()), "{name}");
    }
    consumer.retry(&again, Duration::ZERO, "once more").await.expect("it will come a third time");
    let third = next(&mut *consumer).await;
    assert_eq!((position(&third), third.attempt), (1, 3));
    assert_eq!(header(&third, RETRY_REASON_HEADER), Some("once more"));
    consumer.commit(&third).await.expect("it is done");
}

pub async fn a_retried_record_survives_a_restart(fixture: &mut impl Fixture) {
    append(&fixture.log(), "post-1", 1).await;
    publish(fixture).await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    let first = next(&mut *consumer).await;
    consumer.retry(&first, DELAY, "stopping").await.expect("it will come again");
    drop(consumer);
    fixture.restart().await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    let again = next(&mut *consumer).await;
    assert_eq!((position(&again), again.attempt), (1, 2), "only as a second attempt");
    drop(consumer);
    // Not committed, so it comes once more, as the same attempt.
    let mut consumer = join(fixture, GROUP, POSTS).await;
    let again = next(&mut *consumer).await;
    assert_eq!((position(&again), again.attempt), (1, 2));
    consumer.commit(&again).await.expect("it is done");
    drop(consumer);
    append(&fixture.log(), "post-1", 1).await;
    publish(fixture).await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    assert_eq!(position(&next(&mut *consumer).await), 2);
}

pub async fn a_dead_letter_can_be_read_and_does_not_come_again(fixture: &mut impl Fixture) {
    append(&fixture.log(), "post-1", 2).await;
    publish(fixture).await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    let first = next(&mut *consumer).await;
    consumer.retry(&first, Duration::ZERO, "try once more").await.expect("it will come again");
    let second = next(&mut *consumer).await;
    let again = next(&mut *consumer).await;
    let (again, second) = if again.attempt == 2 { (again, second) } else { (second, again) };
    consumer.dead_letter(&again, "the file is no video").await.expect("it is put aside");
    consumer.commit(&second).await.expect("it is done");
    drop(consumer);
    fixture.restart().await;

    let topic = dead_letter_topic(GROUP);
    let mut reader = join(fixture, "people", &topic).await;
    let dead = next(&mut *reader).await;
    assert_eq!((position(&dead), dead.message.topic.as_str(), dead.attempt), (1, topic.as_str(), 1));
    assert_eq!(header(&dead, DEAD_LETTER_REASON_HEADER), Some("the file is no video"));
    assert_eq!(header(&dead, ATTEMPT_HEADER), Some("2"));
    assert_eq!(header(&dead, ORIGIN_HEADER), Some(POSTS));
    assert_eq!(dead.message.payload, first.message.payload);

    append(&fixture.log(), "post-1", 1).await;
    publish(fixture).await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    assert_eq!(position(&next(&mut *consumer).await), 3, "neither comes again");
}
