//! What writes: one group at a time, by whoever has the turn ([`super::queue`]).
//!
//! While a group is being synced the next one gathers in the queue: the sync is the batching window, nobody waits
//! for a timer.

use super::active::{Active, WriteError};
use super::group::{Counters, Group, Request};
use super::queue::Queue;
use super::shared::Shared;
use crate::clock::Clock;
use crate::index::Room;
use crate::segment::{Commit, FileHeader};
use ports::log::{AppendError, LogError};
use std::sync::Arc;
use std::time::Instant;

/// Batches of one group.
const GROUP_BATCHES_MAX: usize = 1024;
/// Bytes after which a group takes no further batch.
const GROUP_BYTES: usize = 1 << 20;

pub(crate) struct Writer {
    pub shared: Arc<Shared>,
    /// `None` = the last segment is sealed and the next not begun.
    pub active: Option<Active>,
    /// SHA-256 of the last sealed segment.
    pub previous: [u8; 32],
    pub counters: Counters,
    pub buffer: Vec<u8>,
    /// Batches of the last group.
    pub last_batches: usize,
}

impl Writer {
    /// Gathers a group around a first request, writes it and answers.
    pub fn group(&mut self, first: Request, queue: &Queue) {
        let shared = Arc::clone(&self.shared);
        let refusal = self.refusal();
        let counters = Counters { clock: Clock::after(self.counters.clock.last()), ..self.counters };
        let mut group = Group::new(&shared.index, counters, std::mem::take(&mut self.buffer));
        let mut next = Some(first);
        while let Some(request) = next {
            match request {
                request if refusal.is_some() => refuse(request, refusal.as_ref()),
                Request::Append(batch, reply) => group.append(&batch, reply),
                Request::Remove(removal, reply) => group.remove(&removal, reply),
            }
            let full = group.batches() >= GROUP_BATCHES_MAX || group.bytes.len() >= GROUP_BYTES;
            next = if full { None } else { queue.pop() };
        }
        self.last_batches = group.batches();
        self.write(group);
    }

    /// Why nothing can be written now.
    fn refusal(&self) -> Option<Refusal> {
        if let Some(why) = self.shared.failure() {
            return Some(Refusal::ReadOnly(why));
        }
        match self.shared.index.room() {
            Room::Enough => None,
            Room::Full => Some(Refusal::Full),
            Room::Failed(why) => Some(Refusal::ReadOnly(why)),
        }
    }

    fn write(&mut self, mut group: Group<'_>) {
        if group.is_empty() {
            let (_, buffer, _, answers) = group.into_parts();
            self.buffer = buffer;
            return Group::answer(answers, None);
        }
        match self.try_write(&mut group) {
            Ok((segment, base, end)) => {
                let mark = group.mark(self.shared.log, segment, end);
                let (counters, buffer, mut mem, answers) = group.into_parts();
                mem.mark = Some(mark);
                self.shared.index.publish(mem, base, counters.position);
                self.shared.head.send_replace(counters.position);
                self.counters = counters;
                self.buffer = buffer;
                Group::answer(answers, None);
            }
            Err(error) => {
                let (_, buffer, _, answers) = group.into_parts();
                self.buffer = buffer;
                let refusal = self.refusal_of(error);
                Group::answer(answers, Some(&|| refusal.error()));
            }
        }
    }

    /// The segment, and where in it the group begins and ends.
    fn try_write(&mut self, group: &mut Group<'_>) -> Result<(u64, u64, u64), WriteError> {
        let shared = Arc::clone(&self.shared);
        let options = &shared.options;
        let group_bytes = (group.bytes.len() + Commit::BYTES) as u64;
        if let Some(active) = self.active.as_mut().filter(|active| active.is_full_for(group_bytes, options)) {
            self.previous = active.seal(&*self.shared.storage, self.counters.position, options)?;
            self.active = None;
        }
        if self.active.is_none() {
            self.begin_segment()?;
        }
        let Some(active) = &mut self.active else { return Err(WriteError::Full) };
        let base = active.offset;
        group.finish(base, self.shared.keys);
        let started = Instant::now();
        active.write(&group.bytes, group.events(), options)?;
        metrics::histogram!("reelog_log_sync_seconds").record(started.elapsed().as_secs_f64());
        metrics::counter!("reelog_log_events_total").increment(group.events());
        metrics::histogram!("reelog_log_group_batches").record(group.batches() as f64);
        Ok((active.first, base, active.offset))
    }

    fn begin_segment(&mut self) -> Result<(), WriteError> {
        let header = FileHeader {
            log: self.shared.log,
            first: self.counters.position + 1,
            created_at: self.counters.clock.next(),
            previous: self.previous,
        };
        let active = Active::create(&*self.shared.storage, &header, &self.shared.options)?;
        self.shared.catalog.add(active.first);
        self.active = Some(active);
        Ok(())
    }

    fn refusal_of(&self, error: WriteError) -> Refusal {
        match error {
            WriteError::Full => {
                tracing::warn!("no space left for the log; appends are refused");
                Refusal::Full
            }
            WriteError::Broken(error) => {
                tracing::error!(%error, "the log could not be written and is read-only now: {error}");
                let why = error.to_string();
                self.shared.fail(&why);
                Refusal::ReadOnly(why)
            }
        }
    }
}

enum Refusal {
    Full,
    ReadOnly(String),
}

impl Refusal {
    fn error(&self) -> AppendError {
        match self {
            Self::Full => AppendError::Full,
            Self::ReadOnly(why) => AppendError::Log(LogError::ReadOnly(why.clone())),
        }
    }
}

fn refuse(request: Request, refusal: Option<&Refusal>) {
    let error = || refusal.map_or(AppendError::Log(LogError::Closed), Refusal::error);
    // Who does not wait any more needs no answer.
    match request {
        Request::Append(_, reply) => drop(reply.send(Err(error()))),
        Request::Remove(_, reply) => drop(reply.send(Err(error()))),
    }
}
