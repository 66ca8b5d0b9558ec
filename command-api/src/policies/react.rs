use super::{close_channel, gone_app, tasks};
use crate::{logins, members, pictures, posts, storages, stream_keys, uploads};
use domain::policies::{command_id, queue_transcode};
use domain::post::{self, Command, Owner, Post};
use domain::storage_object::Storage;
use domain::stored::Stored;
use domain::{AppId, PostId, member, room};
use ports::codec::CodecError;
use ports::log::{Actor, Recorded};
use ports::transact::TransactError;
use ports::{Context, clock, codec};
use schemas::errors::Code;
use uuid::Uuid;
use web::{ApiError, Platform};

/// Why a policy did not do what follows from an event.
pub(super) enum Failure {
    /// The event's own bytes say nothing to us: they will not tomorrow either.
    Unreadable(CodecError),
    /// Something that was needed did not work.
    Failed(ApiError),
}

impl Failure {
    /// The error's code, for the log.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => Code::InternalServerError.as_str(),
            Self::Failed(error) => error.code().as_str(),
        }
    }

    /// What happened, for the log.
    pub fn cause(&self) -> String {
        match self {
            Self::Unreadable(error) => error.to_string(),
            Self::Failed(error) => error.cause().unwrap_or_else(|| error.public().message.clone()),
        }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Failed(error)
    }
}

/// Does what follows from an event. Doing it twice changes nothing.
pub(super) async fn react(platform: &Platform, event: &Recorded) -> Result<(), Failure> {
    match event.event_type.as_str() {
        "post.uploaded" => {
            queue(platform, event).await?;
            drop_parts(platform, event).await
        }
        "post.upload_failed" | "post.upload_aborted" | "post.upload_expired" => {
            drop_parts(platform, event).await
        }
        "post.picture_uploaded" | "post.picture_removed" => tidy_pictures(platform, event).await,
        "post.planned" => tasks::open(platform, event).await,
        "post.processed" => tasks::tidy(platform, event).await,
        "post.processing_failed" => {
            tasks::cancel(platform, event).await?;
            tasks::drop_result(platform, event).await
        }
        "post.deleted" => {
            tasks::cancel(platform, event).await?;
            delete_media(platform, event).await
        }
        "task.made" | "task.failed" => tasks::settle(platform, event).await,
        "member.registered" => issue_key(platform, event).await,
        "member.deleted" => {
            members::erase_keys(&**platform.transactor()?.vault(), event).await?;
            delete_login(platform, event).await?;
            retire_key(platform, event).await?;
            clear_member_storage(platform, event).await
        }
        "login.deleted" => Ok(members::erase_keys(&**platform.transactor()?.vault(), event).await?),
        "room.ended" | "room.cancelled" => Ok(close_channel::close(platform, event).await?),
        "room.deleted" => {
            close_channel::close(platform, event).await?;
            clear_room_storage(platform, event).await
        }
        "storageobject.deleted" => Ok(storages::forget(platform, event).await?),
        "app.deleted" => Ok(gone_app::clear(platform, event).await?),
        _ => Ok(()),
    }
}

/// `UPLOADED` → `QUEUED`.
async fn queue(platform: &Platform, event: &Recorded) -> Result<(), Failure> {
    let uploaded: post::Event = read(platform, event).await?;
    let Some(command) = queue_transcode(event.id, &uploaded) else { return Ok(()) };
    let Command::Queue { job, .. } = command else { return Ok(()) };
    let context = Context::because_of(event, Actor::System, job, clock::now());
    match platform.transactor()?.run::<Post>(event.stream.key(), &context, command).await {
        Ok(_) => Ok(()),
        // Deleted, or further on, since.
        Err(TransactError::Refused(refusal)) => {
            tracing::debug!(stream = %event.stream, %refusal, "nothing to queue for {}: {refusal}", event.stream);
            Ok(())
        }
        Err(error) => Err(ApiError::from(error).into()),
    }
}

