//! What can be chosen for a log.

use std::path::PathBuf;

/// How a log is kept.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder, for the log alone. Made if it is not there.
    pub dir: PathBuf,
    /// Size at which a segment file is sealed and the next begun.
    pub segment_bytes: u64,
    /// How far ahead a segment is filled with zeros: a sync is quicker when it need not record a new file size.
    pub fill_bytes: u64,
    /// Most events of one batch.
    pub max_batch_events: usize,
    /// Most bytes of one batch's data.
    pub max_batch_bytes: usize,
    /// Most batches that wait; more are answered [`ports::log::AppendError::Busy`].
    pub queue: usize,
    /// Memory for the index file.
    pub index_cache_bytes: usize,
    pub sync: SyncMode,
}

/// When an append is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SyncMode {
    /// When it is on the disk.
    #[default]
    Durable,
    /// When it is with the operating system: a power cut loses what was acknowledged. For tests and imports that can be
    /// made again.
    UnsafeNoSync,
}

impl Options {
    /// The usual log in a folder.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            segment_bytes: 128 << 20,
            fill_bytes: 4 << 20,
            max_batch_events: 1024,
            max_batch_bytes: ports::log::BATCH_BYTES_MAX,
            queue: 4096,
            index_cache_bytes: 64 << 20,
            sync: SyncMode::Durable,
        }
    }
}
