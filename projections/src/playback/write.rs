use super::tables::{SESSION, SUMS};
use crate::db::{Cell, Sql};
use crate::view::WriteError;
use domain::playback::{ErrorKind, Event, Figures, Recorded as Report};
use domain::stored::Stored;
use ports::log::Recorded;
use sqlx::AnyConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// See [`crate::View::version`].
pub(crate) const VERSION: i64 = 1;

const POST_DELETED: &str = "post.deleted";
const APP_DELETED: &str = "app.deleted";

/// What a batch adds, by post and session.
type Sessions = BTreeMap<(u32, Uuid), (u32, Figures)>;

pub(crate) fn wants(event_type: &str) -> bool {
    matches!(event_type, "playback.recorded" | POST_DELETED | APP_DELETED)
}

pub(crate) async fn write(events: &[&Recorded], tx: &mut AnyConnection) -> Result<(), WriteError> {
    let mut sessions = Sessions::new();
    for event in events {
        match event.event_type.as_str() {
            POST_DELETED => {
                let Ok(post) = event.stream.key().parse::<u32>() else { continue };
                sessions.retain(|(of, _), _| *of != post);
                forget("post", post, tx).await?;
            }
            APP_DELETED => {
                sessions.retain(|_, (app, _)| *app != event.app.0);
                forget("app", event.app.0, tx).await?;
            }
            name => {
                let Event::Recorded(report) = Event::from_json(name, &event.data)
                    .map_err(|source| WriteError::event(event.position, source.into()))?;
                let Report { app, post, session, figures, .. } = report;
                let (_, sum) =
                    sessions.entry((post.get(), session)).or_insert((app.get(), Figures::default()));
                sum.add(&figures);
            }
        }
    }
    add(sessions, tx).await.map_err(WriteError::from)
}

async fn add(sessions: Sessions, tx: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let rows: Vec<Vec<Cell>> = sessions.iter().map(|(key, session)| row(key, session)).collect();
    for rows in rows.chunks(SESSION.rows_max()) {
        Sql::with(SESSION.add(rows.len(), SUMS), rows.concat()).run(&mut *tx).await?;
    }
    Ok(())
}

fn row((post, session): &(u32, Uuid), (app, figures): &(u32, Figures)) -> Vec<Cell> {
    let errors = |kind| figures.errors.get(&kind).copied().unwrap_or(0);
    let sums = [
        u64::from(figures.startup_ms.is_some()),
        figures.startup_ms.unwrap_or(0),
        figures.played_ms,
        figures.stalls,
        figures.stalled_ms,
        figures.rungs_up,
        figures.rungs_down,
        errors(ErrorKind::Network),
        errors(ErrorKind::Media),
        errors(ErrorKind::Other),
    ];
    let mut row = vec![(*post).into(), session.to_string().into(), (*app).into()];
    // The most that one report adds, so that no sum of a real history passes an i64.
    row.extend(sums.map(|sum| Cell::from(i64::try_from(sum).unwrap_or(i64::MAX).min(i64::MAX >> 20))));
    row
}

async fn forget(column: &str, number: u32, tx: &mut AnyConnection) -> Result<(), sqlx::Error> {
    Sql::new(format!("delete from {}", SESSION.name))
        .bind(&format!(" where {column} = "), number)
        .run(&mut *tx)
        .await?;
    Ok(())
}
