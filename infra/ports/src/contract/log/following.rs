//! Following the log as it grows.

use super::given::*;
use crate::log::*;
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_mins(1);

pub async fn the_head_wakes_its_watchers(log: Log) {
    let mut head = log.head();
    assert_eq!(*head.borrow_and_update(), 0);
    let writer = tokio::spawn({
        let log = log.clone();
        async move { grown(&log, &stream(), 3).await }
    });
    timeout(PATIENCE, head.wait_for(|head| *head == 3)).await.expect("in time").expect("the log is open");
    assert_eq!(log.read_all(0, 10).await.expect("it can be read").len(), 3);
    writer.await.expect("the writer is done");
}

/// Reads on from 0 until the position is there.
async fn follow(log: Log, until: Position) -> Vec<(Position, Uuid)> {
    let mut head = log.head();
    let mut seen: Vec<(Position, Uuid)> = Vec::new();
    loop {
        let durable = *head.borrow_and_update();
        let after = seen.last().map_or(0, |last| last.0);
        let more = log.read_all(after, 50).await.expect("it can be read");
        assert!(!more.is_empty() || after >= durable, "the head is a position that can be read");
        seen.extend(more.iter().map(|event| (event.position, event.id)));
        if seen.last().is_some_and(|last| last.0 >= until) {
            return seen;
        }
        if more.is_empty() {
            head.changed().await.expect("the log is open");
        }
    }
}

pub async fn readers_that_join_see_every_position_once_in_order(log: Log) {
    const WRITERS: u64 = 8;
    const BATCHES: u64 = 25;
    let total = WRITERS * BATCHES * 3;
    let write = |log: Log| async move {
        let (a, b) = (stream(), stream());
        for _ in 0..BATCHES {
            let asked = batches(&[(&a, Expected::Any, &events(2)), (&b, Expected::Any, &events(1))]);
            log.append(asked).await.expect("the log takes events");
        }
    };
    let writers: Vec<_> = (0..WRITERS).map(|_| tokio::spawn(write(log.clone()))).collect();
    let mut readers = Vec::new();
    for joined_at in 0..8 {
        let mut head = log.head();
        let reached = head.wait_for(|head| *head >= joined_at * total / 10);
        timeout(PATIENCE, reached).await.expect("in time").expect("the log is open");
        readers.push(tokio::spawn(follow(log.clone(), total)));
    }
    for writer in writers {
        writer.await.expect("the writer is done");
    }
    let all: Vec<_> = everything(&log).await.iter().map(|event| (event.position, event.id)).collect();
    assert_eq!(
        all.iter().map(|(position, _)| *position).collect::<Vec<_>>(),
        (1..=total).collect::<Vec<_>>()
    );
    for reader in readers {
        let seen = timeout(PATIENCE, reader).await.expect("in time").expect("the reader is done");
        assert_eq!(seen, all);
    }
}

pub async fn a_writer_reads_its_own_writes(log: Log) {
    let name = stream();
    for round in 0..50 {
        let appended =
            log.append(batch(&name, Expected::Any, &events(1))).await.expect("the log takes events");
        assert!(*log.head().borrow() >= appended.position);
        let last = log.read_stream_backward(Some(APP), &name, None, 1).await.expect("it can be read");
        assert_eq!(revisions(&last), [round]);
        let all = log.read_all(appended.position - 1, 1).await.expect("it can be read");
        assert_eq!(recorded_ids(&all), recorded_ids(&last));
    }
}
