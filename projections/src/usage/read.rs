use crate::db::{ReadDb, ReadError, Sql};
use crate::page::{Page, Paged};
use domain::{AppId, AppUserId};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::{BTreeMap, HashMap};

/// The length of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granularity {
    Hour,
    /// A UTC day: the sum of its hours.
    Day,
}

impl Granularity {
    const fn micros(self) -> i64 {
        match self {
            Self::Hour => 3_600_000_000,
            Self::Day => 24 * 3_600_000_000,
        }
    }
}

/// What a member's things used in one bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsageRow {
    pub app_user_id: String,
    /// The member's number.
    pub member: u32,
    /// Start of the bucket, microseconds since 1970 UTC.
    pub bucket_start_us: i64,
    /// Posts made.
    pub posts: u64,
    pub uploaded_bytes: u64,
    /// Length of the media whose transcode was completed.
    pub media_ms: u64,
    /// Media time made, by rung (`720p`, `audio`).
    pub transcoded_ms: BTreeMap<String, u64>,
    /// Processor time of transcodes, also of those that failed.
    pub cpu_ms: u64,
    /// Change of what is stored, sources and results; below zero when more was deleted than stored.
    pub stored_bytes: i64,
    /// Media time delivered to viewers of the member's posts.
    pub watched_ms: u64,
    /// Bytes delivered to viewers of the member's posts.
    pub delivered_bytes: u64,
}

const SUMS: [&str; 7] =
    ["posts", "uploaded_bytes", "media_ms", "cpu_ms", "stored_bytes", "watched_ms", "delivered_bytes"];

/// An app's usage by member and bucket, oldest first; buckets that start in `[from_us, to_us)` and in which something
/// was used. `from_us` is taken back to the start of its bucket.
pub async fn by_member(
    db: &ReadDb,
    app: AppId,
    from_us: i64,
    to_us: i64,
    granularity: Granularity,
    page: Page,
) -> Result<Paged<UsageRow>, ReadError> {
    read(db, app, None, (from_us, to_us), granularity, Some(page)).await
}

/// One member's usage by bucket, oldest first; every registration under this id.
pub async fn of_member(
    db: &ReadDb,
    app: AppId,
    user: &AppUserId,
    from_us: i64,
    to_us: i64,
    granularity: Granularity,
) -> Result<Vec<UsageRow>, ReadError> {
    Ok(read(db, app, Some(user), (from_us, to_us), granularity, None).await?.content)
}

/// Bytes that a member's posts store at a time: the sum of all changes in the hours before `at_us`.
pub async fn stored_bytes_at(
    db: &ReadDb,
    app: AppId,
    user: &AppUserId,
    at_us: i64,
) -> Result<u64, ReadError> {
    let sql = Sql::new("select cast(coalesce(sum(stored_bytes), 0) as bigint) as bytes from usage_hour")
        .bind(" where app = ", app.get())
        .bind(" and app_user_id = ", user.as_str())
        .bind(" and hour_us < ", at_us);
    let rows = sql.all(db.readers()).await?;
    let bytes: i64 = rows.first().map_or(Ok(0), |row| row.try_get("bytes"))?;
    Ok(u64::try_from(bytes).unwrap_or(0))
}

async fn read(
    db: &ReadDb,
    app: AppId,
    user: Option<&AppUserId>,
    (from_us, to_us): (i64, i64),
    granularity: Granularity,
    page: Option<Page>,
) -> Result<Paged<UsageRow>, ReadError> {
    let length = granularity.micros();
    let from_us = from_us - from_us.rem_euclid(length);
    let condition = Sql::new(" from usage_hour")
        .bind(" where app = ", app.get())
        .bind(" and hour_us >= ", from_us)
        .bind(" and hour_us < ", to_us)
        .bind_some(" and app_user_id = ", user.map(AppUserId::as_str));
    // Whole numbers cut towards zero; hours before 1970 do not occur.
    let bucket = format!("hour_us / {length}");
    let group = format!(" group by {bucket}, member");
    let sums = SUMS.map(|sum| format!("cast(sum({sum}) as bigint) as {sum}")).join(", ");
    let select = format!(
        "select cast({bucket} * {length} as bigint) as bucket_us, member, max(app_user_id) as app_user_id, {sums}"
    );
    let buckets = Sql::new(format!(" from (select {bucket} as bucket, member")).then(&condition);
    let total = db.count(&buckets.push(&group).push(") as bucket")).await?;
    let mut sql = Sql::new(select).then(&condition).push(&group).push(&format!(" order by {bucket}, member"));
    if let Some(page) = page {
        sql = sql.bind(" limit ", page.limit()).bind(" offset ", page.offset());
    }
    let rows = sql.all(db.readers()).await?;
    let mut content = rows.iter().map(usage_row).collect::<Result<Vec<_>, _>>()?;
    add_rungs(db, app, length, &mut content).await?;
    Ok(Paged { content, total })
}

fn usage_row(row: &AnyRow) -> Result<UsageRow, sqlx::Error> {
    let count = |column: &str| row.try_get::<i64, _>(column).map(|sum| u64::try_from(sum).unwrap_or(0));
    Ok(UsageRow {
        app_user_id: row.try_get("app_user_id")?,
        member: u32::try_from(row.try_get::<i64, _>("member")?).unwrap_or(0),
        bucket_start_us: row.try_get("bucket_us")?,
        posts: count("posts")?,
        uploaded_bytes: count("uploaded_bytes")?,
        media_ms: count("media_ms")?,
        transcoded_ms: BTreeMap::new(),
        cpu_ms: count("cpu_ms")?,
        stored_bytes: row.try_get("stored_bytes")?,
        watched_ms: count("watched_ms")?,
        delivered_bytes: count("delivered_bytes")?,
    })
}

/// Puts the rungs to rows that transcodes were completed in.
async fn add_rungs(db: &ReadDb, app: AppId, length: i64, rows: &mut [UsageRow]) -> Result<(), ReadError> {
    let mut places: HashMap<_, _> = rows
        .iter_mut()
        .filter(|row| row.media_ms > 0)
        .map(|row| ((row.bucket_start_us, row.member), row))
        .collect();
    let (Some(first), Some(last)) = (places.keys().min().copied(), places.keys().max().copied()) else {
        return Ok(());
    };
    let bucket = format!("hour_us / {length}");
    let sql = Sql::new(format!(
        "select cast({bucket} * {length} as bigint) as bucket_us, member, rung,
            cast(sum(transcoded_ms) as bigint) as transcoded_ms from usage_rung"
    ))
    .bind(" where app = ", app.get())
    .bind(" and hour_us >= ", first.0)
    .bind(" and hour_us < ", last.0 + length)
    .push(&format!(" group by {bucket}, member, rung"));
    for row in sql.all(db.readers()).await? {
        let member = u32::try_from(row.try_get::<i64, _>("member")?).unwrap_or(0);
        if let Some(place) = places.get_mut(&(row.try_get("bucket_us")?, member)) {
            let ms: i64 = row.try_get("transcoded_ms")?;
            place.transcoded_ms.insert(row.try_get("rung")?, u64::try_from(ms).unwrap_or(0));
        }
    }
    Ok(())
}
