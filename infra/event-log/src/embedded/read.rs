//! Reading. Runs on threads that may wait for the disk.

use super::catalog::Segment;
use super::shared::Shared;
use crate::index::Place;
use crate::rules::{Head, View};
use crate::segment::{FILE_HEADER_BYTES, Kind, Scanner, Step, decode, parse};
use crate::storage::read_full_at;
use bytes::Bytes;
use ports::log::{App, LogError, Position, Recorded, StreamName};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Read at once when going through the log.
const BLOCK_BYTES: usize = 1 << 20;
/// Read at once near the log's end, where followers are.
const BLOCK_BYTES_SMALL: usize = 64 << 10;
/// Events that fit into a small block, as a rule.
const SMALL_EVENTS: u64 = 64;

impl Shared {
    /// A stream's events `from..=to` that the scope may see, upward.
    pub fn stream_places(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        pick: impl FnOnce(&Head) -> (u64, u64),
    ) -> Result<Vec<Place>, LogError> {
        self.index.look(|layers| {
            let Some(head) = layers.head(stream)?.filter(|head| scope.is_none_or(|app| app == head.app))
            else {
                return Ok(Vec::new());
            };
            let (from, to) = pick(&head);
            let from = from.max(head.first_visible);
            let to = to.min(head.next);
            if from >= to {
                return Ok(Vec::new());
            }
            layers.places(head.number, from, to, (to - from) as usize)
        })
    }

    /// The event at a place of the index.
    pub fn event_at(&self, place: Place) -> Result<Recorded, LogError> {
        let segment = self.catalog.of(place.position)?;
        let mut buffer = vec![0; place.bytes as usize];
        let read = read_full_at(&*segment.file, &mut buffer, place.offset)?;
        buffer.truncate(read);
        let block = Bytes::from(buffer);
        let frame = parse(&block)
            .map_err(|_| segment.damaged(place.offset, "the event that belongs here cannot be read"))?;
        let event = if frame.kind == Kind::Event { decode(&block, 0, &frame) } else { None };
        event
            .filter(|event| event.position == place.position)
            .ok_or_else(|| segment.damaged(place.offset, "another record is in the event's place"))
    }

    /// Events after a position; fewer than `max` if a block ends first.
    pub fn events_after(&self, after: Position, max: usize) -> Result<Vec<Recorded>, LogError> {
        let end = self.index.position();
        let mut events = Vec::new();
        if after >= end || max == 0 {
            return Ok(events);
        }
        let mut position = after + 1;
        let mut segment = self.catalog.of(position)?;
        let mut scanner = self.scanner(&segment, position, end.min(after.saturating_add(max as u64)))?;
        while events.len() < max && position <= end {
            if !events.is_empty() && scanner.is_at_block_end() {
                break;
            }
            let offset = scanner.offset();
            match scanner.step()? {
                Step::Record { at, frame } if frame.kind == Kind::Event => {
                    let event = decode(scanner.block(), at, &frame)
                        .ok_or_else(|| segment.damaged(offset, "the event cannot be read"))?;
                    if event.position == position {
                        position += 1;
                        events.push(event);
                    } else if event.position > position {
                        return Err(segment.damaged(offset, "a position is left out"));
                    }
                }
                Step::Record { frame, .. } if frame.kind != Kind::Footer => {}
                Step::Record { .. } | Step::End if segment.next == Some(position) => {
                    segment = self.catalog.of(position)?;
                    scanner = Scanner::new(segment.file.clone(), FILE_HEADER_BYTES as u64, BLOCK_BYTES);
                }
                Step::Record { .. } | Step::End => {
                    return Err(segment.damaged(offset, "the segment ends before its last event"));
                }
                Step::Bad(what) => return Err(segment.damaged(offset, what)),
            }
        }
        self.cursors.put(position, segment.first, scanner.offset());
        Ok(events)
    }

    /// Events before a position, newest first.
    pub fn events_before(&self, before: Option<Position>, max: usize) -> Result<Vec<Recorded>, LogError> {
        let end = self.index.position().saturating_add(1).min(before.unwrap_or(u64::MAX)).max(1);
        let start = end.saturating_sub(max as u64).max(1);
        let mut events = Vec::new();
        let mut position = start;
        while position < end {
            let more = self.events_after(position - 1, (end - position) as usize)?;
            position += more.len() as u64;
            events.extend(more);
        }
        events.reverse();
        Ok(events)
    }

    /// A scanner at or before a position.
    fn scanner(&self, segment: &Segment, position: Position, to: Position) -> Result<Scanner, LogError> {
        let block = if to - position < SMALL_EVENTS { BLOCK_BYTES_SMALL } else { BLOCK_BYTES };
        if let Some(offset) = self.cursors.take(position, segment.first) {
            return Ok(Scanner::new(segment.file.clone(), offset, block));
        }
        let floor = self.index.look(|layers| layers.floor(position))?;
        let offset = match floor {
            Some((floor, offset)) if floor >= segment.first => offset,
            _ => FILE_HEADER_BYTES as u64,
        };
        Ok(Scanner::new(segment.file.clone(), offset, block))
    }
}

/// Where the last readers stopped: who goes on from there needs no search.
#[derive(Default)]
pub(crate) struct Cursors(Mutex<VecDeque<(Position, Position, u64)>>);

impl Cursors {
    const MAX: usize = 64;

    fn put(&self, position: Position, segment: Position, offset: u64) {
        let mut cursors = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cursors.push_front((position, segment, offset));
        cursors.truncate(Self::MAX);
    }

    fn take(&self, position: Position, segment: Position) -> Option<u64> {
        let cursors = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cursors.iter().find(|cursor| (cursor.0, cursor.1) == (position, segment)).map(|cursor| cursor.2)
    }
}
