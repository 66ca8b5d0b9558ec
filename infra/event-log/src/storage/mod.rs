//! The disk as the log sees it, so that tests can put a worse one beneath.

mod disk;
mod patient;

pub use disk::DiskStorage;

use std::any::Any;
use std::fmt::Debug;
use std::io;
use std::sync::Arc;

/// A folder of files.
pub trait Storage: Debug + Send + Sync + 'static {
    /// Names of the files there, in any order.
    fn list(&self) -> io::Result<Vec<String>>;

    /// Opens a file that exists.
    fn open(&self, name: &str, access: Access) -> io::Result<Arc<dyn File>>;

    /// Makes an empty file, in place of one of this name.
    fn create(&self, name: &str) -> io::Result<Arc<dyn File>>;

    /// Gives a file another name, all at once.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    fn remove(&self, name: &str) -> io::Result<()>;

    /// Takes a file's write permission away.
    fn make_read_only(&self, name: &str) -> io::Result<()>;

    /// Makes names durable.
    fn sync_names(&self) -> io::Result<()>;

    /// Keeps every other process out until the answer is dropped.
    fn lock(&self) -> io::Result<Box<dyn Any + Send + Sync>>;

    /// The index file; `anew` = without what it holds.
    fn index(&self, anew: bool) -> io::Result<Index>;
}

/// The index file, and the way to end its patience.
#[derive(Debug)]
pub struct Index {
    pub backend: Box<dyn redb::StorageBackend>,
    /// Tells whether it waits for space, and when to stop waiting.
    pub space: Arc<Space>,
}

pub use patient::Space;

/// What a file is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Read,
    Write,
}

/// A file, read and written at offsets by any number of threads.
pub trait File: Debug + Send + Sync + 'static {
    /// Reads up to the buffer's size; 0 = the end.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;

    /// Writes, perhaps less than all; the count written.
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize>;

    /// Makes what was written durable. After an error nobody knows what is durable.
    fn sync(&self) -> io::Result<()>;

    fn set_len(&self, bytes: u64) -> io::Result<()>;

    fn bytes(&self) -> io::Result<u64>;
}

/// Writes all, or says why not; on an error any part may be written.
pub(crate) fn write_all_at(file: &dyn File, mut bytes: &[u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match file.write_at(bytes, offset) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => {
                bytes = &bytes[written..];
                offset += written as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Fills the buffer from an offset as far as the file goes; the count read.
pub(crate) fn read_full_at(file: &dyn File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut read = 0;
    while read < buffer.len() {
        match file.read_at(&mut buffer[read..], offset + read as u64) {
            Ok(0) => break,
            Ok(more) => read += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(read)
}

/// Whether an error means that there is no space, now.
pub(crate) fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::WriteZero
    )
}
