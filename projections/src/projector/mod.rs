//! Keeps the views in step with the log, each with its own checkpoint: together at the log's end, alone on the way there.

mod batch;
mod convoy;
mod digest;
mod follow;
mod rebuild;
mod standing;

pub use digest::{Digest, digest};
pub use rebuild::rebuild;
pub use standing::{Standing, standing};

use crate::db::{ReadDb, ReadError};
use crate::view::{View, WriteError};
use convoy::Convoy;
use follow::Alone;
use ports::log::{EventLog, LogError, Position};
use ports::vault::Vault;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

/// At a thousand events a second the write-ahead log grows to some tens of megabytes meanwhile.
const TIDY_INTERVAL: Duration = Duration::from_secs(1);

/// Why a projector, or a rebuild, has ended.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// Another projector, of this or another version, moves the same checkpoint: only one may.
    #[error("another projector moved the view {view} away from position {position}; this one stops")]
    Superseded { view: &'static str, position: Position },
    /// The database is ahead of the log: it belongs to another log, or the log was set back.
    #[error("the view {view} is at position {position}, after the end of the log at {head}; rebuild it")]
    AheadOfLog { view: &'static str, position: Position, head: Position },
    /// A rebuild met an event that cannot be applied.
    #[error("the view {view} cannot pass position {position}: {reason}")]
    Faulted { view: &'static str, position: Position, reason: String },
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("a view's task ended by a panic")]
    Panicked(#[from] tokio::task::JoinError),
}

impl From<sqlx::Error> for ProjectError {
    fn from(error: sqlx::Error) -> Self {
        Self::Read(ReadError::Db(error))
    }
}

/// A view and all it needs to move.
#[derive(Clone)]
struct Mover {
    view: View,
    db: ReadDb,
    log: Arc<dyn EventLog>,
    vault: Arc<dyn Vault>,
}

/// Runs every view; one at a time for a database.
pub struct Projector {
    db: ReadDb,
    log: Arc<dyn EventLog>,
    movers: Vec<Mover>,
}

/// Views on their way to the end of the log; each gives itself back there.
type Tasks = JoinSet<Result<Option<Alone>, ProjectError>>;

impl Projector {
    /// A projector of all views.
    pub fn new(db: ReadDb, log: Arc<dyn EventLog>, vault: Arc<dyn Vault>) -> Self {
        let mover = |view| Mover { view, db: db.clone(), log: log.clone(), vault: vault.clone() };
        Self { movers: View::ALL.iter().copied().map(mover).collect(), db: db.clone(), log }
    }

    /// Runs until `shutdown`; the batch under way is finished. Ends early, with all views, on an error that trying
    /// again does not heal. A view that cannot pass an event stops alone, marked as faulted ([`standing`]), and is
    /// tried again at the next start.
    pub async fn run(self, shutdown: CancellationToken) -> Result<(), ProjectError> {
        let stop = shutdown.child_token();
        let mut tasks = Tasks::new();
        for mover in self.movers {
            let stop = stop.clone();
            tasks.spawn(async move {
                match mover.begin(&stop).await? {
                    Some(view) => view.catch_up(stop).await,
                    None => Ok(None),
                }
            });
        }
        let tidying = AbortOnDropHandle::new(tokio::spawn(keep_tidy(self.db, stop.clone())));
        let mut ended = lead(Convoy::new(self.log), &mut tasks, &stop).await;
        stop.cancel();
        while let Some(task) = tasks.join_next().await {
            // The first error is the cause; what follows are views that were told to stop.
            ended = ended.and(task.map_err(ProjectError::from).flatten().map(drop));
        }
        ended.and(tidying.await.map_err(ProjectError::from))
    }
}

/// Keeps the database's own log short, beside the views.
async fn keep_tidy(db: ReadDb, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(TIDY_INTERVAL)).await.is_some() {
        if let Err(error) = db.tidy().await {
            tracing::warn!(%error, "the write-ahead log of the read models could not be moved: {error}");
        }
    }
}

/// Leads the views that have reached the end of the log, until told to stop.
async fn lead(mut convoy: Convoy, tasks: &mut Tasks, stop: &CancellationToken) -> Result<(), ProjectError> {
    loop {
        let apart = tokio::select! {
            () = stop.cancelled() => return Ok(()),
            Some(task) = tasks.join_next() => match task?? {
                Some(view) => convoy.join(view, stop).await?,
                None => continue,
            },
            events = convoy.next() => convoy.pass(&events?).await,
        };
        for view in apart {
            tasks.spawn(view.catch_up(stop.clone()));
        }
    }
}
