//! The log in a folder: segment files that are only appended to, and an index that can be lost.
//!
//! One at a time writes ([`queue`], [`writer`]), one thread moves the index to its file, and any number read. What is acknowledged is on the
//! disk; how the end is found again is in [`recover`] and [`judge`].

mod active;
pub(crate) mod catalog;
mod catch_up;
mod group;
pub(crate) mod judge;
mod options;
mod queue;
mod read;
pub(crate) mod recover;
mod shared;
mod writer;

pub use options::{Options, SyncMode};

use crate::clock::Clock;
use crate::index::Index;
use crate::rules::{Limits, check_size};
use crate::segment::Keys;
use crate::storage::{DiskStorage, Storage};
use async_trait::async_trait;
use catalog::Catalog;
use group::{Counters, Removal, Request};
use ports::log::{
    App, AppendError, Appended, Batch, EventLog, Expected, LogError, Position, Recorded, StreamName,
};
use queue::{Place, Queue};
use shared::Shared;
use std::any::Any;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{oneshot, watch};

/// An [`EventLog`] in a folder of this machine.
pub struct EmbeddedLog {
    shared: Arc<Shared>,
    queue: Arc<Queue>,
    running: Mutex<Option<Running>>,
}

/// What ends when the log is closed.
struct Running {
    writer: JoinHandle<()>,
    indexer: JoinHandle<()>,
    lock: Box<dyn Any + Send + Sync>,
}

impl EmbeddedLog {
    /// Opens the log in a folder, makes it if there is none. Waits for the disk.
    ///
    /// # Errors
    /// [`LogError::Damaged`] with file and offset if acknowledged bytes went bad; an [`LogError::Io`] of kind
    /// `ResourceBusy` if another process has it open.
    pub fn open(options: Options) -> Result<Self, LogError> {
        let storage = DiskStorage::create(&options.dir)?;
        Self::open_on(Arc::new(storage), options)
    }

    /// Opens a log on any storage; `options.dir` is not used.
    pub fn open_on(storage: Arc<dyn Storage>, options: Options) -> Result<Self, LogError> {
        if options.sync == SyncMode::UnsafeNoSync {
            tracing::warn!("the log is UNSAFE: a power cut loses acknowledged events");
        }
        let lock = storage.lock()?;
        let found = recover::recover(&*storage, &options)?;
        let catalog = Catalog::new(Arc::clone(&storage), found.firsts.clone());
        let ready = catch_up::open_index(&*storage, &catalog, &found, options.index_cache_bytes)?;
        let limit = options.queue;
        let shared = Arc::new(Shared {
            options,
            storage,
            catalog,
            index: Index::new(ready.disk, ready.space, found.position),
            cursors: read::Cursors::default(),
            log: found.log,
            keys: Keys::of(found.log),
            head: watch::Sender::new(found.position),
            failure: OnceLock::new(),
        });
        let counters = Counters {
            position: found.position,
            streams: ready.mark.streams,
            clock: Clock::after(ready.mark.recorded_at),
        };
        let writer = writer::Writer {
            shared: Arc::clone(&shared),
            active: found.active,
            previous: found.previous,
            counters,
            buffer: Vec::new(),
            last_batches: 0,
        };
        let queue = Arc::new(Queue::new(writer, limit));
        let served = Arc::clone(&queue);
        let writer = spawn("log-writer", move || served.run())?;
        let indexed = Arc::clone(&shared);
        let store = ready.store;
        let indexer = spawn("log-index", move || indexed.index.run(store))?;
        let running = Mutex::new(Some(Running { writer, indexer, lock }));
        Ok(Self { shared, queue, running })
    }

    /// Ends what is under way and lets go of the folder. Later calls answer [`LogError::Closed`].
    pub async fn close(&self) {
        let running = self.take_running();
        if let Some(running) = running {
            self.queue.close();
            let shared = Arc::clone(&self.shared);
            if tokio::task::spawn_blocking(move || running.end(&shared)).await.is_err() {
                tracing::error!("the log could not be closed in order");
            }
        }
    }

