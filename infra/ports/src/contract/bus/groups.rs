//! Members of a group, and groups beside each other.

use super::*;
use std::collections::BTreeMap;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// Streams of a round: enough that every member gets some of them.
const STREAMS: usize = 48;
/// The most that members may need to agree on their shares.
const ROUNDS_MAX: usize = 200;

/// A member that takes and commits all it gets, and tells who it is.
fn work(
    mut consumer: Box<dyn Consumer>,
    name: usize,
    told: mpsc::UnboundedSender<(usize, Position)>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            let delivery = consumer.next().await.expect("a record");
            match consumer.commit(&delivery).await {
                Ok(()) | Err(BusError::Moved { .. }) => {}
                Err(error) => panic!("commit: {error}"),
            }
            if told.send((name, position(&delivery))).is_err() {
                return;
            }
        }
    })
}

/// Appends a round and waits until all of it came; who got which position, in the order told.
async fn round(
    fixture: &impl Fixture,
    told: &mut mpsc::UnboundedReceiver<(usize, Position)>,
    seen: &mut BTreeMap<Position, Vec<usize>>,
) -> Vec<Position> {
    let mut sent = vec![];
    for stream in 0..STREAMS {
        sent.extend(append(&fixture.log(), &format!("post-{stream}"), 1).await);
    }
    publish(fixture).await;
    while !sent.iter().all(|position| seen.contains_key(position)) {
        let (member, position) =
            timeout(LIMIT, told.recv()).await.expect("a record in time").expect("members");
        seen.entry(position).or_default().push(member);
    }
    sent
}

pub async fn two_members_share_the_partitions_without_loss(fixture: &mut impl Fixture) {
    let (tell, mut told) = mpsc::unbounded_channel();
    let mut seen = BTreeMap::new();
    let one = work(join(fixture, GROUP, POSTS).await, 1, tell.clone());
    round(fixture, &mut told, &mut seen).await;
    let two = work(join(fixture, GROUP, POSTS).await, 2, tell);
    let mut rounds = 0;
    // Every round comes whole; sooner or later the second member has its share.
    loop {
        let sent = round(fixture, &mut told, &mut seen).await;
        if sent.iter().any(|position| seen[position].contains(&2)) {
            break;
        }
        rounds += 1;
        assert!(rounds < ROUNDS_MAX, "the second member never got a record");
    }
    // A share may have moved in the middle of that round; from the next one on all is stable.
    round(fixture, &mut told, &mut seen).await;
    let stable = round(fixture, &mut told, &mut seen).await;
    round(fixture, &mut told, &mut seen).await;
    let members: Vec<&Vec<usize>> = stable.iter().map(|position| &seen[position]).collect();
    assert!(members.iter().all(|members| members.len() == 1), "a record came twice: {members:?}");
    for member in [1, 2] {
        assert!(members.iter().any(|members| members.contains(&member)), "member {member} has no share");
    }
    one.abort();
    two.abort();
}

pub async fn what_a_member_leaves_undone_goes_to_the_next(fixture: &mut impl Fixture) {
    append(&fixture.log(), "post-1", 3).await;
    publish(fixture).await;
    let mut one = join(fixture, GROUP, POSTS).await;
    let came = take(&mut *one, 3).await;
    one.commit(&came[0]).await.expect("the first is done");
    let mut two = join(fixture, GROUP, POSTS).await;
    drop(one);
    assert_eq!(positions(&take(&mut *two, 2).await), [2, 3]);
}

pub async fn a_partition_that_moved_cannot_be_committed_by_its_former_member(fixture: &mut impl Fixture) {
    for stream in 0..STREAMS {
        append(&fixture.log(), &format!("post-{stream}"), 1).await;
    }
    publish(fixture).await;
    let mut one = join(fixture, GROUP, POSTS).await;
    let held = take(&mut *one, STREAMS).await;
    let mut two = join(fixture, GROUP, POSTS).await;
    // Nothing is committed, so what the second member gets first was in the hands of the first one.
    let moved = next(&mut *two).await;
    let stale = held.iter().find(|held| position(held) == position(&moved)).expect("it was given out before");
    match one.commit(stale).await {
        Err(BusError::Moved { partition, .. }) => assert_eq!(partition, moved.partition),
        other => panic!("the former member committed: {other:?}"),
    }
    two.commit(&moved).await.expect("the new member commits");
}

pub async fn every_group_sees_every_record(fixture: &mut impl Fixture) {
    append(&fixture.log(), "post-1", 3).await;
    publish(fixture).await;
    for group in ["workers", "others"] {
        let mut consumer = join(fixture, group, POSTS).await;
        let came = take(&mut *consumer, 3).await;
        assert_eq!(positions(&came), [1, 2, 3], "{group}");
        consumer.commit(&came[2]).await.expect("all are done");
    }
}

pub async fn a_member_that_is_long_away_stays_a_member(fixture: &mut impl Fixture) {
    // More than an engine would hold ready.
    let count = 300;
    append(&fixture.log(), "post-1", count).await;
    publish(fixture).await;
    let mut consumer = join(fixture, GROUP, POSTS).await;
    let first = next(&mut *consumer).await;
    tokio::time::sleep_until(Instant::now() + fixture.absence()).await;
    consumer.commit(&first).await.expect("it is a member still");
    let rest = take(&mut *consumer, count - 1).await;
    let expected: Vec<Position> = (2..=count as u64).collect();
    assert_eq!(positions(&rest), expected, "after the absence");
}
