use super::command_id;
use crate::post::{Command, Event};
use uuid::Uuid;

/// The policy's name, part of its command ids: stored, so never renamed.
pub const NAME: &str = "queue_transcode";

/// A complete upload is transcoded: contract 4.1, `UPLOADED` → `QUEUED`.
pub fn queue_transcode(event_id: Uuid, event: &Event) -> Option<Command> {
    match event {
        Event::Uploaded(uploaded) => {
            Some(Command::Queue { job: command_id(NAME, event_id), at: uploaded.at })
        }
        Event::Created(_)
        | Event::DetailsChanged(_)
        | Event::ProfilesChanged(_)
        | Event::AllowedMembersSet(_)
        | Event::PictureUploadStarted(_)
        | Event::PictureUploaded(_)
        | Event::PictureRemoved(_)
        | Event::UploadStarted(_)
        | Event::UploadFailed(_)
        | Event::UploadAborted(_)
        | Event::UploadExpired(_)
        | Event::Queued(_)
        | Event::QueuingFailed(_)
        | Event::Retried(_)
        | Event::ProcessingStarted(_)
        | Event::LeaseExtended(_)
        | Event::Planned(_)
        | Event::PieceMade(_)
        | Event::AttemptFailed(_)
        | Event::Processed(_)
        | Event::ProcessingFailed(_)
        | Event::Deleted(_) => None,
    }
}
