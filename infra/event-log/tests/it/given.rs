//! Logs in folders.

use event_log::{EmbeddedLog, Options};
use ports::contract::log::{batch, events, stream};
use ports::log::{EventLog, Expected, Recorded, StreamName};
use std::path::{Path, PathBuf};

/// Small segments, so that a few events fill some.
pub fn options(dir: &Path) -> Options {
    Options { segment_bytes: 4 << 10, fill_bytes: 1 << 10, ..Options::new(dir) }
}

pub fn open(dir: &Path) -> EmbeddedLog {
    EmbeddedLog::open(options(dir)).expect("the log opens")
}

/// Appends so many batches of two events to each of three streams.
pub async fn fill(log: &EmbeddedLog, batches: usize) -> Vec<StreamName> {
    let streams: Vec<_> = (0..3).map(|_| stream()).collect();
    for _ in 0..batches {
        for stream in &streams {
            log.append(batch(stream, Expected::Any, &events(2))).await.expect("the log takes events");
        }
    }
    streams
}

pub async fn everything(log: &EmbeddedLog) -> Vec<Recorded> {
    let end = *log.head().borrow();
    let mut all = log.read_all_backward(None, end as usize).await.expect("the log can be read");
    all.reverse();
    all
}

/// The segment files, in order.
pub fn segments(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).expect("the folder can be read");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "seg"));
    files.sort();
    files
}

/// Writes a file that may be read-only.
pub fn overwrite(path: &Path, bytes: &[u8]) {
    if path.exists() {
        std::fs::remove_file(path).expect("it can be removed");
    }
    std::fs::write(path, bytes).expect("it can be written");
}
