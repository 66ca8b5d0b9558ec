use crate::{members, posts};
use domain::policies::queue_transcode;
use domain::post::{self, Command, Post};
use domain::stored::Stored;
use ports::log::{Actor, Recorded};
use ports::transact::TransactError;
use ports::{Context, clock, codec};
use web::{ApiError, Platform};

/// Does what follows from an event. Doing it twice changes nothing.
pub(super) async fn react(platform: &Platform, event: &Recorded) -> Result<(), ApiError> {
    match event.event_type.as_str() {
        "post.uploaded" => queue(platform, event).await,
        "post.deleted" => delete_media(platform, event).await,
        "member.deleted" => members::erase_keys(&**platform.transactor()?.vault(), event).await,
        _ => Ok(()),
    }
}

/// `UPLOADED` → `QUEUED`.
async fn queue(platform: &Platform, event: &Recorded) -> Result<(), ApiError> {
    let transactor = platform.transactor()?;
    let uploaded: post::Event =
        codec::decode(event, &**transactor.vault()).await.map_err(ApiError::internal)?;
    let Some(command) = queue_transcode(event.id, &uploaded) else { return Ok(()) };
    let Command::Queue { job, .. } = command else { return Ok(()) };
    let context = Context::because_of(event, Actor::System, job, clock::now());
    match transactor.run::<Post>(event.stream.key(), &context, command).await {
        Ok(_) => Ok(()),
        // Deleted, or further on, since.
        Err(TransactError::Refused(refusal)) => {
            tracing::debug!(stream = %event.stream, %refusal, "nothing to queue for {}: {refusal}", event.stream);
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// A deleted post's files go.
async fn delete_media(platform: &Platform, event: &Recorded) -> Result<(), ApiError> {
    let post::Event::Deleted(gone) =
        post::Event::from_json(&event.event_type, &event.data).map_err(ApiError::internal)?
    else {
        return Ok(());
    };
    Ok(platform.blobs.delete_prefix(&posts::folder(gone.app, gone.post)).await?)
}
