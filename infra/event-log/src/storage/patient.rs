//! The index file, on a disk that may be full.
//!
//! redb gives up for good after a failed write. The index is not what anybody waits for, so its writes wait for space
//! instead; the log itself refuses appends meanwhile ([`Space::is_missing`]).

use std::fs;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often a write is tried while there is no space.
const RETRY: Duration = Duration::from_millis(50);

/// Whether the index file has space.
#[derive(Debug, Default)]
pub struct Space {
    missing: AtomicBool,
    closing: AtomicBool,
}

impl Space {
    /// A write waits for space.
    pub fn is_missing(&self) -> bool {
        self.missing.load(Ordering::Acquire)
    }

    /// Writes wait no more: they fail, and the index is brought up to date when the log is opened again.
    pub fn give_up(&self) {
        self.closing.store(true, Ordering::Release);
    }
}

#[derive(Debug)]
pub(super) struct Patient {
    file: fs::File,
    space: Arc<Space>,
}

impl Patient {
    pub fn new(file: fs::File, space: Arc<Space>) -> Self {
        Self { file, space }
    }

    fn with_space(&self, write: impl Fn() -> io::Result<()>) -> io::Result<()> {
        loop {
            match write() {
                Err(error) if super::is_full(&error) && !self.space.closing.load(Ordering::Acquire) => {
                    self.space.missing.store(true, Ordering::Release);
                    std::thread::sleep(RETRY);
                }
                result => {
                    self.space.missing.store(false, Ordering::Release);
                    return result;
                }
            }
        }
    }
}

impl redb::StorageBackend for Patient {
    fn len(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read_exact_at(out, offset)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.with_space(|| self.file.set_len(len))
    }

    fn sync_data(&self) -> io::Result<()> {
        // Never tried again: after a failed sync nobody knows what is on the disk.
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.with_space(|| self.file.write_all_at(data, offset))
    }
}
