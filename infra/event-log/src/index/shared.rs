//! The index while the log runs: written behind, read by everyone.
//!
//! The writer puts what became durable into the part in memory; a thread moves that to the index file in large steps,
//! so that neither waits for the other until far behind.

use super::{Disk, Layers, Mem, Store};
use crate::storage::Space;
use ports::log::{LogError, Position};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Events in memory that are worth a step.
const STEP_EVENTS: usize = 16 << 10;
/// Events in memory at which the writer waits: some tens of megabytes.
const MEMORY_EVENTS_MAX: usize = 8 * STEP_EVENTS;
/// The longest that an event waits in memory.
const STEP_INTERVAL: Duration = Duration::from_millis(200);
/// How much has to be read again after a power cut.
const DURABLE_INTERVAL: Duration = Duration::from_secs(5);

/// The index of a running log.
pub(crate) struct Index {
    state: RwLock<State>,
    space: Arc<Space>,
    signal: Mutex<Signal>,
    changed: Condvar,
}

struct State {
    active: Mem,
    /// What is being written to the file.
    frozen: Option<Arc<Mem>>,
    /// `None` = closed.
    disk: Option<Arc<Disk>>,
    /// All up to here can be read.
    position: Position,
}

#[derive(Default)]
struct Signal {
    step: bool,
    closing: bool,
    failed: Option<String>,
}

/// What the writer may do.
pub(crate) enum Room {
    Enough,
    /// The index file waits for space.
    Full,
    Failed(String),
}

impl Index {
    pub fn new(disk: Disk, space: Arc<Space>, position: Position) -> Self {
        let state = State { active: Mem::default(), frozen: None, disk: Some(Arc::new(disk)), position };
        Self { state: RwLock::new(state), space, signal: Mutex::default(), changed: Condvar::new() }
    }

    /// Looks at the index as it is now. Changes wait meanwhile.
    pub fn look<R, E: From<LogError>>(&self, look: impl FnOnce(&Layers<'_>) -> Result<R, E>) -> Result<R, E> {
        self.look_under(None, look)
    }

    /// The same under a part that nobody else may see yet.
    pub fn look_under<R, E: From<LogError>>(
        &self,
        newer: Option<&Mem>,
        look: impl FnOnce(&Layers<'_>) -> Result<R, E>,
    ) -> Result<R, E> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let disk = state.disk.as_deref().ok_or(LogError::Closed)?;
        let mems = newer.into_iter().chain([&state.active]).chain(state.frozen.as_deref()).collect();
        look(&Layers { mems, disk: Some(disk) })
    }

    /// The last position that can be read.
    pub fn position(&self) -> Position {
        self.state.read().unwrap_or_else(PoisonError::into_inner).position
    }

    /// Shows a durable group to readers.
    pub fn publish(&self, group: Mem, base: u64, position: Position) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.active.merge(group, base);
        state.position = position;
        if state.active.events >= STEP_EVENTS {
            drop(state);
            self.signal().step = true;
            self.changed.notify_all();
        }
    }

    /// Waits until there is room for more in memory.
    pub fn room(&self) -> Room {
        loop {
            let mut signal = self.signal();
            if let Some(failed) = &signal.failed {
                return Room::Failed(failed.clone());
            }
            if self.state.read().unwrap_or_else(PoisonError::into_inner).active.events < MEMORY_EVENTS_MAX {
                return Room::Enough;
            }
            if self.space.is_missing() {
                return Room::Full;
            }
            signal.step = true;
            self.changed.notify_all();
            drop(self.changed.wait_timeout(signal, STEP_INTERVAL));
        }
    }

    /// Ends [`Index::run`] once all is in the file.
    pub fn close(&self) {
        self.space.give_up();
        self.signal().closing = true;
        self.changed.notify_all();
    }

    /// Moves parts to the file until closed. The file is closed at the end.
    pub fn run(&self, store: Store) {
        let mut durable_at = Instant::now();
        loop {
            let closing = self.wait();
            let durable = closing || durable_at.elapsed() >= DURABLE_INTERVAL;
            if durable {
                durable_at = Instant::now();
            }
            if let Err(error) = self.step(&store, durable, closing) {
                tracing::error!(%error, "the log's index failed; the log takes no more events: {error}");
                self.signal().failed = Some(error.to_string());
                self.changed.notify_all();
                if !closing {
                    continue;
                }
            }
            if closing {
                break;
            }
        }
        self.state.write().unwrap_or_else(PoisonError::into_inner).disk = None;
        drop(store);
    }

    fn wait(&self) -> bool {
        let waits = |signal: &mut Signal| !signal.closing && (!signal.step || signal.failed.is_some());
        let waited = self.changed.wait_timeout_while(self.signal(), STEP_INTERVAL, waits);
        let (mut signal, _) = waited.unwrap_or_else(PoisonError::into_inner);
        signal.step = false;
        signal.closing
    }

    fn step(&self, store: &Store, durable: bool, closing: bool) -> Result<(), LogError> {
        if self.signal().failed.is_some() {
            return Ok(());
        }
        let part = {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            if state.active.heads.is_empty() && !closing {
                return Ok(());
            }
            let part = Arc::new(std::mem::take(&mut state.active));
            state.frozen = Some(Arc::clone(&part));
            part
        };
        store.write(&part, durable)?;
        let disk = Arc::new(store.read()?);
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.frozen = None;
        state.disk = Some(disk);
        drop(state);
        self.changed.notify_all();
        Ok(())
    }

    fn signal(&self) -> MutexGuard<'_, Signal> {
        self.signal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
