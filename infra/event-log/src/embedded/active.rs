//! The segment that is written.

use super::catalog::{UNFINISHED, file_name};
use super::options::{Options, SyncMode};
use crate::segment::{FILE_HEADER_BYTES, FileHeader, Footer};
use crate::storage::{File, Storage, is_full, write_all_at};
use ports::log::Position;
use sha2::{Digest, Sha256};
use std::io;
use std::sync::Arc;

/// Tries of one write that comes out short.
const WRITE_ATTEMPTS_MAX: u32 = 3;

/// Why a group was not written.
#[derive(Debug)]
pub(crate) enum WriteError {
    /// Nothing of it is left; try again when there is space.
    Full,
    /// What is on the disk is not known.
    Broken(io::Error),
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        if is_full(&error) { Self::Full } else { Self::Broken(error) }
    }
}

/// A segment file with its end.
pub(crate) struct Active {
    pub file: Arc<dyn File>,
    pub first: Position,
    /// The end of the last group.
    pub offset: u64,
    /// To here the file has zeros.
    pub filled: u64,
    pub events: u64,
    /// Over all up to `offset`.
    pub sha256: Sha256,
}

impl Active {
    /// Begins a segment. Its name appears when its header is durable.
    pub fn create(storage: &dyn Storage, header: &FileHeader, options: &Options) -> Result<Self, WriteError> {
        let made = Self::make(storage, header, options);
        if made.is_err() && storage.remove(UNFINISHED).is_err() {
            tracing::warn!("an unfinished segment could not be removed");
        }
        made
    }

    fn make(storage: &dyn Storage, header: &FileHeader, options: &Options) -> Result<Self, WriteError> {
        let file = storage.create(UNFINISHED)?;
        let bytes = header.bytes();
        write_all_at(&*file, &bytes, 0)?;
        let mut active = Self {
            file,
            first: header.first,
            offset: FILE_HEADER_BYTES as u64,
            filled: FILE_HEADER_BYTES as u64,
            events: 0,
            sha256: Sha256::new_with_prefix(&bytes),
        };
        active.fill(0, options)?;
        active.sync(options).map_err(WriteError::Broken)?;
        storage.rename(UNFINISHED, &file_name(header.first)).map_err(WriteError::Broken)?;
        storage.sync_names().map_err(WriteError::Broken)?;
        Ok(active)
    }

    /// Whether a group goes to the next segment.
    pub fn is_full_for(&self, group_bytes: u64, options: &Options) -> bool {
        // Two segments with the same first position would have the same name.
        self.events > 0 && self.offset + group_bytes > options.segment_bytes
    }

    /// Writes a group and makes it durable.
    pub fn write(&mut self, group: &[u8], events: u64, options: &Options) -> Result<(), WriteError> {
        let end = self.offset + group.len() as u64;
        if end > self.filled {
            // Without room for zeros the group may still fit.
            match self.fill(group.len() as u64, options) {
                Ok(()) | Err(WriteError::Full) => {}
                Err(error) => return Err(error),
            }
        }
        self.put(group)?;
        self.sync(options).map_err(WriteError::Broken)?;
        self.offset = end;
        self.filled = self.filled.max(end);
        self.events += events;
        self.sha256.update(group);
        Ok(())
    }

    /// Writes in one piece. A group in two pieces could leave half a sector behind, which recovery could not tell from
    /// damage; so what was begun is taken back before the next try.
    fn put(&mut self, group: &[u8]) -> Result<(), WriteError> {
        for _ in 0..WRITE_ATTEMPTS_MAX {
            match self.file.write_at(group, self.offset) {
                Ok(written) if written == group.len() => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if !is_full(&error) => return Err(WriteError::Broken(error)),
                // As a rule the disk is full, and the next try says so.
                Ok(_) | Err(_) => {
                    if let error @ WriteError::Broken(_) = self.cut() {
                        return Err(error);
                    }
                }
            }
        }
        Err(WriteError::Full)
    }

    /// Ends the segment for ever.
    pub fn seal(
        &mut self,
        storage: &dyn Storage,
        last: Position,
        options: &Options,
    ) -> Result<[u8; 32], WriteError> {
        let sha256: [u8; 32] = self.sha256.clone().finalize().into();
        let footer = Footer { count: self.events, last, sha256 }.bytes();
        if let Err(error) = write_all_at(&*self.file, &footer, self.offset) {
            return Err(if is_full(&error) { self.cut() } else { WriteError::Broken(error) });
        }
        self.file.set_len(self.offset + footer.len() as u64).map_err(WriteError::Broken)?;
        self.sync(options).map_err(WriteError::Broken)?;
        storage.make_read_only(&file_name(self.first)).map_err(WriteError::Broken)?;
        Ok(sha256)
    }

    /// Takes away what may be behind the last group.
    pub fn cut(&mut self) -> WriteError {
        self.filled = self.offset;
        match self.file.set_len(self.offset).and_then(|()| self.file.sync()) {
            Ok(()) => WriteError::Full,
            Err(error) => WriteError::Broken(error),
        }
    }

    /// Writes zeros ahead of a group of this size.
    fn fill(&mut self, group_bytes: u64, options: &Options) -> Result<(), WriteError> {
        static ZEROS: [u8; 64 << 10] = [0; 64 << 10];
        let from = self.filled.max(self.offset + group_bytes);
        let to = (from + options.fill_bytes).min(options.segment_bytes);
        let mut at = from;
        while at < to {
            let bytes = (to - at).min(ZEROS.len() as u64);
            write_all_at(&*self.file, &ZEROS[..bytes as usize], at)?;
            at += bytes;
            self.filled = at;
        }
        Ok(())
    }

    fn sync(&self, options: &Options) -> io::Result<()> {
        match options.sync {
            SyncMode::Durable => self.file.sync(),
            SyncMode::UnsafeNoSync => Ok(()),
        }
    }
}
