//! Who writes next: the requests that wait, and the writer itself, handed from one to another.
//!
//! A lone caller writes on its own thread: on a quick disk, being woken by another thread after the sync costs as much
//! as half the sync. While someone writes, the others gather here, and the log's thread writes them together.

use super::group::Request;
use super::writer::Writer;
use ports::log::{AppendError, LogError};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A fraction of the quickest sync there is.
const SPIN: Duration = Duration::from_micros(40);

/// What waits to be written, in order.
pub(crate) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    /// Most requests that wait.
    limit: usize,
}

struct State {
    waiting: VecDeque<Request>,
    desk: Desk,
    closed: bool,
}

/// Where the writer is.
enum Desk {
    Free(Box<Writer>),
    Taken,
    /// Ended, or lost in a panic.
    Gone,
}

/// What became of a request.
pub(crate) enum Place<'a> {
    /// It waits; its reply comes.
    Waits,
    /// It is for the caller to write, at once.
    Turn(Turn<'a>, Request),
}

/// The right to write, given back when dropped.
pub(crate) struct Turn<'a> {
    queue: &'a Queue,
    writer: Option<Box<Writer>>,
}

impl Queue {
    pub fn new(writer: Writer, limit: usize) -> Self {
        let state = State { waiting: VecDeque::new(), desk: Desk::Free(Box::new(writer)), closed: false };
        Self { state: Mutex::new(state), changed: Condvar::new(), limit: limit.max(1) }
    }

    /// Takes a request. Only a caller that `may_write` is given a turn: when nobody writes or waits, and the last group
    /// was one batch, so that under load the groups stay with the log's thread.
    pub fn put(&self, request: Request, may_write: bool) -> Result<Place<'_>, AppendError> {
        let mut state = self.state();
        if state.closed {
            return Err(LogError::Closed.into());
        }
        if state.waiting.len() >= self.limit {
            return Err(AppendError::Busy);
        }
        let alone = matches!(&state.desk, Desk::Free(writer) if writer.last_batches <= 1);
        if may_write
            && alone
            && state.waiting.is_empty()
            && let Some(turn) = self.take(&mut state)
        {
            return Ok(Place::Turn(turn, request));
        }
        state.waiting.push_back(request);
        // Whoever has the desk looks here when leaving it.
        if matches!(state.desk, Desk::Free(_)) {
            self.changed.notify_one();
        }
        Ok(Place::Waits)
    }

    /// The next request for a group under way.
    pub fn pop(&self) -> Option<Request> {
        self.state().waiting.pop_front()
    }

    /// Takes no more requests; what waits is written still.
    pub fn close(&self) {
        self.state().closed = true;
        self.changed.notify_one();
    }

    /// The log's thread: writes what waits, until closed.
    pub fn run(&self) {
        while let Some((turn, request)) = self.next() {
            turn.write(request);
            self.look_for_more();
        }
    }

    /// Those just answered ask again at once: to look for a moment costs less than to be woken.
    fn look_for_more(&self) {
        let started = Instant::now();
        while self.state().waiting.is_empty() && started.elapsed() < SPIN {
            std::hint::spin_loop();
        }
    }

    fn next(&self) -> Option<(Turn<'_>, Request)> {
        let mut state = self.state();
        loop {
            match &state.desk {
                Desk::Free(_) => {
                    if let Some(request) = state.waiting.pop_front() {
                        return self.take(&mut state).map(|turn| (turn, request));
                    }
                    if state.closed {
                        state.desk = Desk::Gone;
                        return None;
                    }
                }
                Desk::Taken => {}
                Desk::Gone => return None,
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn take(&self, state: &mut State) -> Option<Turn<'_>> {
        match std::mem::replace(&mut state.desk, Desk::Taken) {
            Desk::Free(writer) => Some(Turn { queue: self, writer: Some(writer) }),
            other => {
                state.desk = other;
                None
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    /// Writes a request and what gathers behind it, durably, and answers.
    pub fn write(mut self, request: Request) {
        if let Some(writer) = &mut self.writer {
            writer.group(request, self.queue);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.queue.state();
        if let Some(writer) = self.writer.take().filter(|_| !std::thread::panicking()) {
            state.desk = Desk::Free(writer);
            if !state.waiting.is_empty() || state.closed {
                self.queue.changed.notify_one();
            }
            return;
        }
        // What the writer believes is not known any more: nobody writes until the log is opened anew.
        tracing::error!("the log's writer panicked; the log takes no more events");
        state.desk = Desk::Gone;
        state.closed = true;
        let unanswered = std::mem::take(&mut state.waiting);
        self.queue.changed.notify_one();
        drop(state);
        drop(unanswered);
    }
}
