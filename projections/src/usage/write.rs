use super::fold::{Fold, Owned};
use super::light;
use super::tables::{HOUR, POST, RUNG, SUMS};
use crate::db::{Cell, Sql, cells_of};
use crate::table::{Table, placeholders};
use crate::view::WriteError;
use ports::log::Recorded;
use sqlx::{AnyConnection, Row};

/// See [`crate::View::version`].
pub(crate) const VERSION: i64 = 1;

const CREATED: &str = "post.created";

pub(crate) fn wants(event_type: &str) -> bool {
    matches!(
        event_type,
        "usage.recorded"
            | CREATED
            | "post.uploaded"
            | "post.processed"
            | "post.attempt_failed"
            | "post.processing_failed"
            | "post.deleted"
            | "task.attempt_failed"
            | "task.failed"
    )
}

pub(crate) async fn write(events: &[&Recorded], tx: &mut AnyConnection) -> Result<(), WriteError> {
    let mut fold = Fold::default();
    load_posts(events, &mut fold, tx).await?;
    for event in events {
        fold.add(event)?;
    }
    save(fold, tx).await?;
    Ok(())
}

/// The posts that these events change, as far as they were made before.
async fn load_posts(events: &[&Recorded], fold: &mut Fold, tx: &mut AnyConnection) -> Result<(), WriteError> {
    let mut posts = vec![];
    for event in events.iter().filter(|event| event.event_type != CREATED) {
        match event.stream.category() {
            "post" => posts.push(event.stream.key().to_owned()),
            "task" => posts.push(light::read::<light::TaskFailed>(event)?.post.to_string()),
            _ => {}
        }
    }
    let mut keys: Vec<_> = posts.iter().map(String::as_str).collect();
    keys.sort_unstable();
    keys.dedup();
    for keys in keys.chunks(POST.rows_max()) {
        let marks = placeholders(0, keys.len());
        let text = format!(
            "select stream_key, app, member, app_user_id, stored_bytes from usage_post where stream_key in ({marks})"
        );
        let sql = Sql::with(text, cells_of(keys));
        for row in sql.all(&mut *tx).await? {
            let id = |column: &str| row.try_get::<i64, _>(column).map(|id| u32::try_from(id).unwrap_or(0));
            let post = Owned {
                app: id("app")?,
                member: id("member")?,
                app_user_id: row.try_get("app_user_id")?,
                stored_bytes: row.try_get("stored_bytes")?,
            };
            fold.posts.insert(row.try_get("stream_key")?, Some(post));
        }
    }
    Ok(())
}

async fn save(fold: Fold, tx: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let mut sums: Vec<_> = fold.sums.into_iter().collect();
    // A fixed order, so that the tables' pages are met one after the other.
    sums.sort_unstable_by_key(|(bucket, _)| *bucket);
    let (mut hours, mut rungs) = (vec![], vec![]);
    for ((app, member, hour), sums) in sums {
        let bucket = [Cell::from(app), member.into(), hour.into()];
        for (rung, ms) in sums.transcoded_ms {
            rungs.push([bucket.as_slice(), &[rung.into(), ms.into()]].concat());
        }
        let values = [
            sums.posts,
            sums.uploaded_bytes,
            sums.media_ms,
            sums.cpu_ms,
            sums.stored_bytes,
            sums.watched_ms,
            sums.delivered_bytes,
        ];
        hours.push([bucket.as_slice(), &[sums.app_user_id.into()], &values.map(Cell::from)].concat());
    }
    add(&HOUR, &hours, SUMS, tx).await?;
    add(&RUNG, &rungs, 1, tx).await?;
    save_posts(fold.posts, tx).await
}

async fn add(
    table: &Table,
    rows: &[Vec<Cell>],
    summed: usize,
    tx: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    for rows in rows.chunks(table.rows_max()) {
        Sql::with(table.add(rows.len(), summed), rows.concat()).run(&mut *tx).await?;
    }
    Ok(())
}

async fn save_posts(
    posts: impl IntoIterator<Item = (String, Option<Owned>)>,
    tx: &mut AnyConnection,
) -> Result<(), sqlx::Error> {
    let (mut rows, mut gone) = (vec![], vec![]);
    for (key, post) in posts {
        match post {
            Some(Owned { app, member, app_user_id, stored_bytes }) => {
                rows.push(vec![
                    key.into(),
                    app.into(),
                    member.into(),
                    app_user_id.into(),
                    stored_bytes.into(),
                ]);
            }
            None => gone.push(Cell::from(key)),
        }
    }
    for rows in rows.chunks(POST.rows_max()) {
        Sql::with(POST.upsert(rows.len()), rows.concat()).run(&mut *tx).await?;
    }
    for keys in gone.chunks(POST.rows_max()) {
        let text = format!("delete from usage_post where stream_key in ({})", placeholders(0, keys.len()));
        Sql::with(text, keys.to_vec()).run(&mut *tx).await?;
    }
    Ok(())
}
