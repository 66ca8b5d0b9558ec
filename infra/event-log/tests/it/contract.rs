//! Each engine keeps the contract.

use event_log::{EmbeddedLog, MemoryLog, Options};
use ports::log::EventLog;
use std::sync::Arc;
use tempfile::TempDir;

mod memory {
    use super::*;

    ports::event_log_contract!(async { (Arc::new(MemoryLog::default()) as Arc<dyn EventLog>, ()) });
}

mod embedded {
    use super::*;

    /// Segments so small that every test fills some.
    fn fresh() -> (Arc<dyn EventLog>, TempDir) {
        let dir = tempfile::tempdir().expect("a folder");
        let options = Options { segment_bytes: 16 << 10, fill_bytes: 4 << 10, ..Options::new(dir.path()) };
        (Arc::new(EmbeddedLog::open(options).expect("a new log")), dir)
    }

    ports::event_log_contract!(async { fresh() });
}
