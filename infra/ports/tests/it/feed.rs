//! Following a log that does not always answer.

use crate::world::{World, app, context, reserve};
use async_trait::async_trait;
use event_log::MemoryLog;
use ports::feed::Feed;
use ports::log::{
    App, AppendError, Appended, Batch, EventLog, Expected, LogError, Position, Recorded, StreamName,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::watch;

/// A log whose reads of everything fail a number of times, with an error that passes or one that does not.
struct Flaky {
    log: Arc<MemoryLog>,
    failures: AtomicU32,
    passing: bool,
}

#[async_trait]
impl EventLog for Flaky {
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
        if self.failures.load(Ordering::Relaxed) == 0 {
            return self.log.read_all(after, max).await;
        }
        self.failures.fetch_sub(1, Ordering::Relaxed);
        Err(if self.passing { LogError::Other("no answer".into()) } else { LogError::Closed })
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

async fn followed(failures: u32, passing: bool) -> Result<Vec<Position>, LogError> {
    let world = World::new();
    for _ in 0..3 {
        reserve(&world.transactor(), &context(app(1))).await.unwrap();
    }
    let log = Flaky { log: world.log, failures: AtomicU32::new(failures), passing };
    let events = Feed::new(Arc::new(log), 1).next(10).await?;
    Ok(events.iter().map(|event| event.position).collect())
}

#[tokio::test]
async fn a_follower_outlives_a_log_that_does_not_answer_for_a_while() {
    assert_eq!(followed(2, true).await.unwrap(), [2, 3]);
}

#[tokio::test]
async fn a_follower_of_a_closed_log_ends() {
    assert!(matches!(followed(1, false).await, Err(LogError::Closed)));
}
