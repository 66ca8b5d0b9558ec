use super::tables::PART;
use crate::db::{ReadDb, ReadError, Sql};
use domain::PostId;
use domain::media::TrackPart;
use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

/// A run of segments and where they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Below the folder of the job.
    pub folder: String,
    pub part: TrackPart,
}

/// Every part of a job's tracks, by track and segment.
pub async fn of_job(db: &ReadDb, post: PostId, job: Uuid) -> Result<Vec<Part>, ReadError> {
    parts(db, of(post, job).push(" order by track, first_segment")).await
}

/// The part that holds a segment; for the initialisation segment, which is the same in all, any will do: ask for 1.
pub async fn holding(
    db: &ReadDb,
    post: PostId,
    job: Uuid,
    track: &str,
    segment: u32,
) -> Result<Option<Part>, ReadError> {
    let sql = of(post, job)
        .bind(" and track = ", track)
        .bind(" and first_segment <= ", segment)
        .bind(" and end_segment > ", segment)
        .push(" limit 1");
    Ok(parts(db, sql).await?.pop())
}

fn of(post: PostId, job: Uuid) -> Sql {
    Sql::new("select folder, part from track_part")
        .bind(" where post = ", post.get())
        .bind(" and job = ", job.to_string())
}

async fn parts(db: &ReadDb, sql: Sql) -> Result<Vec<Part>, ReadError> {
    sql.all(db.readers()).await?.iter().map(part).collect()
}

fn part(row: &AnyRow) -> Result<Part, ReadError> {
    let text: String = row.try_get("part")?;
    let part = serde_json::from_str(&text).map_err(|source| ReadError::Row { table: PART.name, source })?;
    Ok(Part { folder: row.try_get("folder")?, part })
}
