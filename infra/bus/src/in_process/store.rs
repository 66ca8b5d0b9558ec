//! The groups' state in one file.

use ports::bus::{BusError, Message, partition};
use ports::log::Position;
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// (group, topic, partition) → the offset to go on from.
const OFFSETS: TableDefinition<(&str, &str, i32), i64> = TableDefinition::new("offsets");
/// (topic, partition, offset) → a record that a group wrote.
const RECORDS: TableDefinition<(&str, i32, i64), &[u8]> = TableDefinition::new("records");
/// (topic, partition) → the next offset of `RECORDS`; they go on though records are removed.
const ENDS: TableDefinition<(&str, i32), i64> = TableDefinition::new("ends");
/// What the publisher has published; one row.
const PUBLISHED: TableDefinition<&str, u64> = TableDefinition::new("published");
const POSITION: &str = "position";

/// Between two writes of the publisher's position, since each sync of it holds up those of the log. Consumers see the
/// log itself, so what a crash takes back of it is published again without a trace.
const POSITION_INTERVAL: Duration = Duration::from_secs(1);

/// Offsets, records to come again, dead letters, and the publisher's position.
pub struct Store {
    db: Database,
    published: Mutex<Published>,
    /// Counts additions to `RECORDS`.
    added: watch::Sender<u64>,
}

/// The publisher's position.
struct Published {
    position: Position,
    /// Whether the file says less.
    is_behind: bool,
    written_at: Option<Instant>,
}

/// A record as read, or what is wrong with it.
pub type Readable = Result<Message, String>;

/// What a group has done, to be stored at once.
#[derive(Default)]
pub struct Settlement {
    pub group: String,
    /// (topic, partition, the offset to go on from)
    pub offsets: Vec<(String, i32, i64)>,
    /// The group's retry topic, partition and the offset before which its records are done with.
    pub spent: Option<(String, i32, i64)>,
    /// A record for one of the group's own topics.
    pub add: Option<Message>,
}

/// A stored record's first line, JSON; the payload follows it as it is.
#[derive(Serialize, Deserialize)]
struct Head {
    key: String,
    headers: BTreeMap<String, String>,
}

impl Store {
    pub fn open(path: &Path) -> Result<Self, BusError> {
        let db = Database::create(path).map_err(broken)?;
        let write = db.begin_write().map_err(broken)?;
        write.open_table(OFFSETS).map_err(broken)?;
        write.open_table(RECORDS).map_err(broken)?;
        write.open_table(ENDS).map_err(broken)?;
        let position = {
            let table = write.open_table(PUBLISHED).map_err(broken)?;
            table.get(POSITION).map_err(broken)?.map_or(0, |position| position.value())
        };
        write.commit().map_err(broken)?;
        let published = Mutex::new(Published { position, is_behind: false, written_at: None });
        Ok(Self { db, published, added: watch::Sender::new(0) })
    }

    /// Changes when a record is added.
    pub fn added(&self) -> watch::Receiver<u64> {
        self.added.subscribe()
    }

    /// The last position published; 0 for none.
    pub fn position(&self) -> Position {
        self.published().position
    }

    /// Moves the publisher's position; the file follows, once a [`POSITION_INTERVAL`] and at the end.
    pub fn set_position(&self, position: Position) -> Result<(), BusError> {
        let mut published = self.published();
        if published.written_at.is_none_or(|at| at.elapsed() >= POSITION_INTERVAL) {
            self.write_position(position)?;
            published.written_at = Some(Instant::now());
            published.is_behind = false;
        } else {
            published.is_behind = true;
        }
        published.position = position;
        Ok(())
    }

    fn write_position(&self, position: Position) -> Result<(), BusError> {
        let write = self.db.begin_write().map_err(broken)?;
        write.open_table(PUBLISHED).map_err(broken)?.insert(POSITION, position).map_err(broken)?;
        write.commit().map_err(broken)
    }

    fn published(&self) -> MutexGuard<'_, Published> {
        // Whoever panicked with it left a whole position behind.
        self.published.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where a group goes on in a partition; 0 if it never was there.
    pub fn offset(&self, group: &str, topic: &str, partition: i32) -> Result<i64, BusError> {
        let table = self.db.begin_read().map_err(broken)?.open_table(OFFSETS).map_err(broken)?;
        Ok(table.get((group, topic, partition)).map_err(broken)?.map_or(0, |offset| offset.value()))
    }

    /// The first record of a partition at or after an offset, or what is wrong with it.
    pub fn record(
        &self,
        topic: &str,
        partition: i32,
        from: i64,
    ) -> Result<Option<(i64, Readable)>, BusError> {
        let table = self.db.begin_read().map_err(broken)?.open_table(RECORDS).map_err(broken)?;
        let mut range =
            table.range((topic, partition, from)..=(topic, partition, i64::MAX)).map_err(broken)?;
        let Some(entry) = range.next() else { return Ok(None) };
        let (key, value) = entry.map_err(broken)?;
        Ok(Some((key.value().2, decode(topic, value.value()))))
    }

    /// Stores what a group has done: all of it or nothing. Offsets only go up.
    pub fn settle(&self, done: &Settlement) -> Result<(), BusError> {
        let write = self.db.begin_write().map_err(broken)?;
        {
            let mut offsets = write.open_table(OFFSETS).map_err(broken)?;
            for (topic, partition, next) in &done.offsets {
                let key = (done.group.as_str(), topic.as_str(), *partition);
                let known = offsets.get(key).map_err(broken)?.map_or(0, |offset| offset.value());
                if *next > known {
                    offsets.insert(key, next).map_err(broken)?;
                }
            }
            let mut records = write.open_table(RECORDS).map_err(broken)?;
            if let Some((topic, partition, before)) = &done.spent {
                let range = (topic.as_str(), *partition, i64::MIN)..(topic.as_str(), *partition, *before);
                records.retain_in(range, |_, _| false).map_err(broken)?;
            }
            if let Some(message) = &done.add {
                let place = (message.topic.as_str(), partition(message.key.as_bytes()));
                let mut ends = write.open_table(ENDS).map_err(broken)?;
                let offset = ends.get(place).map_err(broken)?.map_or(0, |end| end.value());
                ends.insert(place, offset + 1).map_err(broken)?;
                records.insert((place.0, place.1, offset), encode(message).as_slice()).map_err(broken)?;
            }
        }
        write.commit().map_err(broken)?;
        if done.add.is_some() {
            self.added.send_modify(|added| *added += 1);
        }
        Ok(())
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let published = self.published();
        if published.is_behind
            && let Err(error) = self.write_position(published.position)
        {
            tracing::warn!(%error, "the publisher's position was not written; it goes on from an earlier one");
        }
    }
}

fn encode(message: &Message) -> Vec<u8> {
    let head = Head { key: message.key.clone(), headers: message.headers.clone() };
    let mut bytes = serde_json::to_vec(&head).expect("strings are always JSON");
    bytes.push(b'\n');
    bytes.extend_from_slice(&message.payload);
    bytes
}

fn decode(topic: &str, bytes: &[u8]) -> Result<Message, String> {
    let end = bytes.iter().position(|byte| *byte == b'\n').ok_or("its first line has no end")?;
    let Head { key, headers } =
        serde_json::from_slice(&bytes[..end]).map_err(|error| format!("its first line is odd: {error}"))?;
    let payload = bytes[end + 1..].to_vec().into();
    Ok(Message { topic: topic.to_owned(), key, headers, payload })
}

fn broken(error: impl Into<redb::Error>) -> BusError {
    BusError::Unavailable(format!("the bus's file: {}", error.into()))
}
