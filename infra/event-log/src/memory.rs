//! A log in memory, for tests and for trying things: every rule of the real one, and gone when dropped.

use crate::clock::Clock;
use crate::index::{Entry, Layers, Mem, Place};
use crate::rules::{Decision, Head, Limits, View, check_size, decide, decide_removal};
use async_trait::async_trait;
use ports::log::{
    App, AppendError, Appended, Batch, EventLog, Expected, LogError, NewEvent, Position, Recorded, StreamName,
};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// An [`EventLog`] in memory.
pub struct MemoryLog {
    state: Mutex<State>,
    head: watch::Sender<Position>,
    limits: Limits,
}

#[derive(Default)]
struct State {
    events: Vec<Recorded>,
    index: Mem,
    streams: u64,
    clock: Clock,
}

impl Default for MemoryLog {
    fn default() -> Self {
        Self { state: Mutex::default(), head: watch::Sender::new(0), limits: Limits::default() }
    }
}

impl State {
    fn layers(&self) -> Layers<'_> {
        Layers { mems: vec![&self.index], disk: None }
    }

    fn write(&mut self, batch: Batch, firsts: &[u64]) -> Result<Appended, LogError> {
        let mut revisions = Vec::with_capacity(firsts.len());
        let recorded_at = self.clock.next();
        for (append, first) in batch.appends.into_iter().zip(firsts) {
            let mut revision = *first;
            for event in append.events {
                let head = self.layers().head(&append.stream)?.unwrap_or_else(|| {
                    self.streams += 1;
                    Head::new(self.streams - 1, batch.app)
                });
                let position = self.events.len() as u64 + 1;
                self.index.put(&Entry {
                    stream: &append.stream,
                    head,
                    revision,
                    id: event.id,
                    event_type: &event.event_type,
                    tags: &event.meta.tags,
                    place: Place { position, offset: 0, bytes: 0 },
                });
                let NewEvent { id, event_type, version, data, meta } = event;
                let stream = append.stream.clone();
                let app = batch.app;
                let recorded = Recorded {
                    position,
                    stream,
                    revision,
                    id,
                    app,
                    event_type,
                    version,
                    recorded_at,
                    data,
                    meta,
                };
                self.events.push(recorded);
                revision += 1;
            }
            revisions.push(revision - 1);
        }
        Ok(Appended { position: self.events.len() as u64, revisions, repeated: false })
    }

    fn remove(
        &mut self,
        scope: Option<App>,
        stream: &StreamName,
        expected: Expected,
        for_ever: bool,
    ) -> Result<(), AppendError> {
        let head = decide_removal(&self.layers(), scope, stream, expected, for_ever)?;
        let head = head.unwrap_or_else(|| {
            self.streams += 1;
            Head::new(self.streams - 1, scope.unwrap_or(App::SYSTEM))
        });
        let ended = Head { first_visible: head.next, tombstoned: for_ever, ..head };
        self.index.heads.insert(stream.clone(), ended);
        Ok(())
    }

    /// The events of a stream from `from` up, as the scope may see them.
    fn visible(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        from: u64,
    ) -> impl DoubleEndedIterator<Item = &Recorded> {
        let head = self.index.heads.get(stream).filter(|head| scope.is_none_or(|app| app == head.app));
        let range = head.map_or((0, 0)..(0, 0), |head| {
            let first = from.max(head.first_visible).min(head.next);
            (head.number, first)..(head.number, head.next)
        });
        self.index.revisions.range(range).map(|(_, place)| &self.events[place.position as usize - 1])
    }
}

impl MemoryLog {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics between two changes that belong together.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl EventLog for MemoryLog {
    async fn append(&self, batch: Batch) -> Result<Appended, AppendError> {
        check_size(&batch, self.limits)?;
        let mut state = self.lock();
        match decide(&state.layers(), &batch)? {
            Decision::Repeated(appended) => Ok(appended),
            Decision::Write(firsts) => {
                let appended = state.write(batch, &firsts)?;
                self.head.send_replace(appended.position);
                Ok(appended)
            }
        }
    }

    async fn read_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        from: u64,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        Ok(self.lock().visible(scope, stream, from).take(max).cloned().collect())
    }

    async fn read_stream_backward(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        from: Option<u64>,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        let from = from.unwrap_or(u64::MAX);
        let state = self.lock();
        let older = state.visible(scope, stream, 0).rev().filter(|event| event.revision <= from);
        Ok(older.take(max).cloned().collect())
    }

    async fn read_all(&self, after: Position, max: usize) -> Result<Vec<Recorded>, LogError> {
        let state = self.lock();
        let after = usize::try_from(after).unwrap_or(usize::MAX).min(state.events.len());
        Ok(state.events[after..].iter().take(max).cloned().collect())
    }

    async fn read_all_backward(
        &self,
        before: Option<Position>,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        let state = self.lock();
        let end =
            before.map_or(usize::MAX, |before| before.saturating_sub(1) as usize).min(state.events.len());
        Ok(state.events[..end].iter().rev().take(max).cloned().collect())
    }

    async fn truncate_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        expected: Expected,
    ) -> Result<(), AppendError> {
        self.lock().remove(scope, stream, expected, false)
    }

    async fn tombstone_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        expected: Expected,
    ) -> Result<(), AppendError> {
        self.lock().remove(scope, stream, expected, true)
    }

    fn head(&self) -> watch::Receiver<Position> {
        self.head.subscribe()
    }
}
