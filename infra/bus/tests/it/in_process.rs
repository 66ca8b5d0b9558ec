//! The bus of one process.

use crate::support::{append, memory_log};
use async_trait::async_trait;
use bus::InProcessBus;
use ports::bus::{Bus, BusError};
use ports::contract::bus::Fixture;
use ports::log::{
    App, AppendError, Appended, Batch, EventLog, Expected, LogError, Position, Recorded, StreamName,
};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::watch;

struct InProcess {
    log: Arc<dyn EventLog>,
    bus: Option<Arc<dyn Bus>>,
    folder: TempDir,
}

impl InProcess {
    fn path(&self) -> PathBuf {
        self.folder.path().join("bus.redb")
    }

    fn open(&mut self) {
        let bus = InProcessBus::open(Arc::clone(&self.log), self.path()).expect("the bus opens");
        self.bus = Some(Arc::new(bus));
    }
}

async fn in_process() -> InProcess {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut made = InProcess { log: memory_log(), bus: None, folder };
    made.open();
    made
}

#[async_trait]
impl Fixture for InProcess {
    fn log(&self) -> Arc<dyn EventLog> {
        Arc::clone(&self.log)
    }

    fn bus(&self) -> Arc<dyn Bus> {
        Arc::clone(self.bus.as_ref().expect("the bus is open"))
    }

    async fn restart(&mut self) {
        self.bus = None;
        self.open();
    }

    fn absence(&self) -> Duration {
        // It has no limit; this only lets other tasks run.
        Duration::from_millis(50)
    }
}

ports::bus_contract!(in_process);

#[tokio::test]
async fn a_second_bus_on_the_same_file_is_refused() {
    let bus = in_process().await;
    match InProcessBus::open(Arc::clone(&bus.log), bus.path()).map(|_| ()) {
        Err(BusError::Unavailable(_)) => {}
        other => panic!("two buses share a file: {other:?}"),
    }
}

/// A log that tells from where it is read.
struct Watched {
    log: Arc<dyn EventLog>,
    lowest: AtomicU64,
}

#[tokio::test]
async fn a_member_that_restarts_does_not_read_the_log_from_its_start() {
    let mut bus = in_process().await;
    // All in one partition: the others never have a record to commit.
    append(&bus.log, &["post-1"], 3_000).await;
    let mut consumer = bus.bus().subscribe("g", &["reelog.post.v1".into()]).await.expect("a member");
    for _ in 0..3_000 {
        let delivery = consumer.next().await.expect("a record");
        if delivery.offset % 500 == 0 {
            consumer.commit(&delivery).await.expect("it is done");
        }
    }
    drop(consumer);
    let watched = Arc::new(Watched { log: Arc::clone(&bus.log), lowest: AtomicU64::new(u64::MAX) });
    bus.log = Arc::clone(&watched) as Arc<dyn EventLog>;
    bus.restart().await;
    append(&bus.log, &["post-2"], 1).await;
    let mut consumer = bus.bus().subscribe("g", &["reelog.post.v1".into()]).await.expect("a member");
    assert_eq!(consumer.next().await.expect("a record").offset, 3_001);
    assert!(watched.lowest.load(Ordering::SeqCst) >= 2_000, "it reads from {:?}", watched.lowest);
}

#[async_trait]
impl EventLog for Watched {
    async fn append(&self, batch: Batch) -> Result<Appended, AppendError> {
        self.log.append(batch).await
    }

    async fn read_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        from: u64,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        self.log.read_stream(scope, stream, from, max).await
    }

    async fn read_stream_backward(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        from: Option<u64>,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        self.log.read_stream_backward(scope, stream, from, max).await
    }

    async fn read_all(&self, after: Position, max: usize) -> Result<Vec<Recorded>, LogError> {
        self.lowest.fetch_min(after, Ordering::SeqCst);
        self.log.read_all(after, max).await
    }

    async fn read_all_backward(
        &self,
        before: Option<Position>,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        self.log.read_all_backward(before, max).await
    }

    async fn truncate_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        expected: Expected,
    ) -> Result<(), AppendError> {
        self.log.truncate_stream(scope, stream, expected).await
    }

    async fn tombstone_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        expected: Expected,
    ) -> Result<(), AppendError> {
        self.log.tombstone_stream(scope, stream, expected).await
    }

    fn head(&self) -> watch::Receiver<Position> {
        self.log.head()
    }
}
