//! Remembers what was asked and what was acknowledged, and compares it with what a log holds.

use bytes::Bytes;
use event_log::EmbeddedLog;
use ports::contract::log::{event, stream};
use ports::log::{
    App, AppendError, Appended, Batch, EventLog, Expected, NewEvent, Recorded, StreamAppend, StreamName,
};
use rand::Rng;
use rand::rngs::StdRng;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What an outside observer knows.
#[derive(Default)]
pub struct Witness {
    asked: Vec<Batch>,
    /// Event id → stream, revision, data.
    acknowledged: HashMap<Uuid, (StreamName, u64, Bytes)>,
    streams: Vec<StreamName>,
}

impl Witness {
    pub fn acknowledged(&self) -> usize {
        self.acknowledged.len()
    }

    /// A batch of one or two streams with events of any size.
    pub fn batch(&mut self, random: &mut StdRng) -> Batch {
        let mut appends = Vec::new();
        for _ in 0..random.random_range(1..=2) {
            if self.streams.is_empty() || random.random_bool(0.3) {
                self.streams.push(stream());
            }
            let stream = self.streams[random.random_range(0..self.streams.len())].clone();
            let events = (0..random.random_range(1..=3)).map(|_| any_event(random)).collect();
            appends.push(StreamAppend { stream, expected: Expected::Any, events });
        }
        let batch = Batch { app: App(8), appends, checks: Vec::new(), fail_if: None };
        self.asked.push(batch.clone());
        batch
    }

    /// Takes an answer; an error may mean anything about the disk.
    pub fn answered(&mut self, batch: &Batch, answer: &Result<Appended, AppendError>) {
        let Ok(appended) = answer else { return };
        for (append, last) in batch.appends.iter().zip(&appended.revisions) {
            let first = last + 1 - append.events.len() as u64;
            for (event, revision) in append.events.iter().zip(first..) {
                let known = (append.stream.clone(), revision, event.data.clone());
                self.acknowledged.insert(event.id, known);
            }
        }
    }

    /// All acknowledged is there once and unchanged, all else wholly or not at all, and nothing has a gap.
    pub async fn check(&mut self, log: &EmbeddedLog, context: &str) {
        let all = everything(log).await;
        let mut next = HashMap::new();
        let mut ids = HashSet::new();
        for (event, position) in all.iter().zip(1..) {
            assert_eq!(event.position, position, "{context}: positions have a gap");
            let revision = next.entry(event.stream.clone()).or_insert(0);
            assert_eq!(event.revision, *revision, "{context}: revisions have a gap");
            *revision += 1;
            assert!(ids.insert(event.id), "{context}: an event is there twice");
        }
        assert_eq!(*log.head().borrow(), all.len() as u64, "{context}");
        let found: HashMap<_, _> = all.into_iter().map(|event| (event.id, event)).collect();
        for (id, (stream, revision, data)) in &self.acknowledged {
            let event = found.get(id).unwrap_or_else(|| panic!("{context}: acknowledged event {id} is lost"));
            assert_eq!((&event.stream, event.revision, &event.data), (stream, *revision, data), "{context}");
        }
        for batch in &self.asked {
            let mut ids = batch.appends.iter().flat_map(|append| &append.events).map(|event| event.id);
            let first = ids.next().expect("a batch has an event");
            let there = found.contains_key(&first);
            assert!(ids.all(|id| found.contains_key(&id) == there), "{context}: a batch is there in part");
        }
        for stream in &self.streams {
            let by_stream = log.read_stream(None, stream, 0, usize::MAX).await.expect("it can be read");
            let revisions = next.get(stream).copied().unwrap_or(0);
            assert_eq!(by_stream.len() as u64, revisions, "{context}: the index is not of this history");
            assert!(by_stream.iter().all(|event| found[&event.id] == *event), "{context}");
        }
    }
}

pub async fn everything(log: &EmbeddedLog) -> Vec<Recorded> {
    let mut all: Vec<Recorded> = Vec::new();
    loop {
        let after = all.last().map_or(0, |event| event.position);
        let more = log.read_all(after, 1000).await.expect("the log can be read");
        if more.is_empty() {
            return all;
        }
        all.extend(more);
    }
}

fn any_event(random: &mut StdRng) -> NewEvent {
    // Zeros too, over whole sectors: they must not look like a torn write.
    let byte = if random.random_bool(0.2) { 0 } else { b'x' };
    let bytes =
        if random.random_bool(0.2) { random.random_range(0..4000) } else { random.random_range(0..200) };
    NewEvent { data: Bytes::from(vec![byte; bytes]), ..event() }
}
