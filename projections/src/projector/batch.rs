//! One batch: the rows and the checkpoint in one transaction.

use super::{Mover, WriteError};
use crate::db::{Engine, Sql};
use crate::view::View;
use ports::log::{Position, Recorded};
use sqlx::{AnyConnection, Row};

/// Why a batch did not move the view.
#[derive(Debug)]
pub(super) enum BatchError {
    /// The checkpoint was not where this projector left it.
    Superseded,
    Write(WriteError),
}

impl From<sqlx::Error> for BatchError {
    fn from(error: sqlx::Error) -> Self {
        Self::Write(WriteError::Db(error))
    }
}

impl Mover {
    /// Moves the view from `old` over these events, all or nothing.
    pub(super) async fn apply(&self, old: Position, events: &[Recorded]) -> Result<Position, BatchError> {
        let Some(last) = events.last() else { return Ok(old) };
        let mut tx = self.db.begin_write().await?;
        // First, so that a second projector waits here and then finds the checkpoint moved.
        if !move_checkpoints(&[self.view], &mut tx, old, last.position).await? {
            tx.rollback().await?;
            return Err(BatchError::Superseded);
        }
        let wanted = self.wanted(events);
        if !wanted.is_empty() {
            self.view.write(&wanted, &mut tx, &*self.vault).await.map_err(BatchError::Write)?;
        }
        tx.commit().await?;
        self.after(&wanted).await;
        Ok(last.position)
    }

    /// Those that the view has to look at.
    pub(super) fn wanted<'a>(&self, events: &'a [Recorded]) -> Vec<&'a Recorded> {
        events.iter().filter(|event| self.view.wants(&event.event_type)).collect()
    }

    /// What is to be done once these are in the view.
    pub(super) async fn after(&self, wanted: &[&Recorded]) {
        if self.view == View::Apps && !wanted.is_empty() {
            self.db.forget_apps();
        }
        if matches!(self.view, View::Members | View::Chats)
            && wanted.iter().any(|event| event.event_type.ends_with(".deleted"))
        {
            self.purge().await;
        }
    }

    /// Removes what was overwritten from SQLite's write-ahead log, where personal data would stay until chance
    /// overwrites it. A reader in the way makes it wait for the next checkpoint.
    async fn purge(&self) {
        if self.db.engine() == Engine::Sqlite
            && let Err(error) = Sql::new("pragma wal_checkpoint(truncate)").all(self.db.writers()).await
        {
            tracing::warn!(%error, "the write-ahead log of the read models could not be emptied");
        }
    }

    /// The view's checkpoint; makes the view anew if it is of another version.
    pub(super) async fn start_position(&self) -> Result<Position, sqlx::Error> {
        let sql = Sql::new("select version, position, fault from checkpoint")
            .bind(" where view = ", self.view.name());
        if let Some(row) = sql.all(self.db.readers()).await?.first() {
            let (version, position): (i64, i64) = (row.try_get("version")?, row.try_get("position")?);
            if version == self.view.version() {
                if row.try_get::<Option<String>, _>("fault")?.is_some() {
                    // It is tried again; waiters must not take it for the last word.
                    let text = "update checkpoint set fault = null, fault_position = null where view = $1";
                    Sql::with(text, vec![self.view.name().into()]).run(self.db.writers()).await?;
                }
                return Ok(u64::try_from(position).unwrap_or(0));
            }
            tracing::info!(view = self.view.name(), version, "the view has another version; making it anew");
        }
        let mut tx = self.db.begin_write().await?;
        crate::db::reset(self.view, &mut tx).await?;
        tx.commit().await?;
        Ok(0)
    }

    /// Marks the view as faulted; the position stays, and the next batch that moves it takes the mark away.
    pub(super) async fn mark(&self, at: Position, fault: Position, reason: &str) -> Result<(), BatchError> {
        let sql = Sql::new("update checkpoint set")
            .bind(" fault_position = ", fault as i64)
            .bind(", fault = ", reason)
            .bind(" where view = ", self.view.name())
            .bind(" and version = ", self.view.version())
            .bind(" and position = ", at as i64);
        match sql.run(self.db.writers()).await? {
            0 => Err(BatchError::Superseded),
            _ => Ok(()),
        }
    }
}

/// Moves the checkpoints of some views from the same place; `false` if not all of them were there.
pub(super) async fn move_checkpoints(
    views: &[View],
    tx: &mut AnyConnection,
    old: Position,
    new: Position,
) -> Result<bool, sqlx::Error> {
    let mut sql = Sql::new("update checkpoint set fault = null, fault_position = null")
        .bind(", position = ", new as i64)
        .bind(" where position = ", old as i64);
    for (index, view) in views.iter().enumerate() {
        sql = sql
            .bind(if index == 0 { " and (view = " } else { " or view = " }, view.name())
            .bind(" and version = ", view.version());
    }
    Ok(sql.push(")").run(tx).await? == views.len() as u64)
}
