//! The index file.

use super::tables::{IDS, LAST, MARK, OFFSETS, REVISIONS, STREAMS, TAGS};
use super::{Labels, Mark, Mem, Place, tag_hash};
use crate::rules::Head;
use ports::log::{App, FailIfMatch, LogError, Position, StreamName};
use redb::{Database, Durability, ReadOnlyTable, ReadableDatabase};
use uuid::Uuid;

/// Any error of the index file, as the log's.
pub(crate) fn broken(error: impl Into<redb::Error>) -> LogError {
    match error.into() {
        redb::Error::Io(error) => LogError::Io(error),
        error => LogError::Other(format!("the index: {error}")),
    }
}

/// The index file, open.
pub(crate) struct Store {
    db: Database,
}

impl Store {
    pub fn open(backend: Box<dyn redb::StorageBackend>, cache_bytes: usize) -> Result<Self, LogError> {
        let db = redb::Builder::new()
            .set_cache_size(cache_bytes)
            .create_with_backend(Boxed(backend))
            .map_err(broken)?;
        let store = Self { db };
        // Readers expect every table to be there.
        store.write(&Mem::default(), false)?;
        Ok(store)
    }

    /// The file as it is now; later writes do not show.
    pub fn read(&self) -> Result<Disk, LogError> {
        let read = self.db.begin_read().map_err(broken)?;
        Ok(Disk {
            streams: read.open_table(STREAMS).map_err(broken)?,
            revisions: read.open_table(REVISIONS).map_err(broken)?,
            ids: read.open_table(IDS).map_err(broken)?,
            offsets: read.open_table(OFFSETS).map_err(broken)?,
            last: read.open_table(LAST).map_err(broken)?,
            tags: read.open_table(TAGS).map_err(broken)?,
            mark: read.open_table(MARK).map_err(broken)?,
        })
    }

    /// Takes a part from memory. Without `durable` a power cut loses it, and it is made again from the segments.
    pub fn write(&self, part: &Mem, durable: bool) -> Result<(), LogError> {
        let mut write = self.db.begin_write().map_err(broken)?;
        write
            .set_durability(if durable { Durability::Immediate } else { Durability::None })
            .map_err(broken)?;
        // So that opening after a crash does not walk the whole file.
        write.set_quick_repair(durable);
        put_streams(&write, part)?;
        put_events(&write, part)?;
        if let Some(mark) = &part.mark {
            let bytes = serde_json::to_vec(mark).map_err(|error| LogError::Other(error.to_string()))?;
            write.open_table(MARK).map_err(broken)?.insert(0, &*bytes).map_err(broken)?;
        } else {
            write.open_table(MARK).map_err(broken)?;
        }
        write.commit().map_err(broken)
    }
}

fn put_streams(write: &redb::WriteTransaction, part: &Mem) -> Result<(), LogError> {
    let mut streams = write.open_table(STREAMS).map_err(broken)?;
    for (name, head) in &part.heads {
        let value = (head.number, head.app.0, head.first_visible, head.next, head.tombstoned);
        streams.insert(name.as_str(), value).map_err(broken)?;
    }
    let mut last = write.open_table(LAST).map_err(broken)?;
    for (app, types) in &part.last {
        for (event_type, position) in types {
            last.insert((app.0, event_type.as_str()), position).map_err(broken)?;
        }
    }
    let mut tags = write.open_table(TAGS).map_err(broken)?;
    for (key, labels) in &part.tags {
        let bytes = serde_json::to_vec(&**labels).map_err(|error| LogError::Other(error.to_string()))?;
        tags.insert(key, &*bytes).map_err(broken)?;
    }
    Ok(())
}

fn put_events(write: &redb::WriteTransaction, part: &Mem) -> Result<(), LogError> {
    let mut revisions = write.open_table(REVISIONS).map_err(broken)?;
    for (key, place) in &part.revisions {
        revisions.insert(key, (place.position, place.offset, place.bytes)).map_err(broken)?;
    }
    let mut ids = write.open_table(IDS).map_err(broken)?;
    // Neighbours of the file one after the other.
    let mut sorted: Vec<_> =
        part.ids.iter().map(|((stream, id), revision)| ((*stream, id.as_u128()), *revision)).collect();
    sorted.sort_unstable();
    for (key, revision) in sorted {
        ids.insert(key, revision).map_err(broken)?;
    }
    let mut offsets = write.open_table(OFFSETS).map_err(broken)?;
    for (position, offset) in &part.offsets {
        offsets.insert(position, offset).map_err(broken)?;
    }
    Ok(())
}

