use super::read::{Phase, PostUpload};
use super::tables::UPLOAD;
use crate::db::Cell;
use crate::entity::Entity;
use crate::table::Table;
use domain::PostId;
use domain::post::Event;
use ports::log::Recorded;

/// The view's fold.
pub(crate) struct Rows;

impl Entity for Rows {
    type Event = Event;
    type State = Option<PostUpload>;
    const HAS_REVISION: bool = false;
    const VERSION: i64 = 2;
    const TABLE: &'static Table = UPLOAD;
    const TYPES: &'static [&'static str] = &[
        "post.upload_started",
        "post.uploaded",
        "post.upload_failed",
        "post.upload_aborted",
        "post.upload_expired",
        "post.deleted",
    ];

    fn evolve(state: Option<PostUpload>, event: &Event, recorded: &Recorded) -> Option<PostUpload> {
        match event {
            Event::UploadStarted(now) => Some(PostUpload {
                app: recorded.app.0,
                post: recorded.stream.key().parse::<PostId>().ok()?,
                upload: now.upload.clone(),
                phase: Phase::Started,
                started_at: now.at,
                ended_at: None,
            }),
            Event::Uploaded(now) => {
                state.map(|upload| PostUpload { phase: Phase::Completed, ended_at: Some(now.at), ..upload })
            }
            Event::UploadFailed(now) => {
                state.map(|upload| PostUpload { phase: Phase::Failed, ended_at: Some(now.at), ..upload })
            }
            Event::UploadAborted(_) | Event::UploadExpired(_) | Event::Deleted(_) => None,
            Event::Created(_)
            | Event::DetailsChanged(_)
            | Event::ProfilesChanged(_)
            | Event::AllowedMembersSet(_)
            | Event::PictureUploadStarted(_)
            | Event::PictureUploaded(_)
            | Event::PictureRemoved(_)
            | Event::Queued(_)
            | Event::QueuingFailed(_)
            | Event::Retried(_)
            | Event::ProcessingStarted(_)
            | Event::LeaseExtended(_)
            | Event::Planned(_)
            | Event::PieceMade(_)
            | Event::AttemptFailed(_)
            | Event::Processed(_)
            | Event::ProcessingFailed(_) => state,
        }
    }

    fn columns(state: &Option<PostUpload>) -> Option<Vec<Cell>> {
        let upload = state.as_ref()?;
        Some(vec![
            upload.app.into(),
            upload.post.get().into(),
            upload.phase.name().into(),
            upload.started_at.as_micros().into(),
        ])
    }
}
