//! The records that come from the log.

use ports::bus::{partition, topic};
use ports::log::{EventLog, LogError, Position, Recorded};
use std::collections::{BTreeSet, VecDeque};
use tokio::sync::watch;

use super::group::Place;

/// Events read at a time, so also the most that are held ready.
const PAGE: usize = 64;

/// A reader of the log that keeps only some partitions of some categories.
pub struct Source {
    categories: BTreeSet<String>,
    head: watch::Receiver<Position>,
    /// The last position read.
    read: Position,
    ready: VecDeque<(Place, Recorded)>,
}

/// Whether a topic's records come from the log, and from which category.
pub fn category(topic: &str) -> Option<&str> {
    topic.strip_prefix("reelog.")?.strip_suffix(".v1")
}

impl Source {
    /// A reader of these topics, as far as they come from the log.
    pub fn new(log: &dyn EventLog, topics: &[String]) -> Self {
        let categories = topics.iter().filter_map(|topic| category(topic)).map(str::to_owned).collect();
        Self { categories, head: log.head(), read: 0, ready: VecDeque::new() }
    }

    /// Everything up to here was given out or was not wanted.
    pub fn passed(&self) -> Position {
        self.ready.front().map_or(self.read, |(_, next)| next.position - 1)
    }

    /// Reads on from strictly after `position`.
    pub fn seek(&mut self, position: Position) {
        self.read = position;
        self.ready.clear();
    }

    /// The next event, if there is one now; `wanted` says which partitions count, from which position on.
    pub async fn take(
        &mut self,
        log: &dyn EventLog,
        wanted: impl Fn(&Place, Position) -> bool + Send,
    ) -> Result<Option<(Place, Recorded)>, LogError> {
        while self.ready.is_empty()
            && !self.categories.is_empty()
            && *self.head.borrow_and_update() > self.read
        {
            let page = log.read_all(self.read, PAGE).await?;
            let Some(last) = page.last() else { break };
            self.read = last.position;
            for event in page {
                if self.categories.contains(event.stream.category()) {
                    let place = (topic(event.stream.category()), partition(event.stream.as_str().as_bytes()));
                    if wanted(&place, event.position) {
                        self.ready.push_back((place, event));
                    }
                }
            }
        }
        Ok(self.ready.pop_front())
    }

    /// Ends when the log has more; never, if nothing of it is wanted.
    pub async fn more(&mut self) -> Result<(), LogError> {
        if self.categories.is_empty() {
            std::future::pending::<()>().await;
        }
        self.head.changed().await.map_err(|_| LogError::Closed)
    }
}
