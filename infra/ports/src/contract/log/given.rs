//! Things to append.

use crate::log::{App, Batch, EventLog, Expected, Meta, NewEvent, Recorded, StreamAppend, StreamName};
use bytes::Bytes;
use std::sync::Arc;
use uuid::Uuid;

pub(super) type Log = Arc<dyn EventLog>;
pub(super) const APP: App = App(8);

/// A stream's name of its own.
pub fn stream() -> StreamName {
    StreamName::of("post", Uuid::new_v4())
}

/// An event that was never appended.
pub fn event() -> NewEvent {
    NewEvent {
        id: Uuid::new_v4(),
        event_type: "post.created".to_owned(),
        version: 1,
        data: Bytes::from_static(br#"{"title":"a"}"#),
        meta: Meta::default(),
    }
}

/// So many events that were never appended.
pub fn events(count: usize) -> Vec<NewEvent> {
    (0..count).map(|_| event()).collect()
}

/// A batch of one stream, of the suite's usual app.
pub fn batch(stream: &StreamName, expected: Expected, events: &[NewEvent]) -> Batch {
    Batch::one(APP, stream.clone(), expected, events.to_vec())
}

/// A batch of several streams.
pub(super) fn batches(appends: &[(&StreamName, Expected, &[NewEvent])]) -> Batch {
    let append = |(stream, expected, events): &(&StreamName, Expected, &[NewEvent])| StreamAppend {
        stream: (*stream).clone(),
        expected: *expected,
        events: events.to_vec(),
    };
    Batch { app: APP, appends: appends.iter().map(append).collect(), checks: Vec::new(), fail_if: None }
}

/// Appends new events whatever the stream is; the ids.
pub(super) async fn grown(log: &Log, stream: &StreamName, count: usize) -> Vec<NewEvent> {
    let events = events(count);
    log.append(batch(stream, Expected::Any, &events)).await.expect("the log takes events");
    events
}

/// All that a stream shows.
pub(super) async fn history(log: &Log, stream: &StreamName) -> Vec<Recorded> {
    log.read_stream(None, stream, 0, usize::MAX).await.expect("the stream can be read")
}

/// All there is.
pub(super) async fn everything(log: &Log) -> Vec<Recorded> {
    let mut all = Vec::new();
    loop {
        let after = all.last().map_or(0, |event: &Recorded| event.position);
        let more = log.read_all(after, 100).await.expect("the log can be read");
        if more.is_empty() {
            return all;
        }
        all.extend(more);
    }
}

pub(super) fn ids(events: &[NewEvent]) -> Vec<Uuid> {
    events.iter().map(|event| event.id).collect()
}

pub(super) fn recorded_ids(events: &[Recorded]) -> Vec<Uuid> {
    events.iter().map(|event| event.id).collect()
}

pub(super) fn revisions(events: &[Recorded]) -> Vec<u64> {
    events.iter().map(|event| event.revision).collect()
}

pub(super) fn positions(events: &[Recorded]) -> Vec<u64> {
    events.iter().map(|event| event.position).collect()
}
