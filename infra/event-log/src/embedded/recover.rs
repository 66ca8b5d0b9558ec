//! Finds the end of the log when it is opened.

use super::active::{Active, WriteError};
use super::catalog::{UNFINISHED, file_name, list};
use super::judge::{Tail, judge};
use super::options::Options;
use crate::clock::Clock;
use crate::segment::{FILE_HEADER_BYTES, FOOTER_BYTES, FileHeader, Footer, From, Keys, Walk, parse, walk};
use crate::storage::{Access, File, Storage, read_full_at, write_all_at};
use ports::log::{LogError, Position};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use uuid::Uuid;

/// What was found.
pub(crate) struct Recovered {
    pub log: Uuid,
    pub firsts: Vec<Position>,
    /// `None` = the last segment is sealed.
    pub active: Option<Active>,
    /// SHA-256 of the last sealed segment.
    pub previous: [u8; 32],
    /// The last position.
    pub position: Position,
    /// The last group's end in the last segment.
    pub end: u64,
}

pub(crate) fn recover(storage: &dyn Storage, options: &Options) -> Result<Recovered, LogError> {
    if storage.list()?.iter().any(|name| name == UNFINISHED) {
        storage.remove(UNFINISHED)?;
    }
    let firsts = list(storage)?;
    let Some(&last) = firsts.last() else {
        return begin(storage, options);
    };
    let mut chain = Chain { log: None, previous: [0; 32], next: 1 };
    for first in &firsts[..firsts.len() - 1] {
        let file = storage.open(&file_name(*first), Access::Read)?;
        chain.header(&*file, *first)?;
        let footer = read_footer(&*file, &file_name(*first))?;
        chain.previous = footer.sha256;
        chain.next = footer.last + 1;
    }
    let file = storage.open(&file_name(last), Access::Read)?;
    let log = chain.header(&*file, last)?;
    let tail = Last { storage, first: last, keys: Keys::of(log) };
    let (walk, active, sha256) = tail.recover(&file)?;
    let previous = if active.is_some() { chain.previous } else { sha256 };
    Ok(Recovered { log, firsts, active, previous, position: walk.position, end: walk.end })
}

/// The first segment of a new log.
fn begin(storage: &dyn Storage, options: &Options) -> Result<Recovered, LogError> {
    let log = Uuid::new_v4();
    let header = FileHeader { log, first: 1, created_at: Clock::default().next(), previous: [0; 32] };
    let active = Active::create(storage, &header, options).map_err(|error| match error {
        WriteError::Full => LogError::Other("no space left for a new log".to_owned()),
        WriteError::Broken(error) => LogError::Io(error),
    })?;
    let end = active.offset;
    Ok(Recovered { log, firsts: vec![1], active: Some(active), previous: [0; 32], position: 0, end })
}

/// What the next segment's header must say.
struct Chain {
    log: Option<Uuid>,
    previous: [u8; 32],
    next: Position,
}

impl Chain {
    fn header(&mut self, file: &dyn File, first: Position) -> Result<Uuid, LogError> {
        let damaged =
            |what: &str| LogError::Damaged { file: file_name(first), offset: 0, what: what.to_owned() };
        let mut bytes = [0; FILE_HEADER_BYTES];
        let read = read_full_at(file, &mut bytes, 0)?;
        let header = FileHeader::take(&bytes[..read]).map_err(damaged)?;
        if header.first != first {
            return Err(damaged("the segment's name is not the position that it begins with"));
        }
        if first != self.next {
            return Err(damaged(&format!("a segment is missing: position {} should follow", self.next)));
        }
        if self.log.is_some_and(|log| log != header.log) {
            return Err(damaged("the segment is of another log"));
        }
        if header.previous != self.previous {
            return Err(damaged("the segment does not follow from the one before"));
        }
        self.log = Some(header.log);
        Ok(header.log)
    }
}

