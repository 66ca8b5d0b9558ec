//! The loop of one view alone: read, apply, and what to do when that fails.

use super::batch::BatchError;
use super::{Mover, ProjectError, WriteError};
use crate::db::ReadDb;
use crate::view::View;
use metrics::gauge;
use ports::feed::Feed;
use ports::log::{Position, Recorded};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Tries of one event before its view counts as faulted.
const TRIES_MAX: u32 = 4;
/// The pause after the first failure; doubled with each, up to [`PAUSE_MAX`].
const PAUSE_MIN: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// Events read at a time for views that move together.
pub(super) const PAGE: usize = 1_000;

/// Says that a view no longer moves in this process, also when its task is dropped half way.
struct Here(View, ReadDb);

impl Drop for Here {
    fn drop(&mut self) {
        self.1.progress().forget(self.0);
        // Whoever moves the view meanwhile does not empty this process's memory.
        self.1.forget_apps();
    }
}

/// A view on its way: where it is, told to waiters and gauges.
pub(super) struct Alone {
    pub mover: Mover,
    pub at: Position,
    _here: Here,
}

impl Alone {
    fn new(mover: Mover, at: Position) -> Self {
        let here = Here(mover.view, mover.db.clone());
        mover.db.forget_apps();
        let view = Self { mover, at, _here: here };
        view.mover.report(at, false);
        view
    }

    /// The view is here now.
    pub fn reached(&mut self, at: Position) {
        self.at = at;
        self.mover.report(at, false);
    }

    /// Follows the log up to its end; none, if told to stop.
    pub async fn catch_up(mut self, stop: CancellationToken) -> Result<Option<Self>, ProjectError> {
        let ended = self.follow(&stop).await;
        if let Err(error) = &ended {
            tracing::error!(view = self.mover.view.name(), %error, "the view stopped");
        }
        Ok(ended?.then_some(self))
    }

