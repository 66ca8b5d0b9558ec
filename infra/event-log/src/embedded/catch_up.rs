//! Brings the index file to the end of the log.

use super::catalog::Catalog;
use super::recover::Recovered;
use crate::index::{Disk, Entry, Layers, Mark, Mem, Place, Store};
use crate::rules::{Head, View};
use crate::segment::{Commit, FILE_HEADER_BYTES, From, Keys, Record, Visit, decode, walk};
use crate::storage::{Space, Storage, read_full_at};
use ports::log::{App, LogError, Recorded, StreamName};
use std::sync::Arc;

/// Events put into the index at once.
const STEP_EVENTS: usize = 64 << 10;

/// An index that is up to date.
pub(crate) struct Ready {
    pub store: Store,
    pub disk: Disk,
    pub space: Arc<Space>,
    pub mark: Mark,
}

/// Opens the index and brings it up to date; makes it anew if it is missing, broken or of another history.
pub(crate) fn open_index(
    storage: &dyn Storage,
    catalog: &Catalog,
    found: &Recovered,
    cache_bytes: usize,
) -> Result<Ready, LogError> {
    match try_open(storage, catalog, found, cache_bytes, false) {
        Ok(Some(ready)) => return Ok(ready),
        Ok(None) => tracing::warn!("the log's index is of another history; making it anew"),
        Err(error @ LogError::Damaged { .. }) => return Err(error),
        Err(error) => tracing::warn!(%error, "the log's index cannot be used; making it anew: {error}"),
    }
    try_open(storage, catalog, found, cache_bytes, true)?
        .ok_or_else(|| LogError::Other("a new index is not empty".to_owned()))
}

/// `None` = the index does not fit to the segments.
fn try_open(
    storage: &dyn Storage,
    catalog: &Catalog,
    found: &Recovered,
    cache_bytes: usize,
    anew: bool,
) -> Result<Option<Ready>, LogError> {
    let index = storage.index(anew)?;
    let store = Store::open(index.backend, cache_bytes)?;
    let disk = store.read()?;
    let start = Mark {
        log: found.log,
        segment: 1,
        offset: FILE_HEADER_BYTES as u64,
        position: 0,
        streams: 0,
        recorded_at: 0,
    };
    let mark = disk.mark()?.unwrap_or(start);
    if mark != start && !fits(catalog, found, mark)? {
        return Ok(None);
    }
    let mut catch_up = CatchUp { store, disk, mem: Mem::default(), mark };
    catch_up.run(catalog, found)?;
    let CatchUp { store, disk, mark, .. } = catch_up;
    Ok(Some(Ready { store, disk, space: index.space, mark }))
}

/// Whether a group of this log ends at the mark.
fn fits(catalog: &Catalog, found: &Recovered, mark: Mark) -> Result<bool, LogError> {
    let last = found.firsts.last().copied().unwrap_or(1);
    let beyond = mark.position > found.position || (mark.segment == last && mark.offset > found.end);
    if mark.log != found.log || beyond || !found.firsts.contains(&mark.segment) {
        return Ok(false);
    }
    let Some(offset) = mark.offset.checked_sub(Commit::BYTES as u64) else { return Ok(false) };
    let segment = catalog.of(mark.segment)?;
    let mut bytes = [0; Commit::BYTES];
    let read = read_full_at(&*segment.file, &mut bytes, offset)?;
    let commit = Commit::at(&bytes[..read], Keys::of(found.log));
    Ok(commit.is_some_and(|commit| commit.last == mark.position))
}

struct CatchUp {
    store: Store,
    disk: Disk,
    mem: Mem,
    mark: Mark,
}

impl CatchUp {
    fn run(&mut self, catalog: &Catalog, found: &Recovered) -> Result<(), LogError> {
        let behind = found.position - self.mark.position;
        if behind > STEP_EVENTS as u64 {
            tracing::info!(events = behind, "bringing the log's index up to date, {behind} events");
        }
        let mark = self.mark;
        for first in found.firsts.iter().filter(|first| **first >= mark.segment) {
            let segment = catalog.of(*first)?;
            if *first != mark.segment {
                self.mark = Mark { segment: *first, offset: FILE_HEADER_BYTES as u64, ..self.mark };
            }
            let from = From { offset: self.mark.offset, position: self.mark.position };
            let walk = walk(segment.file.clone(), from, Keys::of(found.log), |visit| self.visit(visit))?;
            if let Some((offset, what)) = walk.trouble {
                return Err(segment.damaged(offset, what));
            }
            if segment.next.is_some_and(|next| next != walk.position + 1) {
                return Err(segment.damaged(walk.end, "the segment ends before its last event"));
            }
        }
        if self.mem.heads.is_empty() { Ok(()) } else { self.flush(behind > STEP_EVENTS as u64) }
    }

    fn visit(&mut self, visit: Visit<'_>) -> Result<(), LogError> {
        match visit {
            Visit::Event { record, .. } => self.event(record),
            Visit::Stream(record) => {
                let head = self.head(&record.stream, record.app)?;
                self.mem.remove(&record, head);
                Ok(())
            }
            Visit::Commit { end, position } => {
                self.mark = Mark { offset: end, position, ..self.mark };
                if self.mem.events >= STEP_EVENTS { self.flush(false) } else { Ok(()) }
            }
        }
    }

    fn event(&mut self, record: Record<'_>) -> Result<(), LogError> {
        let Some(event) = decode(record.block, record.at, &record.frame) else {
            return Err(LogError::Other(format!("the event at byte {} cannot be read", record.offset)));
        };
        let Recorded { position, stream, revision, id, app, event_type, recorded_at, meta, .. } = &event;
        let head = self.head(stream, *app)?;
        self.mark.recorded_at = recorded_at.as_micros();
        let bytes = record.frame.padded as u32;
        self.mem.put(&Entry {
            stream,
            head,
            revision: *revision,
            id: *id,
            event_type,
            tags: &meta.tags,
            place: Place { position: *position, offset: record.offset, bytes },
        });
        Ok(())
    }

    fn head(&mut self, stream: &StreamName, app: App) -> Result<Head, LogError> {
        let known = Layers { mems: vec![&self.mem], disk: Some(&self.disk) }.head(stream)?;
        Ok(known.unwrap_or_else(|| {
            self.mark.streams += 1;
            Head::new(self.mark.streams - 1, app)
        }))
    }

    fn flush(&mut self, durable: bool) -> Result<(), LogError> {
        let mut part = std::mem::take(&mut self.mem);
        part.mark = Some(self.mark);
        self.store.write(&part, durable)?;
        self.disk = self.store.read()?;
        Ok(())
    }
}
