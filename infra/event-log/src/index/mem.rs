//! The newest part of the index, in memory: what is not in the index file yet.

use crate::rules::Head;
use crate::segment::StreamRecord;
use ports::log::{App, FailIfMatch, Position, StreamName};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// One position in so many has its place in the index; a reader scans the rest of the way.
pub(crate) const SPARSE: u64 = 64;

/// Where an event's record is. The segment follows from the position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub position: Position,
    /// In the segment file.
    pub offset: u64,
    /// Of the whole record.
    pub bytes: u32,
}

/// What conditions ask of an event.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Labels {
    pub app: App,
    pub event_type: String,
    pub tags: Vec<String>,
}

impl Labels {
    pub fn match_condition(&self, condition: &FailIfMatch) -> bool {
        (condition.event_types.is_empty() || condition.event_types.contains(&self.event_type))
            && condition.tags.iter().all(|tag| self.tags.contains(tag))
    }
}

/// An event as the index sees it.
pub(crate) struct Entry<'a> {
    pub stream: &'a StreamName,
    pub head: Head,
    pub revision: u64,
    pub id: Uuid,
    pub event_type: &'a str,
    pub tags: &'a [String],
    pub place: Place,
}

/// A part of the index in memory.
#[derive(Debug, Default)]
pub(crate) struct Mem {
    pub heads: HashMap<StreamName, Head>,
    pub revisions: BTreeMap<(u64, u64), Place>,
    pub ids: HashMap<(u64, Uuid), u64>,
    /// The last position of each type, and of the empty type: of any.
    pub last: HashMap<App, HashMap<String, Position>>,
    pub tags: BTreeMap<(u64, Position), Arc<Labels>>,
    pub offsets: BTreeMap<Position, u64>,
    /// How many events were put in.
    pub events: usize,
    /// How far in the files this reaches.
    pub mark: Option<Mark>,
}

/// How far in the files an index reaches: the end of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    /// The log it is of.
    pub log: Uuid,
    /// First position of the segment.
    pub segment: Position,
    /// In the segment's file.
    pub offset: u64,
    /// The last position.
    pub position: Position,
    /// How many streams there are.
    pub streams: u64,
    /// When the last event was recorded, in microseconds.
    pub recorded_at: i64,
}

impl Mem {
    /// Takes an event; `entry.head` is the stream's head before it.
    pub fn put(&mut self, entry: &Entry<'_>) {
        let Head { number, app, .. } = entry.head;
        let head = Head { next: entry.revision + 1, ..entry.head };
        if let Some(known) = self.heads.get_mut(entry.stream) {
            *known = head;
        } else {
            self.heads.insert(entry.stream.clone(), head);
        }
        self.revisions.insert((number, entry.revision), entry.place);
        self.ids.insert((number, entry.id), entry.revision);
        self.events += 1;
        let position = entry.place.position;
        self.put_last(app, entry.event_type, position);
        self.put_last(app, "", position);
        if position.is_multiple_of(SPARSE) {
            self.offsets.insert(position, entry.place.offset);
        }
        if entry.tags.is_empty() {
            return;
        }
        let labels =
            Arc::new(Labels { app, event_type: entry.event_type.to_owned(), tags: entry.tags.to_vec() });
        for tag in entry.tags {
            self.tags.insert((tag_hash(app, tag), position), Arc::clone(&labels));
        }
    }

    /// Takes the end of a stream's events; `head` is the stream's head before it.
    pub fn remove(&mut self, record: &StreamRecord, head: Head) {
        let ended = Head { first_visible: record.next, tombstoned: record.for_ever, ..head };
        self.heads.insert(record.stream.clone(), ended);
    }

    fn put_last(&mut self, app: App, event_type: &str, position: Position) {
        let types = self.last.entry(app).or_default();
        match types.get_mut(event_type) {
            Some(last) => *last = position,
            None => {
                types.insert(event_type.to_owned(), position);
            }
        }
    }

    /// Takes over a newer part whose records begin at `base` of their segment.
    pub fn merge(&mut self, newer: Mem, base: u64) {
        let moved = |place: Place| Place { offset: place.offset + base, ..place };
        self.heads.extend(newer.heads);
        self.revisions.extend(newer.revisions.into_iter().map(|(key, place)| (key, moved(place))));
        self.ids.extend(newer.ids);
        for (app, types) in newer.last {
            self.last.entry(app).or_default().extend(types);
        }
        self.tags.extend(newer.tags);
        self.offsets.extend(newer.offsets.into_iter().map(|(position, offset)| (position, offset + base)));
        self.events += newer.events;
        self.mark = newer.mark.or(self.mark);
    }

    /// The last position of any of these types, of an app.
    pub fn last_of(&self, app: App, event_types: &[String]) -> Option<Position> {
        let types = self.last.get(&app)?;
        if event_types.is_empty() {
            return types.get("").copied();
        }
        event_types.iter().filter_map(|event_type| types.get(event_type).copied()).max()
    }

    /// The newest event with the condition's tags; `condition.tags` is not empty.
    pub fn newest_tagged(&self, app: App, condition: &FailIfMatch) -> Option<Position> {
        let hash = tag_hash(app, &condition.tags[0]);
        let newer = self.tags.range((hash, condition.after.saturating_add(1))..=(hash, u64::MAX)).rev();
        newer
            .filter(|(_, labels)| labels.app == app && labels.match_condition(condition))
            .map(|(&(_, position), _)| position)
            .next()
    }
}

/// A tag's place in the index (FNV-1a); what is found there is compared in full.
pub(crate) fn tag_hash(app: App, tag: &str) -> u64 {
    app.0
        .to_le_bytes()
        .iter()
        .chain(tag.as_bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