    /// Whether it has reached the end.
    async fn follow(&mut self, stop: &CancellationToken) -> Result<bool, ProjectError> {
        let mut feed = Feed::new(self.mover.log.clone(), self.at);
        while feed.lag() > 0 {
            let events = tokio::select! {
                () = stop.cancelled() => return Ok(false),
                events = feed.next(self.mover.view.batch_max()) => events?,
            };
            match self.mover.pass(self.at, &events, stop).await? {
                Outcome::At(position) => self.reached(position),
                Outcome::Stopped => return Ok(false),
                Outcome::Faulted { at, position, reason } => {
                    self.mover.rest(at, position, &reason, stop).await?;
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

/// How a view came over a batch.
pub(super) enum Outcome {
    /// It is at this position now.
    At(Position),
    /// It is at `at` and cannot pass `position`.
    Faulted { at: Position, position: Position, reason: String },
    /// It was told to stop.
    Stopped,
}

impl Mover {
    /// The view at its checkpoint; none, if told to stop before the database gave it.
    pub(super) async fn begin(self, stop: &CancellationToken) -> Result<Option<Alone>, ProjectError> {
        let Some(at) = self.start(stop).await? else { return Ok(None) };
        self.check_log(at)?;
        Ok(Some(Alone::new(self, at)))
    }

    /// The position to start from, as soon as the database gives it; none, if told to stop before.
    async fn start(&self, stop: &CancellationToken) -> Result<Option<Position>, ProjectError> {
        let mut pause = PAUSE_MIN;
        loop {
            let error = match self.start_position().await {
                Ok(position) => return Ok(Some(position)),
                Err(error) if passes(&error) => error,
                Err(error) => return Err(error.into()),
            };
            tracing::warn!(view = self.view.name(), %error, "the checkpoint could not be read");
            tokio::select! {
                () = stop.cancelled() => return Ok(None),
                () = tokio::time::sleep(pause) => pause = (pause * 2).min(PAUSE_MAX),
            }
        }
    }

    fn check_log(&self, position: Position) -> Result<(), ProjectError> {
        let head = *self.log.head().borrow();
        if position > head {
            return Err(ProjectError::AheadOfLog { view: self.view.name(), position, head });
        }
        Ok(())
    }

    /// Brings the view over these events. When one of them cannot be applied, those before it still are.
    pub(super) async fn pass(
        &self,
        old: Position,
        events: &[Recorded],
        stop: &CancellationToken,
    ) -> Result<Outcome, ProjectError> {
        let (mut at, mut rest) = (old, events);
        // How many of the rest are tried together; less once one of them is to blame.
        let mut together = rest.len();
        let (mut tries, mut pause) = (0, PAUSE_MIN);
        while !rest.is_empty() {
            let error = match self.apply(at, &rest[..together]).await {
                Ok(position) => {
                    (at, rest) = (position, &rest[together..]);
                    (together, tries, pause) = (rest.len(), 0, PAUSE_MIN);
                    continue;
                }
                Err(BatchError::Superseded) => {
                    return Err(ProjectError::Superseded { view: self.view.name(), position: at });
                }
                Err(BatchError::Write(error)) => error,
            };
            let blame = blame(&error);
            match blame {
                Blame::Event(position) if position > rest[0].position => {
                    together = rest.partition_point(|event| event.position < position);
                    continue;
                }
                Blame::OneOfThem if together > 1 => {
                    together /= 2;
                    continue;
                }
                Blame::Event(_) | Blame::OneOfThem => tries += 1,
                Blame::Surroundings => {}
            }
            tracing::warn!(view = self.view.name(), position = at, tries, %error, "the view could not be moved");
            if tries >= TRIES_MAX {
                let position = rest[0].position;
                return Ok(Outcome::Faulted { at, position, reason: error.to_string() });
            }
            tokio::select! {
                () = stop.cancelled() => return Ok(Outcome::Stopped),
                () = tokio::time::sleep(pause) => pause = (pause * 2).min(PAUSE_MAX),
            }
        }
        Ok(Outcome::At(at))
    }

    /// Marks the fault and waits for the end: an event is never skipped.
    async fn rest(
        &self,
        at: Position,
        position: Position,
        reason: &str,
        stop: &CancellationToken,
    ) -> Result<(), ProjectError> {
        tracing::error!(view = self.view.name(), position, reason, "the view has stopped on a fault");
        match self.mark(at, position, reason).await {
            Err(BatchError::Superseded) => {
                return Err(ProjectError::Superseded { view: self.view.name(), position: at });
            }
            Err(BatchError::Write(error)) => {
                tracing::error!(view = self.view.name(), %error, "the fault could not be stored");
            }
            Ok(()) => {}
        }
        let mut head = self.log.head();
        loop {
            self.report(at, true);
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                changed = head.changed() => if changed.is_err() { return Ok(()) },
            }
        }
    }

    /// Tells waiters and gauges.
    fn report(&self, at: Position, faulted: bool) {
        self.db.progress().set(self.view, at, faulted);
        let lag = self.log.head().borrow().saturating_sub(at);
        gauge!("reelog_projection_lag_positions", "view" => self.view.name()).set(lag as f64);
        gauge!("reelog_projection_position", "view" => self.view.name()).set(at as f64);
        gauge!("reelog_projection_faulted", "view" => self.view.name()).set(f64::from(u8::from(faulted)));
    }
}

/// What a failed batch says about its events.
enum Blame {
    /// This event cannot be applied.
    Event(Position),
    /// One of the batch's events cannot be applied.
    OneOfThem,
    /// The database or the vault does not answer now.
    Surroundings,
}

fn blame(error: &WriteError) -> Blame {
    match error {
        WriteError::Event { position, .. } => Blame::Event(*position),
        WriteError::Row { .. } => Blame::OneOfThem,
        WriteError::Db(error) if !passes(error) => Blame::OneOfThem,
        WriteError::Vault(_) | WriteError::Db(_) => Blame::Surroundings,
    }
}

/// Whether a database error goes away by itself: no connection; busy, locked or full (SQLite 5, 6, 10, 13 and their
/// kin); a lost conflict, no resources, a server that stops (PostgreSQL classes 08, 40, 53, 57, 58).
fn passes(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(error) = error else { return true };
    let code = error.code().unwrap_or_default();
    match code.len() {
        // SQLSTATE.
        5 => ["08", "40", "53", "57", "58"].iter().any(|class| code.starts_with(class)),
        _ => code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 10 | 13)),
    }
}