    fn take_running(&self) -> Option<Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    async fn ask<T>(
        &self,
        request: impl FnOnce(oneshot::Sender<Result<T, AppendError>>) -> Request,
    ) -> Result<T, AppendError> {
        let (reply, answer) = oneshot::channel();
        if let Place::Turn(turn, request) = self.queue.put(request(reply), may_block())? {
            tokio::task::block_in_place(|| turn.write(request));
        }
        answer.await.unwrap_or(Err(LogError::Closed.into()))
    }

    /// Runs a read where it may wait for the disk.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Shared) -> Result<T, LogError> + Send + 'static,
    ) -> Result<T, LogError> {
        if may_block() {
            // As a rule it is in memory, and sooner read than another thread is woken.
            return tokio::task::block_in_place(|| read(&self.shared));
        }
        let shared = Arc::clone(&self.shared);
        match tokio::task::spawn_blocking(move || read(&shared)).await {
            Ok(result) => result,
            Err(error) => Err(LogError::Other(error.to_string())),
        }
    }

    async fn remove(&self, removal: Removal) -> Result<(), AppendError> {
        self.ask(|reply| Request::Remove(removal, reply)).await
    }
}

impl Drop for EmbeddedLog {
    fn drop(&mut self) {
        if let Some(running) = self.take_running() {
            self.queue.close();
            running.end(&self.shared);
        }
    }
}

impl Running {
    fn end(self, shared: &Shared) {
        let writer = self.writer.join();
        shared.index.close();
        if writer.is_err() || self.indexer.join().is_err() {
            tracing::error!("a thread of the log ended in a panic");
        }
        drop(self.lock);
    }
}

/// Whether this thread may wait for the disk: other threads of its runtime take over what else it had to do.
fn may_block() -> bool {
    Handle::try_current().is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread)
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, LogError> {
    Ok(std::thread::Builder::new().name(name.to_owned()).spawn(run)?)
}

#[async_trait]
impl EventLog for EmbeddedLog {
    async fn append(&self, batch: Batch) -> Result<Appended, AppendError> {
        let Options { max_batch_events, max_batch_bytes, .. } = self.shared.options;
        check_size(&batch, Limits { batch_events: max_batch_events, batch_bytes: max_batch_bytes })?;
        self.ask(|reply| Request::Append(batch, reply)).await
    }

    async fn read_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        from: u64,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        let stream = stream.clone();
        self.read(move |shared| {
            let places = shared.stream_places(scope, &stream, |head| {
                let from = from.max(head.first_visible);
                (from, from.saturating_add(max as u64))
            })?;
            places.into_iter().map(|place| shared.event_at(place)).collect()
        })
        .await
    }

    async fn read_stream_backward(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        from: Option<u64>,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        let stream = stream.clone();
        self.read(move |shared| {
            let places = shared.stream_places(scope, &stream, |head| {
                let to = from.map_or(head.next, |from| from.saturating_add(1).min(head.next));
                (to.saturating_sub(max as u64), to)
            })?;
            places.into_iter().rev().map(|place| shared.event_at(place)).collect()
        })
        .await
    }

    async fn read_all(&self, after: Position, max: usize) -> Result<Vec<Recorded>, LogError> {
        self.read(move |shared| shared.events_after(after, max)).await
    }

    async fn read_all_backward(
        &self,
        before: Option<Position>,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        self.read(move |shared| shared.events_before(before, max)).await
    }

    async fn truncate_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        expected: Expected,
    ) -> Result<(), AppendError> {
        self.remove(Removal { scope, stream: stream.clone(), expected, for_ever: false }).await
    }

    async fn tombstone_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        expected: Expected,
    ) -> Result<(), AppendError> {
        self.remove(Removal { scope, stream: stream.clone(), expected, for_ever: true }).await
    }

    fn head(&self) -> watch::Receiver<Position> {
        self.shared.head.subscribe()
    }
}
