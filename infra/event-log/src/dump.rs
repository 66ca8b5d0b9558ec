//! The events of a log, straight from its files.

use crate::embedded::catalog::{file_name, list};
use crate::embedded::judge::{Tail, judge};
use crate::segment::{Commit, FILE_HEADER_BYTES, FileHeader, Keys, Kind, Scanner, Step, decode};
use crate::storage::{Access, DiskStorage, File, Storage, read_full_at};
use ports::log::{App, LogError, Position, Recorded};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

const BLOCK_BYTES: usize = 1 << 20;

/// Which events to show; `None` = any.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub app: Option<App>,
    pub stream: Option<String>,
    pub category: Option<String>,
    pub event_type: Option<String>,
    /// Positions up to this one.
    pub to: Option<Position>,
}

impl Filter {
    fn takes(&self, event: &Recorded) -> bool {
        self.app.is_none_or(|app| app == event.app)
            && self.stream.as_ref().is_none_or(|stream| stream == event.stream.as_str())
            && self.category.as_ref().is_none_or(|category| category == event.stream.category())
            && self.event_type.as_ref().is_none_or(|event_type| *event_type == event.event_type)
    }
}

/// Events from a position (inclusive) on, in order. The log may be open elsewhere; nothing is changed.
///
/// # Errors
/// [`LogError::Io`] if the folder cannot be read. What is damaged comes as an item, the last one.
pub fn dump(dir: &Path, from: Position, filter: Filter) -> Result<Dump, LogError> {
    let storage = DiskStorage::existing(dir);
    let firsts = list(&storage)?;
    let skip = firsts.partition_point(|first| *first <= from).saturating_sub(1);
    let segments = firsts.into_iter().skip(skip).collect();
    Ok(Dump {
        storage,
        segments,
        open: None,
        group: Vec::new(),
        ready: VecDeque::new(),
        from,
        filter,
        ended: false,
    })
}

/// An iterator over events. See [`dump`].
pub struct Dump {
    storage: DiskStorage,
    segments: VecDeque<Position>,
    open: Option<Open>,
    /// Events of a group whose end was not seen yet.
    group: Vec<Recorded>,
    ready: VecDeque<Recorded>,
    from: Position,
    filter: Filter,
    ended: bool,
}

struct Open {
    name: String,
    file: Arc<dyn File>,
    keys: Keys,
    scanner: Scanner,
    /// The end of the last whole group.
    end: u64,
}

impl Open {
    /// Whether nothing that counts is behind the last whole group.
    fn is_at_end(&self) -> Result<bool, LogError> {
        let mut tail = vec![0; self.file.bytes()?.saturating_sub(self.end) as usize];
        let read = read_full_at(&*self.file, &mut tail, self.end)?;
        Ok(judge(&tail[..read], self.end, self.keys) != Tail::Damaged)
    }

    fn damaged(&self, offset: u64, what: &str) -> LogError {
        LogError::Damaged { file: self.name.clone(), offset, what: what.to_owned() }
    }
}

impl Iterator for Dump {
    type Item = Result<Recorded, LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            if let Some(event) = self.ready.pop_front() {
                if self.filter.to.is_some_and(|to| event.position > to) {
                    self.ended = true;
                } else if event.position >= self.from && self.filter.takes(&event) {
                    return Some(Ok(event));
                }
                continue;
            }
            match self.advance() {
                Ok(true) => {}
                Ok(false) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

impl Dump {
    /// Goes on by a record or a segment. `false` = this is the end.
    fn advance(&mut self) -> Result<bool, LogError> {
        let Some(open) = &mut self.open else {
            let Some(first) = self.segments.pop_front() else { return Ok(false) };
            self.open = Some(open_segment(&self.storage, first)?);
            return Ok(true);
        };
        let offset = open.scanner.offset();
        let unfinished = self.segments.is_empty();
        match open.scanner.step()? {
            Step::Record { at, frame } => match frame.kind {
                Kind::Event => {
                    let event = decode(open.scanner.block(), at, &frame);
                    self.group.push(event.ok_or_else(|| open.damaged(offset, "the event cannot be read"))?);
                }
                Kind::Commit => {
                    if Commit::take(&open.scanner.block()[at..], &frame, open.keys).is_none() {
                        return Err(open.damaged(offset, "the group's end cannot be read"));
                    }
                    open.end = open.scanner.offset();
                    self.ready.extend(self.group.drain(..));
                }
                Kind::Truncate | Kind::Tombstone => {}
                Kind::Footer => self.open = None,
            },
            // A group without its end is being written, or will be cut.
            Step::End | Step::Bad(_) if unfinished && open.is_at_end()? => return Ok(false),
            Step::End => return Err(open.damaged(offset, "the segment's footer is missing")),
            Step::Bad(what) => return Err(open.damaged(offset, what)),
        }
        Ok(true)
    }
}

fn open_segment(storage: &DiskStorage, first: Position) -> Result<Open, LogError> {
    let name = file_name(first);
    let file = storage.open(&name, Access::Read)?;
    let mut bytes = [0; FILE_HEADER_BYTES];
    let read = read_full_at(&*file, &mut bytes, 0)?;
    let header = FileHeader::take(&bytes[..read]).map_err(|what| LogError::Damaged {
        file: name.clone(),
        offset: 0,
        what: what.to_owned(),
    })?;
    let end = FILE_HEADER_BYTES as u64;
    let scanner = Scanner::new(Arc::clone(&file), end, BLOCK_BYTES);
    Ok(Open { name, file, keys: Keys::of(header.log), scanner, end })
}
