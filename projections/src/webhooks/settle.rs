use super::plan::insert;
use super::{Attempt, Delivery, NewDelivery, Status};
use crate::db::{Cell, ReadDb, ReadError, Sql};
use domain::{AppId, Timestamp};
use sqlx::AnyConnection;
use uuid::Uuid;

/// What a try came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Delivered,
    Failed,
    /// It is tried again at this time.
    Again(Timestamp),
}

/// Stores how a try went, or why there was none, and lets the next of the stream go.
pub async fn settle(
    db: &ReadDb,
    delivery: &Delivery,
    attempt: Option<&Attempt>,
    error: Option<&str>,
    ended: Ended,
    now: Timestamp,
) -> Result<(), ReadError> {
    let mut tx = db.begin_write().await?;
    if let Some(attempt) = attempt {
        store(&mut tx, delivery.id, attempt).await?;
    }
    let (status, due, finished) = match ended {
        Ended::Delivered => (Status::Delivered, None, Some(now.as_micros())),
        Ended::Failed => (Status::Failed, None, Some(now.as_micros())),
        Ended::Again(at) => (Status::Pending, Some(at.as_micros()), None),
    };
    let tried = i64::from(attempt.is_some());
    let text = "update webhook_delivery set status = $1, due_us = $2, finished_us = $3, tries = tries + $4,
        round = round + $4, last_status = $5, last_error = $6 where delivery = $7";
    let cells: Vec<Cell> = vec![
        status.name().into(),
        due.into(),
        finished.into(),
        tried.into(),
        attempt.and_then(|attempt| attempt.status).map(i64::from).into(),
        error.or_else(|| attempt.and_then(|attempt| attempt.error.as_deref())).map(str::to_owned).into(),
        delivery.id.to_string().into(),
    ];
    Sql::with(text, cells).run(&mut *tx).await?;
    if finished.is_some() {
        release(&mut tx, &delivery.stream, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn store(tx: &mut AnyConnection, delivery: Uuid, attempt: &Attempt) -> Result<(), sqlx::Error> {
    let text = "insert into webhook_attempt (delivery, number, at_us, duration_ms, status, error)
        values ($1, $2, $3, $4, $5, $6) on conflict (delivery, number) do nothing";
    let cells: Vec<Cell> = vec![
        delivery.to_string().into(),
        attempt.number.into(),
        attempt.at.as_micros().into(),
        i64::try_from(attempt.duration_ms).unwrap_or(i64::MAX).into(),
        attempt.status.map(i64::from).into(),
        attempt.error.clone().into(),
    ];
    Sql::with(text, cells).run(tx).await?;
    Ok(())
}

/// The next of a stream is to be sent, unless another one still is.
async fn release(tx: &mut AnyConnection, stream: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    let text = "update webhook_delivery set status = 'PENDING', due_us = $1 where delivery = (
            select delivery from webhook_delivery where stream = $2 and status = 'WAITING' order by position limit 1)
        and not exists (select 1 from webhook_delivery where stream = $2 and status = 'PENDING')";
    Sql::with(text, vec![now.as_micros().into(), stream.into()]).run(tx).await?;
    Ok(())
}

/// Stores a test that is to be sent now.
pub async fn add_test(db: &ReadDb, new: &NewDelivery) -> Result<(), ReadError> {
    let mut tx = db.begin_write().await?;
    insert(&mut tx, new).await?;
    tx.commit().await?;
    Ok(())
}

/// Sends an app's webhook again, now; false if there is none of this id. One that waits for others goes on waiting.
pub async fn redeliver(db: &ReadDb, app: AppId, id: Uuid, now: Timestamp) -> Result<bool, ReadError> {
    let known = super::get(db, app, id).await?;
    let text = "update webhook_delivery set status = 'PENDING', due_us = $1, finished_us = null, round = 0, by_hand = 1
        where app = $2 and delivery = $3 and status <> 'WAITING'";
    let cells = vec![now.as_micros().into(), app.get().into(), id.to_string().into()];
    Sql::with(text, cells).run(db.writers()).await?;
    Ok(known.is_some())
}

/// Sends those of an app again that failed, or were delivered too, and came up in a span of time; gives how many.
pub async fn redeliver_all(
    db: &ReadDb,
    app: AppId,
    span: (Option<Timestamp>, Option<Timestamp>),
    delivered: bool,
    now: Timestamp,
) -> Result<u64, ReadError> {
    let statuses = if delivered { "('FAILED', 'DELIVERED')" } else { "('FAILED')" };
    let sql = Sql::new(
        "update webhook_delivery set status = 'PENDING', finished_us = null, round = 0, by_hand = 1",
    )
    .bind(", due_us = ", now.as_micros())
    .bind(" where app = ", app.get())
    .push(" and status in ")
    .push(statuses)
    .bind_some(" and created_us >= ", span.0.map(Timestamp::as_micros))
    .bind_some(" and created_us < ", span.1.map(Timestamp::as_micros));
    Ok(sql.run(db.writers()).await?)
}
