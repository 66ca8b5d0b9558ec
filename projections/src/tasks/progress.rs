//! How far a task is: telemetry that workers report (design decision 16). It comes from no event, so it is in no digest
//! and a rebuild keeps it.

use crate::db::{ReadDb, ReadError, Sql};
use domain::media::Piece;
use domain::{PostId, Timestamp};
use sqlx::Row;
use std::str::FromStr;
use uuid::Uuid;

pub(crate) const PROGRESS_DDL: &str = "create table if not exists task_progress (
    stream_key text primary key,
    post bigint not null,
    job text not null,
    piece text not null,
    epoch bigint not null,
    done_ms bigint not null,
    at_us bigint not null)";

pub(super) const FORGET: &str = "delete from task_progress where stream_key = $1";

/// A worker's last word on a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The key of the task's stream.
    pub task: Uuid,
    pub post: PostId,
    pub job: Uuid,
    pub piece: Piece,
    /// Of the claim; a word of an older claim does not replace a newer one's.
    pub epoch: u32,
    /// Media time made so far.
    pub done_ms: u64,
    pub at: Timestamp,
}

/// Stores a worker's word, unless one of a newer claim is there or the task has ended.
pub async fn set_progress(db: &ReadDb, progress: &Progress) -> Result<(), ReadError> {
    let text = "insert into task_progress (stream_key, post, job, piece, epoch, done_ms, at_us)
        select $1, $2, $3, $4, $5, $6, $7 where exists (select 1 from task_view where stream_key = $1)
        on conflict (stream_key) do update set epoch = excluded.epoch, done_ms = excluded.done_ms,
            at_us = excluded.at_us
        where excluded.epoch >= task_progress.epoch";
    let cells = vec![
        progress.task.to_string().into(),
        progress.post.get().into(),
        progress.job.to_string().into(),
        progress.piece.name().into(),
        progress.epoch.into(),
        i64::try_from(progress.done_ms).unwrap_or(i64::MAX).into(),
        progress.at.as_micros().into(),
    ];
    Sql::with(text, cells).run(db.writers()).await?;
    Ok(())
}

/// The last words on the open tasks of a post's job.
pub async fn progress(db: &ReadDb, post: PostId, job: Uuid) -> Result<Vec<Progress>, ReadError> {
    let sql = Sql::new("select stream_key, piece, epoch, done_ms, at_us from task_progress")
        .bind(" where post = ", post.get())
        .bind(" and job = ", job.to_string())
        .push(" order by stream_key");
    let rows = sql.all(db.readers()).await?;
    let mut words = vec![];
    for row in &rows {
        // A piece that only a newer version knows.
        let Ok(piece) = Piece::from_str(&row.try_get::<String, _>("piece")?) else { continue };
        words.push(Progress {
            task: row.try_get::<String, _>("stream_key")?.parse().unwrap_or_default(),
            post,
            job,
            piece,
            epoch: u32::try_from(row.try_get::<i64, _>("epoch")?).unwrap_or(u32::MAX),
            done_ms: u64::try_from(row.try_get::<i64, _>("done_ms")?).unwrap_or(0),
            at: Timestamp::from_micros(row.try_get("at_us")?),
        });
    }
    Ok(words)
}