/// The index file at one moment.
pub(crate) struct Disk {
    streams: ReadOnlyTable<&'static str, (u64, u32, u64, u64, bool)>,
    revisions: ReadOnlyTable<(u64, u64), (u64, u64, u32)>,
    ids: ReadOnlyTable<(u64, u128), u64>,
    offsets: ReadOnlyTable<u64, u64>,
    last: ReadOnlyTable<(u32, &'static str), u64>,
    tags: ReadOnlyTable<(u64, u64), &'static [u8]>,
    mark: ReadOnlyTable<u8, &'static [u8]>,
}

impl Disk {
    pub fn mark(&self) -> Result<Option<Mark>, LogError> {
        let bytes = self.mark.get(0).map_err(broken)?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(bytes.value()).ok()))
    }

    pub fn head(&self, stream: &StreamName) -> Result<Option<Head>, LogError> {
        let value = self.streams.get(stream.as_str()).map_err(broken)?;
        Ok(value.map(|value| {
            let (number, app, first_visible, next, tombstoned) = value.value();
            Head { number, app: App(app), first_visible, next, tombstoned }
        }))
    }

    pub fn revision_of(&self, stream: u64, id: Uuid) -> Result<Option<u64>, LogError> {
        Ok(self.ids.get((stream, id.as_u128())).map_err(broken)?.map(|revision| revision.value()))
    }

    pub fn places(&self, stream: u64, from: u64, to: u64, max: usize) -> Result<Vec<Place>, LogError> {
        let range = self.revisions.range((stream, from)..(stream, to.max(from))).map_err(broken)?;
        range
            .take(max)
            .map(|entry| {
                let (position, offset, bytes) = entry.map_err(broken)?.1.value();
                Ok(Place { position, offset, bytes })
            })
            .collect()
    }

    pub fn floor(&self, position: Position) -> Result<Option<(Position, u64)>, LogError> {
        match self.offsets.range(..=position).map_err(broken)?.next_back() {
            Some(entry) => {
                let (position, offset) = entry.map_err(broken)?;
                Ok(Some((position.value(), offset.value())))
            }
            None => Ok(None),
        }
    }

    pub fn last_of(&self, app: App, event_types: &[String]) -> Result<Option<Position>, LogError> {
        let any = [String::new()];
        let mut newest = None;
        for event_type in if event_types.is_empty() { &any } else { event_types } {
            let last = self.last.get((app.0, event_type.as_str())).map_err(broken)?;
            newest = newest.max(last.map(|position| position.value()));
        }
        Ok(newest)
    }

    pub fn newest_tagged(&self, app: App, condition: &FailIfMatch) -> Result<Option<Position>, LogError> {
        let hash = tag_hash(app, &condition.tags[0]);
        let range = (hash, condition.after.saturating_add(1))..=(hash, u64::MAX);
        for entry in self.tags.range(range).map_err(broken)?.rev() {
            let (key, value) = entry.map_err(broken)?;
            let labels: Labels =
                serde_json::from_slice(value.value()).map_err(|error| LogError::Other(error.to_string()))?;
            if labels.app == app && labels.match_condition(condition) {
                return Ok(Some(key.value().1));
            }
        }
        Ok(None)
    }
}

/// Lets any backend be given to redb, which wants to know its type.
#[derive(Debug)]
struct Boxed(Box<dyn redb::StorageBackend>);

impl redb::StorageBackend for Boxed {
    fn len(&self) -> std::io::Result<u64> {
        self.0.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> std::io::Result<()> {
        self.0.read(offset, out)
    }

    fn set_len(&self, len: u64) -> std::io::Result<()> {
        self.0.set_len(len)
    }

    fn sync_data(&self) -> std::io::Result<()> {
        self.0.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> std::io::Result<()> {
        self.0.write(offset, data)
    }

    fn close(&self) -> std::io::Result<()> {
        self.0.close()
    }
}
