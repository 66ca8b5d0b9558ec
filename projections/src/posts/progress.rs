//! How far a transcode is: telemetry that workers report (design decision 16). It comes from no event, so it is in no
//! digest and a rebuild keeps it.

use crate::db::{ReadDb, ReadError, Sql};
use domain::{PostId, Timestamp};
use sqlx::Row;
use uuid::Uuid;

pub(crate) const PROGRESS_DDL: &str = "create table if not exists post_progress (
    stream_key text primary key,
    job text not null,
    epoch bigint not null,
    done_ms bigint not null,
    total_ms bigint not null,
    stage text not null,
    at_us bigint not null)";

pub(super) const FORGET: &str = "delete from post_progress where stream_key = $1";

/// A worker's last word on a transcode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub post: PostId,
    pub job: Uuid,
    /// Of the claim; a word of an older claim does not replace a newer one's.
    pub epoch: u32,
    /// Media time made so far.
    pub done_ms: u64,
    /// Media time to be made; 0 = not known yet.
    pub total_ms: u64,
    /// What the worker does now.
    pub stage: String,
    pub at: Timestamp,
}

/// Stores a worker's word, unless one of a newer claim is there.
pub async fn set_progress(db: &ReadDb, progress: &Progress) -> Result<(), ReadError> {
    let text = "insert into post_progress (stream_key, job, epoch, done_ms, total_ms, stage, at_us)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (stream_key) do update set job = excluded.job,
            epoch = excluded.epoch, done_ms = excluded.done_ms, total_ms = excluded.total_ms,
            stage = excluded.stage, at_us = excluded.at_us
        where excluded.epoch >= post_progress.epoch";
    let cells = vec![
        progress.post.to_string().into(),
        progress.job.to_string().into(),
        progress.epoch.into(),
        bounded(progress.done_ms).into(),
        bounded(progress.total_ms).into(),
        progress.stage.as_str().into(),
        progress.at.as_micros().into(),
    ];
    Sql::with(text, cells).run(db.writers()).await?;
    Ok(())
}

/// The last word on a post's transcode; none before the first.
pub async fn progress(db: &ReadDb, post: PostId) -> Result<Option<Progress>, ReadError> {
    let sql = Sql::new("select job, epoch, done_ms, total_ms, stage, at_us from post_progress")
        .bind(" where stream_key = ", post.to_string());
    let rows = sql.all(db.readers()).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let number = |column: &str| row.try_get::<i64, _>(column);
    let count = |column: &str| number(column).map(|value| u64::try_from(value).unwrap_or(0));
    Ok(Some(Progress {
        post,
        job: row.try_get::<String, _>("job")?.parse().unwrap_or_default(),
        epoch: u32::try_from(number("epoch")?).unwrap_or(u32::MAX),
        done_ms: count("done_ms")?,
        total_ms: count("total_ms")?,
        stage: row.try_get("stage")?,
        at: Timestamp::from_micros(number("at_us")?),
    }))
}

fn bounded(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
