use super::tables::PART;
use crate::db::Sql;
use crate::view::WriteError;
use domain::media::TrackPart;
use domain::post::{Event, PieceMade};
use domain::{PostId, task};
use ports::codec::{self, CodecError};
use ports::log::Recorded;
use ports::vault::Vault;
use sqlx::AnyConnection;

/// See [`crate::View::version`].
pub(crate) const VERSION: i64 = 1;

const APP_DELETED: &str = "app.deleted";

pub(crate) fn wants(event_type: &str) -> bool {
    matches!(event_type, "post.piece_made" | "post.processing_failed" | "post.deleted" | APP_DELETED)
}

pub(crate) async fn write(
    events: &[&Recorded],
    tx: &mut AnyConnection,
    vault: &dyn Vault,
) -> Result<(), WriteError> {
    for recorded in events {
        if recorded.event_type == APP_DELETED {
            forget("app", recorded.app.0, tx).await?;
            continue;
        }
        let at_event = |source| WriteError::event(recorded.position, source);
        let post = recorded.stream.key().parse::<PostId>();
        let post = post.map_err(|_| at_event(unreadable(recorded)))?;
        match codec::decode::<Event>(recorded, vault).await.map_err(at_event)? {
            Event::PieceMade(made) => add(post, recorded.app.0, &made, tx).await?,
            // A result that will not be there, or is no more.
            _ => forget("post", post.get(), tx).await?,
        }
    }
    Ok(())
}

fn unreadable(recorded: &Recorded) -> CodecError {
    domain::stored::DecodeError::UnknownType(format!("{} of {}", recorded.event_type, recorded.stream)).into()
}

async fn add(post: PostId, app: u32, made: &PieceMade, tx: &mut AnyConnection) -> Result<(), WriteError> {
    let folder = task::folder(made.piece, made.epoch);
    for part in &made.tracks {
        let row = vec![
            post.get().into(),
            made.job.to_string().into(),
            part.track.as_str().into(),
            part.first_segment.into(),
            end_segment(part).into(),
            app.into(),
            folder.as_str().into(),
            json(part)?.into(),
        ];
        Sql::with(PART.upsert(1), row).run(&mut *tx).await?;
    }
    Ok(())
}

fn end_segment(part: &TrackPart) -> i64 {
    i64::from(part.first_segment) + part.segments.len() as i64
}

fn json(part: &TrackPart) -> Result<String, WriteError> {
    serde_json::to_string(part).map_err(|source| WriteError::Row { table: PART.name, source })
}

async fn forget(column: &str, number: u32, tx: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let text = format!("delete from {} where {column} = $1", PART.name);
    Sql::with(text, vec![number.into()]).run(&mut *tx).await?;
    Ok(())
}
