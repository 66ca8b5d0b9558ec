//! Which segment files there are.

use crate::storage::{Access, File, Storage};
use ports::log::{LogError, Position};
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Files kept open for reading.
const OPEN_MAX: usize = 64;
const SUFFIX: &str = ".seg";
/// A segment that is being made.
pub(crate) const UNFINISHED: &str = "next.tmp";

/// The name of the segment that begins at a position: sorts as the positions do.
pub(crate) fn file_name(first: Position) -> String {
    format!("{first:020}{SUFFIX}")
}

/// First positions of the segments in a folder, in order.
pub(crate) fn list(storage: &dyn Storage) -> io::Result<Vec<Position>> {
    let mut firsts: Vec<Position> = storage
        .list()?
        .iter()
        .filter_map(|name| name.strip_suffix(SUFFIX))
        .filter_map(|number| number.parse().ok())
        .collect();
    firsts.sort_unstable();
    Ok(firsts)
}

/// The segments of an open log.
pub(crate) struct Catalog {
    storage: Arc<dyn Storage>,
    firsts: RwLock<Vec<Position>>,
    open: Mutex<VecDeque<(Position, Arc<dyn File>)>>,
}

/// A segment to be read.
#[derive(Clone)]
pub(crate) struct Segment {
    pub first: Position,
    /// First position of the next segment.
    pub next: Option<Position>,
    pub name: String,
    pub file: Arc<dyn File>,
}

impl Segment {
    pub fn damaged(&self, offset: u64, what: &str) -> LogError {
        LogError::Damaged { file: self.name.clone(), offset, what: what.to_owned() }
    }
}

impl Catalog {
    pub fn new(storage: Arc<dyn Storage>, firsts: Vec<Position>) -> Self {
        Self { storage, firsts: RwLock::new(firsts), open: Mutex::default() }
    }

    pub fn add(&self, first: Position) {
        self.firsts.write().unwrap_or_else(PoisonError::into_inner).push(first);
    }

    /// The segment that holds a position, or would.
    pub fn of(&self, position: Position) -> Result<Segment, LogError> {
        let (first, next) = {
            let firsts = self.firsts.read().unwrap_or_else(PoisonError::into_inner);
            let after = firsts.partition_point(|first| *first <= position);
            let first = after.checked_sub(1).and_then(|index| firsts.get(index)).copied();
            let first =
                first.ok_or_else(|| LogError::Other(format!("no segment holds position {position}")))?;
            (first, firsts.get(after).copied())
        };
        Ok(Segment { first, next, name: file_name(first), file: self.file(first)? })
    }

    fn file(&self, first: Position) -> io::Result<Arc<dyn File>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = open.iter().position(|(segment, _)| *segment == first)
            && let Some((_, file)) = open.remove(index)
        {
            open.push_front((first, Arc::clone(&file)));
            return Ok(file);
        }
        let file = self.storage.open(&file_name(first), Access::Read)?;
        open.push_front((first, Arc::clone(&file)));
        open.truncate(OPEN_MAX);
        Ok(file)
    }
}
