//! From the meter to the log: windows of usage and sessions of players, reported until someone has them.

use async_trait::async_trait;
use schemas::rest::{PlaybackReport, UsageWindow};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;
use web::{Meter, Playbacks};

/// How often windows are closed and reported: usage shows this late, and a killed process loses this much.
pub const WINDOW: Duration = Duration::from_secs(10);
/// Windows that wait at most while nobody takes them: with 100 posts watched at once, a day.
const WAITING_MAX: usize = 100_000;
/// The time that reports get at the end.
const LAST_TRIES: Duration = Duration::from_secs(5);
/// Between two tries at the end.
const LAST_PAUSE: Duration = Duration::from_millis(200);

/// What was measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measured {
    /// A window of usage.
    Usage(UsageWindow),
    /// A session of a player, or a part of it.
    Playback(PlaybackReport),
}

/// Takes what was measured: in process the command that records it, in a split deployment a call to it.
#[async_trait]
pub trait MeasureSink: Send + Sync + 'static {
    /// Records it, durably; the same id again adds nothing.
    async fn record(&self, measured: &Measured) -> Result<(), Refused>;
}

/// Why it was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Never will be: try the next.
    #[error("the figures are refused: {0}")]
    ForGood(String),
    /// May be later: try again.
    #[error("the figures cannot be recorded now: {0}")]
    ForNow(String),
}

/// Reports what the meter counts.
pub struct Flusher {
    meter: Meter,
    playbacks: Playbacks,
    sink: Arc<dyn MeasureSink>,
    waiting: VecDeque<Measured>,
}

impl Flusher {
    pub fn new(meter: Meter, playbacks: Playbacks, sink: Arc<dyn MeasureSink>) -> Self {
        Self { meter, playbacks, sink, waiting: VecDeque::new() }
    }

    /// Reports every [`WINDOW`] until shutdown, and then once more what is left. Call shutdown after the server has
    /// answered its last request, or what it still sends is not counted.
    pub async fn run(mut self, shutdown: CancellationToken) {
        let mut tick = tokio::time::interval(WINDOW);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = shutdown.cancelled() => break,
                _ = tick.tick() => self.report(false).await,
            }
        }
        let end = Instant::now() + LAST_TRIES;
        self.report(true).await;
        while !self.waiting.is_empty() && Instant::now() < end {
            tokio::time::sleep(LAST_PAUSE).await;
            self.report(true).await;
        }
        if !self.waiting.is_empty() {
            tracing::error!(
                windows = self.waiting.len(),
                "{} windows of usage were not recorded",
                self.waiting.len()
            );
        }
    }

    /// Takes what was measured (at the end, of players that still play, too) and reports what waits, oldest first,
    /// until one is refused for now.
    pub async fn report(&mut self, is_last: bool) {
        self.waiting.extend(self.meter.take().into_iter().map(Measured::Usage));
        let sessions = self.playbacks.take(ports::clock::now(), is_last);
        self.waiting.extend(sessions.into_iter().map(Measured::Playback));
        let lost = self.waiting.len().saturating_sub(WAITING_MAX);
        if lost > 0 {
            tracing::error!(
                windows = lost,
                "{lost} windows of usage are lost: nobody has taken any for long"
            );
            self.waiting.drain(..lost);
        }
        while let Some(measured) = self.waiting.front() {
            match self.sink.record(measured).await {
                Ok(()) => {}
                Err(Refused::ForNow(cause)) => {
                    tracing::warn!(
                        waiting = self.waiting.len(),
                        cause,
                        "could not record usage; trying again: {cause}"
                    );
                    break;
                }
                Err(Refused::ForGood(cause)) => {
                    tracing::error!(?measured, cause, "dropped what was measured: {cause}");
                }
            }
            self.waiting.pop_front();
        }
        metrics::gauge!("reelog_usage_windows_waiting").set(self.waiting.len() as f64);
    }
}
