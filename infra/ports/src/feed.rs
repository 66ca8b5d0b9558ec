//! Following the log from a checkpoint, without a hole.

use crate::log::{EventLog, LogError, Position, Recorded};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Between two tries to read a log that does not answer: the first pause, and the longest.
const PAUSE_MIN: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// A place in the log that moves on.
pub struct Feed {
    log: Arc<dyn EventLog>,
    head: watch::Receiver<Position>,
    at: Position,
}

impl Feed {
    /// Starts strictly after `after`.
    pub fn new(log: Arc<dyn EventLog>, after: Position) -> Self {
        let head = log.head();
        Self { log, head, at: after }
    }

    /// The last position handed out.
    pub fn position(&self) -> Position {
        self.at
    }

    /// How many positions are durable and not yet handed out.
    pub fn lag(&self) -> u64 {
        self.head.borrow().saturating_sub(self.at)
    }

    /// The next events, at most `max`; waits while there are none, and while the log does not answer.
    ///
    /// # Errors
    /// Only those that do not pass: the log is closed or damaged.
    pub async fn next(&mut self, max: usize) -> Result<Vec<Recorded>, LogError> {
        let mut pause = PAUSE_MIN;
        loop {
            match self.try_next(max).await {
                Err(error) if error.is_passing() => {
                    tracing::warn!(%error, position = self.at, "the log cannot be read; trying again");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(PAUSE_MAX);
                }
                read => return read,
            }
        }
    }

    async fn try_next(&mut self, max: usize) -> Result<Vec<Recorded>, LogError> {
        loop {
            // Looked at first: an append between reading and waiting then ends the wait.
            let head = *self.head.borrow_and_update();
            if head > self.at {
                let events = self.log.read_all(self.at, max).await?;
                if let Some(last) = events.last() {
                    self.at = last.position;
                    return Ok(events);
                }
            }
            self.head.changed().await.map_err(|_| LogError::Closed)?;
        }
    }
}
