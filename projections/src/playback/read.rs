use super::tables::SESSION;
use crate::db::{ReadDb, ReadError, Sql};
use domain::playback::{ErrorKind, Figures};
use domain::{AppId, PostId};
use sqlx::Row;

/// All sessions of a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub sessions: u64,
    /// Those that came to the first picture.
    pub started: u64,
    /// Start-up of the session in the middle, and of the one that 95 of 100 are not slower than, in milliseconds.
    pub startup_p50_ms: Option<u64>,
    pub startup_p95_ms: Option<u64>,
    /// Sums; its start-up is none.
    pub figures: Figures,
}

/// How watching a post went.
pub async fn of_post(db: &ReadDb, app: AppId, post: PostId) -> Result<Summary, ReadError> {
    // The first three columns are whose it is.
    let sums =
        SESSION.columns[3..].iter().map(|sum| format!("cast(coalesce(sum({sum}), 0) as bigint) as {sum}"));
    let sums: Vec<String> = sums.collect();
    let select =
        format!("select cast(count(*) as bigint) as sessions, {} from {}", sums.join(", "), SESSION.name);
    let sql = Sql::new(select).bind(" where post = ", post.get()).bind(" and app = ", app.get());
    let rows = sql.all(db.readers()).await?;
    let Some(row) = rows.first() else { return Ok(Summary::default()) };
    let count = |column: &str| row.try_get::<i64, _>(column).map(|sum| u64::try_from(sum).unwrap_or(0));
    let mut figures = Figures {
        startup_ms: None,
        played_ms: count("played_ms")?,
        stalls: count("stalls")?,
        stalled_ms: count("stalled_ms")?,
        rungs_up: count("rungs_up")?,
        rungs_down: count("rungs_down")?,
        ..Figures::default()
    };
    for (kind, column) in [
        (ErrorKind::Network, "errors_network"),
        (ErrorKind::Media, "errors_media"),
        (ErrorKind::Other, "errors_other"),
    ] {
        figures.errors.insert(kind, count(column)?);
    }
    let started = count("started")?;
    Ok(Summary {
        sessions: count("sessions")?,
        started,
        startup_p50_ms: startup(db, app, post, started, 50).await?,
        startup_p95_ms: startup(db, app, post, started, 95).await?,
        figures,
    })
}

/// The start-up that so many of a hundred sessions are not slower than, by nearest rank.
async fn startup(
    db: &ReadDb,
    app: AppId,
    post: PostId,
    of: u64,
    percent: u64,
) -> Result<Option<u64>, ReadError> {
    let Some(before) = (of * percent).div_ceil(100).checked_sub(1) else { return Ok(None) };
    let sql = Sql::new(format!("select startup_ms from {}", SESSION.name))
        .bind(" where post = ", post.get())
        .bind(" and app = ", app.get())
        .push(" and started > 0 order by startup_ms limit 1")
        .bind(" offset ", i64::try_from(before).unwrap_or(i64::MAX));
    let rows = sql.all(db.readers()).await?;
    let found: Option<i64> = rows.first().map(|row| row.try_get("startup_ms")).transpose()?;
    Ok(found.and_then(|ms| u64::try_from(ms).ok()))
}