/// The footer of a sealed segment.
pub(crate) fn read_footer(file: &dyn File, name: &str) -> Result<Footer, LogError> {
    let offset = file.bytes()?.saturating_sub(FOOTER_BYTES as u64);
    let mut bytes = [0; FOOTER_BYTES];
    let read = read_full_at(file, &mut bytes, offset)?;
    let footer = parse(&bytes[..read]).ok().and_then(|frame| Footer::take(&bytes, &frame));
    footer.ok_or_else(|| LogError::Damaged {
        file: name.to_owned(),
        offset,
        what: "the sealed segment does not end with its footer".to_owned(),
    })
}

/// The last segment.
struct Last<'a> {
    storage: &'a dyn Storage,
    first: Position,
    keys: Keys,
}

impl Last<'_> {
    fn recover(&self, file: &Arc<dyn File>) -> Result<(Walk, Option<Active>, [u8; 32]), LogError> {
        let from = From { offset: FILE_HEADER_BYTES as u64, position: self.first - 1 };
        let walk = walk(Arc::clone(file), from, self.keys, |_| Ok(()))?;
        if let Some(footer) = walk.footer {
            self.finish_sealing(walk.end)?;
            return Ok((walk, None, footer.sha256));
        }
        let torn = self.judge(&**file, &walk)?;
        let file = self.storage.open(&file_name(self.first), Access::Write)?;
        self.settle(&*file, &walk, torn)?;
        let active = Active {
            offset: walk.end,
            filled: file.bytes()?,
            first: self.first,
            events: walk.position + 1 - self.first,
            sha256: hash(&*file, walk.end)?,
            file,
        };
        Ok((walk, Some(active), [0; 32]))
    }

    /// Whether something torn is behind the last group; damage is an error.
    fn judge(&self, file: &dyn File, walk: &Walk) -> Result<bool, LogError> {
        let mut tail = vec![0; file.bytes()?.saturating_sub(walk.end) as usize];
        let read = read_full_at(file, &mut tail, walk.end)?;
        match judge(&tail[..read], walk.end, self.keys) {
            Tail::Clean => Ok(false),
            Tail::Torn => Ok(true),
            Tail::Damaged => {
                let (offset, what) = walk.trouble.unwrap_or((walk.end, "the group's end cannot be read"));
                Err(LogError::Damaged { file: file_name(self.first), offset, what: what.to_owned() })
            }
        }
    }

    /// Makes what was found durable: the last group may be in the page cache only, after a failed sync or a killed
    /// process, and must not vanish from beneath the next one.
    fn settle(&self, file: &dyn File, walk: &Walk, torn: bool) -> Result<(), LogError> {
        if torn {
            tracing::warn!(segment = file_name(self.first), offset = walk.end, "cut an unfinished write");
            file.set_len(walk.end)?;
        }
        if let Some(start) = walk.last_group {
            let mut group = vec![0; (walk.end - start) as usize];
            let read = read_full_at(file, &mut group, start)?;
            write_all_at(file, &group[..read], start)?;
        }
        file.sync()?;
        Ok(self.storage.sync_names()?)
    }

    /// The footer may be in the page cache only, and the zeros behind it may still be there.
    fn finish_sealing(&self, end: u64) -> Result<(), LogError> {
        let name = file_name(self.first);
        match self.storage.open(&name, Access::Write) {
            Ok(file) => {
                file.set_len(end + FOOTER_BYTES as u64)?;
                file.sync()?;
                Ok(self.storage.make_read_only(&name)?)
            }
            // The permission is taken away after the sync.
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// SHA-256 of a file's first bytes, to be continued.
pub(crate) fn hash(file: &dyn File, bytes: u64) -> Result<Sha256, LogError> {
    let mut sha256 = Sha256::new();
    let mut block = vec![0; 1 << 20];
    let mut offset = 0;
    while offset < bytes {
        let part = (bytes - offset).min(block.len() as u64) as usize;
        let read = read_full_at(file, &mut block[..part], offset)?;
        if read == 0 {
            break;
        }
        sha256.update(&block[..read]);
        offset += read as u64;
    }
    Ok(sha256)
}
