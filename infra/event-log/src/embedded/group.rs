//! Batches that are written together: one write, one sync.

use crate::clock::Clock;
use crate::index::{Entry, Index, Mark, Mem, Place};
use crate::rules::{Decision, Head, View, decide, decide_removal};
use crate::segment::{Commit, EventHeader, Keys, StreamRecord, encode, zero_slices};
use ports::log::{App, AppendError, Appended, Batch, Expected, LogError, Position, StreamName};
use tokio::sync::oneshot;
use uuid::Uuid;

/// Who waits for a batch.
pub(crate) type Reply<T> = oneshot::Sender<Result<T, AppendError>>;

/// The end of a stream's events.
#[derive(Debug)]
pub(crate) struct Removal {
    pub scope: Option<App>,
    pub stream: StreamName,
    pub expected: Expected,
    pub for_ever: bool,
}

/// What a writer may be asked.
pub(crate) enum Request {
    Append(Batch, Reply<Appended>),
    Remove(Removal, Reply<()>),
}

/// An answer that waits for the sync.
enum Answer {
    Append(Reply<Appended>, Result<Appended, AppendError>),
    Remove(Reply<()>, Result<(), AppendError>),
}

/// The writer's counters, as they are after a group.
#[derive(Debug)]
pub(crate) struct Counters {
    pub position: Position,
    pub streams: u64,
    pub clock: Clock,
}

/// A group under way. Nobody else sees it until it is durable.
pub(crate) struct Group<'a> {
    index: &'a Index,
    pub counters: Counters,
    pub bytes: Vec<u8>,
    pub mem: Mem,
    first: Position,
    records: u32,
    answers: Vec<Answer>,
}

impl<'a> Group<'a> {
    /// An empty group after these counters; `bytes` is a buffer to be used again.
    pub fn new(index: &'a Index, counters: Counters, mut bytes: Vec<u8>) -> Self {
        bytes.clear();
        let first = counters.position + 1;
        Self { index, counters, bytes, mem: Mem::default(), first, records: 0, answers: Vec::new() }
    }

    pub fn batches(&self) -> usize {
        self.answers.len()
    }

    pub fn events(&self) -> u64 {
        self.counters.position + 1 - self.first
    }

    pub fn is_empty(&self) -> bool {
        self.records == 0
    }

    pub fn append(&mut self, batch: &Batch, reply: Reply<Appended>) {
        let result = self.try_append(batch);
        self.answers.push(Answer::Append(reply, result));
    }

    fn try_append(&mut self, batch: &Batch) -> Result<Appended, AppendError> {
        let firsts = match self.index.look_under(Some(&self.mem), |view| decide(view, batch))? {
            Decision::Repeated(appended) => return Ok(appended),
            Decision::Write(firsts) => firsts,
        };
        let recorded_at = self.counters.clock.next();
        let mut revisions = Vec::with_capacity(firsts.len());
        for (append, first) in batch.appends.iter().zip(firsts) {
            let mut head = self.head(&append.stream, batch.app)?;
            for (event, revision) in append.events.iter().zip(first..) {
                let position = self.counters.position + 1;
                let offset = self.bytes.len();
                let header =
                    EventHeader::new(event, &append.stream, batch.app, (position, revision), recorded_at);
                encode(&mut self.bytes, &header, event);
                let bytes = (self.bytes.len() - offset) as u32;
                self.mem.put(&Entry {
                    stream: &append.stream,
                    head,
                    revision,
                    id: event.id,
                    event_type: &event.event_type,
                    tags: &event.meta.tags,
                    place: Place { position, offset: offset as u64, bytes },
                });
                head.next = revision + 1;
                self.counters.position = position;
                self.records += 1;
            }
            revisions.push(head.next - 1);
        }
        Ok(Appended { position: self.counters.position, revisions, repeated: false })
    }

    pub fn remove(&mut self, removal: &Removal, reply: Reply<()>) {
        let result = self.try_remove(removal);
        self.answers.push(Answer::Remove(reply, result));
    }

    fn try_remove(&mut self, removal: &Removal) -> Result<(), AppendError> {
        let Removal { scope, stream, expected, for_ever } = removal;
        let found = self
            .index
            .look_under(Some(&self.mem), |view| decide_removal(view, *scope, stream, *expected, *for_ever))?;
        let head = match found {
            Some(head) => head,
            None => self.head(stream, scope.unwrap_or(App::SYSTEM))?,
        };
        let record =
            StreamRecord { stream: stream.clone(), app: head.app, next: head.next, for_ever: *for_ever };
        record.put(&mut self.bytes);
        self.records += 1;
        self.mem.remove(&record, head);
        Ok(())
    }

    /// The stream's head, or that of a new stream.
    fn head(&mut self, stream: &StreamName, app: App) -> Result<Head, LogError> {
        let known = self.index.look_under(Some(&self.mem), |view| view.head(stream))?;
        Ok(known.unwrap_or_else(|| {
            self.counters.streams += 1;
            Head::new(self.counters.streams - 1, app)
        }))
    }

    /// Ends the group's bytes, to be written at an offset of the segment.
    pub fn finish(&mut self, offset: u64, keys: Keys) {
        let commit = Commit {
            start: offset,
            first: self.first,
            last: self.counters.position,
            records: self.records,
            zero_slices: zero_slices(&self.bytes, offset),
        };
        commit.put(&mut self.bytes, keys);
    }

    /// Where the index is once the group is in it.
    pub fn mark(&self, log: Uuid, segment: Position, offset: u64) -> Mark {
        Mark {
            log,
            segment,
            offset,
            position: self.counters.position,
            streams: self.counters.streams,
            recorded_at: self.counters.clock.last(),
        }
    }

    /// Answers everyone. `failure` makes the reason, if the group was not written: what was decided on its grounds is
    /// void, too.
    pub fn answer(answers: Answers, failure: Option<&dyn Fn() -> AppendError>) {
        for answer in answers.0 {
            // Nobody may be waiting any more; the batch is in the log all the same.
            match answer {
                Answer::Append(reply, result) => drop(reply.send(failure.map_or(result, |why| Err(why())))),
                Answer::Remove(reply, result) => drop(reply.send(failure.map_or(result, |why| Err(why())))),
            }
        }
    }

    /// Takes the group apart.
    pub fn into_parts(self) -> (Counters, Vec<u8>, Mem, Answers) {
        (self.counters, self.bytes, self.mem, Answers(self.answers))
    }
}

/// Answers that wait for the sync.
pub(crate) struct Answers(Vec<Answer>);
