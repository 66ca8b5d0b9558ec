//! What a publisher promises.

use super::*;

pub async fn the_publisher_goes_on_where_it_was_after_a_restart(fixture: &mut impl Fixture) {
    let mut first = publisher(fixture).await;
    assert_eq!(first.position().await.expect("a position"), 0, "nothing is published yet");
    append(&fixture.log(), "post-1", 7).await;
    publish_some(fixture, &mut *first, 5).await.expect("five are published");
    assert_eq!(first.position().await.expect("a position"), 5);
    drop(first);
    fixture.restart().await;
    let mut second = publisher(fixture).await;
    assert_eq!(second.position().await.expect("a position"), 5);
    publish_some(fixture, &mut *second, 5).await.expect("two are published");
    assert_eq!(second.position().await.expect("a position"), 7);
    let mut consumer = join(fixture, GROUP, POSTS).await;
    assert_eq!(positions(&take(&mut *consumer, 7).await), [1, 2, 3, 4, 5, 6, 7]);
}

pub async fn a_second_publisher_fences_off_the_first(fixture: &mut impl Fixture) {
    append(&fixture.log(), "post-1", 4).await;
    let mut first = publisher(fixture).await;
    publish_some(fixture, &mut *first, 2).await.expect("two are published");
    let events = fixture.log().read_all(2, 2).await.expect("the log reads");
    let late: Vec<Message> = events.iter().map(Message::of).collect();
    let mut second = publisher(fixture).await;
    for _ in 0..2 {
        match first.publish(late.clone(), 4).await {
            Err(BusError::Fenced) => {}
            other => panic!("the first publisher was not stopped: {other:?}"),
        }
    }
    assert_eq!(second.position().await.expect("a position"), 2, "what was fenced off moved the position");
    publish_some(fixture, &mut *second, 2).await.expect("the second publishes on");
    append(&fixture.log(), "post-1", 1).await;
    publish_some(fixture, &mut *second, 2).await.expect("the second publishes on");
    let mut consumer = join(fixture, GROUP, POSTS).await;
    assert_eq!(positions(&take(&mut *consumer, 5).await), [1, 2, 3, 4, 5], "each once, none from the first");
}

pub async fn a_relay_replaced_again_and_again_publishes_each_position_once(fixture: &mut impl Fixture) {
    for stream in ["post-1", "post-2", "post-1", "post-3"] {
        append(&fixture.log(), stream, 5).await;
    }
    loop {
        let mut publisher = publisher(fixture).await;
        if !publish_some(fixture, &mut *publisher, 3).await.expect("some are published") {
            break;
        }
    }
    let mut consumer = join(fixture, GROUP, POSTS).await;
    let mut came = positions(&take(&mut *consumer, 20).await);
    came.sort_unstable();
    assert_eq!(came, (1..=20).collect::<Vec<Position>>());
    append(&fixture.log(), "post-2", 1).await;
    publish(fixture).await;
    assert_eq!(position(&next(&mut *consumer).await), 21, "nothing came twice");
}
