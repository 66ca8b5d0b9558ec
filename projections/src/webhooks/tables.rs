use super::{Delivery, Status};
use domain::{AppId, Timestamp};
use sqlx::Row;
use sqlx::any::AnyRow;

/// One statement each.
pub(crate) const DDL: &[&str] = &[
    "create table if not exists webhook_checkpoint (
        sender text primary key,
        position bigint not null)",
    "create table if not exists webhook_delivery (
        delivery text primary key,
        app bigint not null,
        position bigint not null,
        stream text not null,
        kind text not null,
        status text not null,
        tries bigint not null,
        round bigint not null,
        by_hand bigint not null,
        due_us bigint,
        last_status bigint,
        last_error text,
        created_us bigint not null,
        finished_us bigint)",
    // What is due, by app; a stream's line; the log of an app; what is old.
    "create index if not exists webhook_delivery_due on webhook_delivery (status, app, due_us)",
    "create index if not exists webhook_delivery_stream on webhook_delivery (stream, status, position)",
    "create index if not exists webhook_delivery_app on webhook_delivery (app, created_us)",
    "create index if not exists webhook_delivery_old on webhook_delivery (finished_us)",
    "create table if not exists webhook_attempt (
        delivery text not null,
        number bigint not null,
        at_us bigint not null,
        duration_ms bigint not null,
        status bigint,
        error text,
        primary key (delivery, number))",
];

/// What [`delivery`] reads.
pub(super) const COLUMNS: &str = "delivery, app, position, stream, kind, status, tries, round, by_hand, due_us, \
    last_status, last_error, created_us, finished_us";

/// A row, as [`COLUMNS`] selects it.
pub(super) fn delivery(row: &AnyRow) -> Result<Delivery, sqlx::Error> {
    let broken = |what: &str| sqlx::Error::Decode(format!("webhook_delivery has a wrong {what}").into());
    let number = |column: &str| -> Result<u32, sqlx::Error> {
        u32::try_from(row.try_get::<i64, _>(column)?).map_err(|_| broken(column))
    };
    let time = |column: &str| -> Result<Option<Timestamp>, sqlx::Error> {
        Ok(row.try_get::<Option<i64>, _>(column)?.map(Timestamp::from_micros))
    };
    let status: String = row.try_get("status")?;
    Ok(Delivery {
        id: row.try_get::<String, _>("delivery")?.parse().map_err(|_| broken("delivery"))?,
        app: AppId::try_from(number("app")?).map_err(|_| broken("app"))?,
        position: u64::try_from(row.try_get::<i64, _>("position")?).map_err(|_| broken("position"))?,
        stream: row.try_get("stream")?,
        kind: row.try_get("kind")?,
        status: Status::named(&status).ok_or_else(|| broken("status"))?,
        tries: number("tries")?,
        round: number("round")?,
        by_hand: row.try_get::<i64, _>("by_hand")? != 0,
        due_at: time("due_us")?,
        last_status: http_status(row, "last_status")?,
        last_error: row.try_get("last_error")?,
        created_at: time("created_us")?.ok_or_else(|| broken("created_us"))?,
        finished_at: time("finished_us")?,
    })
}

/// An HTTP status, if there was one.
pub(super) fn http_status(row: &AnyRow, column: &str) -> Result<Option<u16>, sqlx::Error> {
    Ok(row.try_get::<Option<i64>, _>(column)?.and_then(|status| u16::try_from(status).ok()))
}
