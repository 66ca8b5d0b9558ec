//! Checks a whole log, byte by byte, without changing it or keeping anyone from it.

use crate::embedded::catalog::{file_name, list};
use crate::embedded::judge::{Tail, judge};
use crate::embedded::recover::{hash, read_footer};
use crate::segment::{
    EventHeader, FILE_HEADER_BYTES, FOOTER_BYTES, FileHeader, From, Keys, StreamRecord, Visit, Walk, walk,
};
use crate::storage::{Access, DiskStorage, File, Storage, read_full_at};
use ports::log::{App, LogError, Position};
use sha2::Digest;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The log's id; nil if no segment could be read.
    pub log: Uuid,
    pub segments: usize,
    pub bytes: u64,
    pub events: u64,
    pub streams: usize,
    /// The last position that can be trusted.
    pub position: Position,
    /// Behind the last group: a write under way, or one that never ended and will be cut.
    pub unfinished_bytes: u64,
    /// Every place where the bytes are not what was written.
    pub damages: Vec<Damage>,
}

/// A wrong place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    pub file: String,
    /// Of the record or header that is wrong.
    pub offset: u64,
    pub what: String,
}

impl Report {
    /// Whether every byte is as it was written.
    pub fn is_sound(&self) -> bool {
        self.damages.is_empty()
    }
}

/// Checks the log in a folder: headers, checksums, positions, revisions, hashes. Goes on behind damage with the next
/// segment. The log may be open elsewhere.
///
/// # Errors
/// [`LogError::Io`] if a file cannot be read. Damage is no error but in the report.
pub fn verify(dir: &Path) -> Result<Report, LogError> {
    let storage = DiskStorage::existing(dir);
    let firsts = list(&storage)?;
    let mut check = Check { report: Report::default(), streams: HashMap::new(), previous: [0; 32], next: 1 };
    for (index, first) in firsts.iter().enumerate() {
        let file = storage.open(&file_name(*first), Access::Read)?;
        check.report.segments += 1;
        check.report.bytes += file.bytes()?;
        check.segment(&file, *first, index + 1 == firsts.len())?;
    }
    check.report.streams = check.streams.len();
    Ok(check.report)
}

struct Check {
    report: Report,
    streams: HashMap<String, (App, u64)>,
    /// SHA-256 of the segment before; zeros too if it was damaged.
    previous: [u8; 32],
    next: Position,
}

impl Check {
    fn segment(&mut self, file: &Arc<dyn File>, first: Position, last: bool) -> Result<(), LogError> {
        let name = file_name(first);
        let mut bytes = [0; FILE_HEADER_BYTES];
        let read = read_full_at(&**file, &mut bytes, 0)?;
        let header = match FileHeader::take(&bytes[..read]) {
            Ok(header) => header,
            Err(what) => {
                self.damage(&name, 0, what);
                self.previous = [0; 32];
                return Ok(());
            }
        };
        if self.report.log.is_nil() {
            self.report.log = header.log;
        }
        self.check_header(&name, &header, first);
        let from = From { offset: FILE_HEADER_BYTES as u64, position: first - 1 };
        let mut wrong = Vec::new();
        let streams = &mut self.streams;
        let walk = walk(Arc::clone(file), from, Keys::of(header.log), |visit| {
            match visit {
                Visit::Event { record, header } => {
                    wrong.extend(check_event(streams, &header).map(|what| (record.offset, what)));
                }
                Visit::Stream(record) => check_stream(streams, &record),
                Visit::Commit { .. } => {}
            }
            Ok(())
        })?;
        // Behind damage one cannot know what came before.
        let unknown = !self.report.is_sound();
        for (offset, what) in wrong.into_iter().filter(|_| !unknown) {
            self.damage(&name, offset, what);
        }
        self.report.events += walk.position + 1 - first;
        self.report.position = walk.position;
        self.next = walk.position + 1;
        self.end(&**file, &name, &walk, Keys::of(header.log), last)
    }

    fn check_header(&mut self, name: &str, header: &FileHeader, first: Position) {
        if header.first != first {
            self.damage(name, 0, "the segment's name is not the position that it begins with");
        }
        if header.log != self.report.log {
            self.damage(name, 0, "the segment is of another log");
        }
        if self.previous != [0; 32] || first == 1 {
            if first != self.next {
                self.damage(name, 0, &format!("a segment is missing: position {} should follow", self.next));
            } else if header.previous != self.previous {
                self.damage(name, 0, "the segment does not follow from the one before");
            }
        }
    }

    fn end(
        &mut self,
        file: &dyn File,
        name: &str,
        walk: &Walk,
        keys: Keys,
        last: bool,
    ) -> Result<(), LogError> {
        self.previous = [0; 32];
        if let Some(footer) = walk.footer {
            let sha256: [u8; 32] = hash(file, walk.end)?.finalize().into();
            if sha256 != footer.sha256 {
                self.damage(name, walk.end, "the segment's hash is not what its footer says");
            }
            if file.bytes()? != walk.end + FOOTER_BYTES as u64 {
                self.damage(name, walk.end, "there are bytes behind the segment's footer");
            }
            self.previous = footer.sha256;
            return Ok(());
        }
        if last {
            return self.tail(file, name, walk, keys);
        }
        let (offset, what) = walk.trouble.unwrap_or((walk.end, "the segment's footer is missing"));
        self.damage(name, offset, what);
        // The footer itself may be sound, so that the next segment can be checked against it.
        self.previous = read_footer(file, name).map_or([0; 32], |footer| footer.sha256);
        self.next = read_footer(file, name).map_or(self.next, |footer| footer.last + 1);
        Ok(())
    }

    fn tail(&mut self, file: &dyn File, name: &str, walk: &Walk, keys: Keys) -> Result<(), LogError> {
        let mut tail = vec![0; file.bytes()?.saturating_sub(walk.end) as usize];
        let read = read_full_at(file, &mut tail, walk.end)?;
        match judge(&tail[..read], walk.end, keys) {
            Tail::Clean => {}
            Tail::Torn => {
                let written = tail.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
                self.report.unfinished_bytes = written as u64;
            }
            Tail::Damaged => {
                let (offset, what) = walk.trouble.unwrap_or((walk.end, "the group's end cannot be read"));
                self.damage(name, offset, what);
            }
        }
        Ok(())
    }

    fn damage(&mut self, file: &str, offset: u64, what: &str) {
        self.report.damages.push(Damage { file: file.to_owned(), offset, what: what.to_owned() });
    }
}

fn check_event(streams: &mut HashMap<String, (App, u64)>, event: &EventHeader<'_>) -> Option<&'static str> {
    let Some((app, next)) = streams.get_mut(event.stream) else {
        streams.insert(event.stream.to_owned(), (event.app, event.revision + 1));
        return (event.revision != 0).then_some("the stream does not begin with its first revision");
    };
    let right = (*app, *next) == (event.app, event.revision);
    *next = event.revision + 1;
    (!right).then_some("the event has another revision or app than the one that follows in its stream")
}

fn check_stream(streams: &mut HashMap<String, (App, u64)>, record: &StreamRecord) {
    streams.entry(record.stream.as_str().to_owned()).or_insert((record.app, record.next));
}
