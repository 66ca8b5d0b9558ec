use super::Status;
use crate::db::{Cell, ReadDb, ReadError, Sql};
use domain::{AppId, Timestamp};
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

/// The row of the one sender.
const SENDER: &str = "webhooks";

/// A webhook that came up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDelivery {
    /// The event's id, or one of its own for a test.
    pub id: Uuid,
    pub app: AppId,
    /// Of the event; 0 for a test.
    pub position: u64,
    /// Deliveries of one stream keep their order.
    pub stream: String,
    /// The webhook's `type`.
    pub kind: String,
    pub at: Timestamp,
}

/// Why deliveries could not be stored.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Only one sender may run.
    #[error("another sender of webhooks moved on from position {0}; this one stops")]
    Superseded(u64),
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl From<sqlx::Error> for PlanError {
    fn from(error: sqlx::Error) -> Self {
        Self::Read(error.into())
    }
}

/// How far the log was looked at; none before the first sender.
pub async fn checkpoint(db: &ReadDb) -> Result<Option<u64>, ReadError> {
    let sql = Sql::new("select position from webhook_checkpoint").bind(" where sender = ", SENDER);
    let rows = sql.all(db.readers()).await?;
    let position: Option<i64> = rows.first().map(|row| row.try_get("position")).transpose()?;
    Ok(position.map(|position| u64::try_from(position).unwrap_or(0)))
}

/// Puts the checkpoint somewhere else: what is before it is not sent any more.
pub async fn begin_at(db: &ReadDb, position: u64) -> Result<(), ReadError> {
    let text = "insert into webhook_checkpoint (sender, position) values ($1, $2)
        on conflict (sender) do update set position = excluded.position";
    Sql::with(text, vec![SENDER.into(), number(position)]).run(db.writers()).await?;
    Ok(())
}

/// Stores what came up between two positions and moves the checkpoint, both or neither. What is known stays.
pub async fn plan(db: &ReadDb, from: u64, to: u64, new: &[NewDelivery]) -> Result<(), PlanError> {
    let mut tx = db.begin_write().await?;
    for delivery in new {
        insert(&mut tx, delivery).await?;
    }
    let text = "update webhook_checkpoint set position = $1 where sender = $2 and position = $3";
    let moved = Sql::with(text, vec![number(to), SENDER.into(), number(from)]).run(&mut *tx).await?;
    if moved != 1 {
        return Err(PlanError::Superseded(from));
    }
    tx.commit().await?;
    Ok(())
}

/// Stores one more, at the end of its stream's line.
pub(super) async fn insert(tx: &mut AnyConnection, new: &NewDelivery) -> Result<(), sqlx::Error> {
    let line = Sql::new("select delivery from webhook_delivery")
        .bind(" where stream = ", new.stream.as_str())
        .push(" and status in ('PENDING', 'WAITING') limit 1");
    let is_first = line.all(&mut *tx).await?.is_empty();
    let status = if is_first { Status::Pending } else { Status::Waiting };
    let text =
        "insert into webhook_delivery (delivery, app, position, stream, kind, status, tries, round, by_hand,
            due_us, created_us)
        values ($1, $2, $3, $4, $5, $6, 0, 0, $7, $8, $9) on conflict (delivery) do nothing";
    let cells: Vec<Cell> = vec![
        new.id.to_string().into(),
        new.app.get().into(),
        number(new.position),
        new.stream.as_str().into(),
        new.kind.as_str().into(),
        status.name().into(),
        i64::from(new.position == 0).into(),
        is_first.then_some(new.at.as_micros()).into(),
        new.at.as_micros().into(),
    ];
    Sql::with(text, cells).run(tx).await?;
    Ok(())
}

/// Forgets everything about a deleted app.
pub async fn forget_app(db: &ReadDb, app: AppId) -> Result<(), ReadError> {
    let mut tx = db.begin_write().await?;
    let text = "delete from webhook_attempt where delivery in (select delivery from webhook_delivery where app = $1)";
    Sql::with(text, vec![app.get().into()]).run(&mut *tx).await?;
    Sql::with("delete from webhook_delivery where app = $1", vec![app.get().into()]).run(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets deliveries that were finished before a time, at most so many at once; gives how many.
pub async fn prune(db: &ReadDb, before: Timestamp, max: u32) -> Result<u64, ReadError> {
    let mut tx = db.begin_write().await?;
    let old = "select delivery from webhook_delivery where finished_us < $1 order by finished_us limit $2";
    let cells = || vec![Cell::from(before.as_micros()), Cell::from(max)];
    let text = format!("delete from webhook_attempt where delivery in ({old})");
    Sql::with(text, cells()).run(&mut *tx).await?;
    let text = format!("delete from webhook_delivery where delivery in ({old})");
    let gone = Sql::with(text, cells()).run(&mut *tx).await?;
    tx.commit().await?;
    Ok(gone)
}

fn number(position: u64) -> Cell {
    i64::try_from(position).unwrap_or(i64::MAX).into()
}