/// The parts of an upload that has ended go.
async fn drop_parts(platform: &Platform, event: &Recorded) -> Result<(), Failure> {
    let Some(upload) = ended(&read::<post::Event>(platform, event).await?) else { return Ok(()) };
    let app = AppId::try_from(event.app.0).map_err(ApiError::internal)?;
    let post: PostId = event.stream.key().parse().map_err(ApiError::internal)?;
    let folder = uploads::parts_folder(app, post, upload);
    platform.blobs.delete_prefix(&folder).await.map_err(|error| Failure::Failed(error.into()))
}

fn ended(event: &post::Event) -> Option<Uuid> {
    match event {
        post::Event::Uploaded(post::Uploaded { upload, .. })
        | post::Event::UploadFailed(post::UploadFailed { upload, .. })
        | post::Event::UploadAborted(post::UploadAborted { upload, .. })
        | post::Event::UploadExpired(post::UploadExpired { upload, .. }) => Some(*upload),
        _ => None,
    }
}

/// A picture that was replaced or removed goes.
async fn tidy_pictures(platform: &Platform, event: &Recorded) -> Result<(), Failure> {
    let app = AppId::try_from(event.app.0).map_err(ApiError::internal)?;
    let post: PostId = event.stream.key().parse().map_err(ApiError::internal)?;
    Ok(pictures::tidy(platform, app, post, &read(platform, event).await?).await?)
}

/// A deleted post's files go.
async fn delete_media(platform: &Platform, event: &Recorded) -> Result<(), Failure> {
    let post::Event::Deleted(gone) = read(platform, event).await? else { return Ok(()) };
    let folder = posts::folder(gone.app, gone.post);
    platform.blobs.delete_prefix(&folder).await.map_err(|error| Failure::Failed(error.into()))
}

/// A member's stream key, where whoever registered the member stopped before it was issued.
async fn issue_key(platform: &Platform, event: &Recorded) -> Result<(), Failure> {
    let member::Event::Registered(new) = read(platform, event).await? else { return Ok(()) };
    let id = command_id("issue_stream_key", event.id);
    let context = Context::because_of(event, Actor::System, id, clock::now());
    let owner = Owner { member: new.member, app_user_id: new.app_user_id };
    stream_keys::issue(platform, new.app, owner, &context).await?;
    Ok(())
}

/// The stream key goes with its member, and what it broadcasts ends.
async fn retire_key(platform: &Platform, event: &Recorded) -> Result<(), Failure> {
    let member::Event::Deleted(gone) = read(platform, event).await? else { return Ok(()) };
    let id = command_id("retire_stream_key", event.id);
    let context = Context::because_of(event, Actor::System, id, clock::now());
    Ok(stream_keys::retire(platform, gone.app, gone.member.into(), &context).await?)
}

/// The login goes with its member.
async fn delete_login(platform: &Platform, event: &Recorded) -> Result<(), Failure> {
    let member::Event::Deleted(gone) = read(platform, event).await? else { return Ok(()) };
    Ok(logins::member_gone(platform, event, &gone).await?)
}

/// A deleted member's own files go; what they uploaded elsewhere stays, as others use it.
async fn clear_member_storage(platform: &Platform, event: &Recorded) -> Result<(), Failure> {
    let member::Event::Deleted(gone) = read(platform, event).await? else { return Ok(()) };
    let storage = Storage::Member(Owner { member: gone.member, app_user_id: gone.app_user_id });
    Ok(storages::clear(platform, event, &storage).await?)
}

/// A deleted room's files go.
async fn clear_room_storage(platform: &Platform, event: &Recorded) -> Result<(), Failure> {
    let room::Event::Deleted(gone) = read(platform, event).await? else { return Ok(()) };
    Ok(storages::clear(platform, event, &Storage::VideoRoom(gone.room)).await?)
}

pub(super) async fn read<E: Stored>(platform: &Platform, event: &Recorded) -> Result<E, Failure> {
    codec::decode(event, &**platform.transactor()?.vault()).await.map_err(|error| match error {
        CodecError::Vault(error) => Failure::Failed(error.into()),
        other => Failure::Unreadable(other),
    })
}
