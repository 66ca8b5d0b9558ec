//! The bus of one process: consumers read the log itself, the groups' state is in one file.
//!
//! What comes from the log is not copied: an offset is a position. Only what groups add, their offsets, records to
//! come again and dead letters, is stored, in `redb`, durable before it is answered; the publisher's position follows.

mod consumer;
mod group;
mod publisher;
mod source;
mod store;

use async_trait::async_trait;
use group::Groups;
use ports::bus::{Bus, BusError, Consumer, Publisher, retry_topic};
use ports::log::EventLog;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use store::Store;

/// A [`Bus`] for the consumers of this process.
pub struct InProcessBus(Arc<Shared>);

struct Shared {
    log: Arc<dyn EventLog>,
    store: Store,
    groups: Groups,
    /// Counts publishers; the newest is the one that may publish.
    publisher: AtomicU64,
}

impl InProcessBus {
    /// Opens the bus over a log, with its state in the file at `path`, which is made if absent. Only one bus at a
    /// time can have the file.
    pub fn open(log: Arc<dyn EventLog>, path: impl AsRef<Path>) -> Result<Self, BusError> {
        let store = Store::open(path.as_ref())?;
        Ok(Self(Arc::new(Shared { log, store, groups: Groups::default(), publisher: AtomicU64::new(0) })))
    }
}

#[async_trait]
impl Bus for InProcessBus {
    async fn publisher(&self) -> Result<Box<dyn Publisher>, BusError> {
        Ok(Box::new(publisher::InProcessPublisher::take_over(Arc::clone(&self.0))))
    }

    async fn subscribe(&self, group: &str, topics: &[String]) -> Result<Box<dyn Consumer>, BusError> {
        let mut topics = topics.to_vec();
        topics.push(retry_topic(group));
        topics.sort_unstable();
        topics.dedup();
        let member = self.0.groups.join(group, topics.clone());
        Ok(Box::new(consumer::InProcessConsumer::new(Arc::clone(&self.0), group, topics, member)))
    }
}

/// Runs something that waits for the disk where it holds up nobody.
async fn on_disk<T: Send + 'static>(
    shared: &Arc<Shared>,
    work: impl FnOnce(&Store) -> Result<T, BusError> + Send + 'static,
) -> Result<T, BusError> {
    let shared = Arc::clone(shared);
    let done = tokio::task::spawn_blocking(move || work(&shared.store)).await;
    done.map_err(|error| BusError::Unavailable(format!("the bus's file: {error}")))?
}
