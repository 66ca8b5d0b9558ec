//! A log on which others are faster, or whose answers get lost.

use crate::world::{World, context, reserve};
use async_trait::async_trait;
use ports::Transactor;
use ports::log::{
    App, AppendError, Appended, Batch, EventLog, Expected, LogError, Position, Recorded, StreamName,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::watch;

pub struct Rivals {
    pub world: World,
    /// Appends before which someone else takes a block.
    pub faster: AtomicU32,
    /// Appends whose answer gets lost.
    pub lost: AtomicU32,
    /// Reads of a stream.
    pub reads: AtomicU32,
}

impl Rivals {
    pub fn new(world: &World, faster: u32, lost: u32) -> Arc<Self> {
        let (faster, lost) = (AtomicU32::new(faster), AtomicU32::new(lost));
        Arc::new(Self { world: world.clone(), faster, lost, reads: AtomicU32::new(0) })
    }

    pub fn transactor(self: &Arc<Self>) -> Transactor {
        Transactor::new(self.clone(), self.world.vault.clone())
    }
}

/// Takes one off a counter; false if it is at 0.
fn one_of(counter: &AtomicU32) -> bool {
    counter.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
}

#[async_trait]
impl EventLog for Rivals {
    async fn append(&self, batch: Batch) -> Result<Appended, AppendError> {
        if one_of(&self.faster) {
            reserve(&self.world.transactor(), &context(App::SYSTEM)).await.unwrap();
        }
        let appended = self.world.log.append(batch).await?;
        if one_of(&self.lost) { Err(LogError::Other("broken pipe".into()).into()) } else { Ok(appended) }
    }

    async fn read_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        from: u64,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.world.log.read_stream(scope, stream, from, max).await
    }

    async fn read_stream_backward(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        from: Option<u64>,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        self.world.log.read_stream_backward(scope, stream, from, max).await
    }

    async fn read_all(&self, after: Position, max: usize) -> Result<Vec<Recorded>, LogError> {
        self.world.log.read_all(after, max).await
    }

    async fn read_all_backward(
        &self,
        before: Option<Position>,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        self.world.log.read_all_backward(before, max).await
    }

    async fn truncate_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        expected: Expected,
    ) -> Result<(), AppendError> {
        self.world.log.truncate_stream(scope, stream, expected).await
    }

    async fn tombstone_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        expected: Expected,
    ) -> Result<(), AppendError> {
        self.world.log.tombstone_stream(scope, stream, expected).await
    }

    fn head(&self) -> watch::Receiver<Position> {
        self.world.log.head()
    }
}
