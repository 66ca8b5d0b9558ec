//! What can be done with files, for whoever asks.

use super::key;
use axum::Json;
use axum::http::StatusCode;
use domain::permission::Action;
use domain::storage_object::{Active, Command, IDLE_MS_MAX, State, StorageObject};
use domain::{StorageObjectId, storage_object};
use ports::blobs::BlobError;
use ports::{Context, Done};
use schemas::errors::Code;
use schemas::rest::{self, NewStorageObject, StorageObjectBody, StorageObjectPatch};
use web::permissions::{Place, Who};
use web::{ApiError, ObjectAct, ObjectTicket, Tag, Tagged, views};

/// A file after an act.
pub(super) type Answer = Tagged<Json<rest::StorageObject>>;

/// Announces a file and gives the URL to send it to.
pub(super) async fn create(
    who: &Who,
    place: Place<'_>,
    mut body: StorageObjectBody,
) -> Result<(StatusCode, Json<NewStorageObject>), ApiError> {
    let custom_data = body.custom_data()?;
    let storage = who.storage(place, Action::Create).await?;
    let asked = &who.asked;
    let object = asked.platform.ids.storage_object().await?;
    let context = asked.context();
    let command = Command::Request {
        app: asked.app.app,
        object,
        storage,
        uploader: who.uploader(),
        name: body.filename,
        content_type: body.content_type,
        size: body.size,
        custom_data,
        at: context.at,
    };
    let made = active(run(who, object, &context, command).await?.state)?;
    let expires_s = context.at.plus_ms(IDLE_MS_MAX).as_micros() / 1_000_000;
    let ticket = ObjectTicket { app: made.app, object, act: ObjectAct::Upload, expires_s };
    let upload_url = format!("{}/storage/{}", asked.base.0, asked.platform.secrets.sign_object(&ticket));
    let object = views::storage_object(&asked.platform, &made, &asked.base).await?;
    Ok((StatusCode::CREATED, Json(NewStorageObject { object, upload_url })))
}

/// Says that all bytes were sent. The same again changes nothing.
pub(super) async fn complete(who: &Who, id: &str) -> Result<Answer, ApiError> {
    let object = who.find(id, Action::Get).await?;
    // Whoever announced the file completes it; others have nothing to do with it before.
    if who.uploader().is_some_and(|me| object.uploader.as_ref() != Some(&me)) {
        return Err(Code::StorageObjectNotFound.into());
    }
    match who.asked.platform.blobs.head(&key(object.app, object.object)).await {
        Ok(blob) if blob.size == object.size => {}
        Ok(_) | Err(BlobError::NotFound(_)) => return Err(Code::StorageObjectIncomplete.into()),
        Err(error) => return Err(error.into()),
    }
    let context = who.asked.context();
    let command = Command::Complete { app: object.app, at: context.at };
    answer(who, run(who, object.object, &context, command).await?).await
}

/// Changes what is said of a file.
pub(super) async fn change(who: &Who, id: &str, patch: StorageObjectPatch) -> Result<Answer, ApiError> {
    let (name, custom_data) = patch.into_parts()?;
    let object = who.find(id, Action::Update).await?;
    let context = who.asked.context();
    let command = Command::Change { app: object.app, name, custom_data, at: context.at };
    answer(who, run(who, object.object, &context, command).await?).await
}

/// Deletes a file. Its bytes and the key of what was personal go at once; the policy does it again, in case we stop
/// before.
pub(super) async fn delete(who: &Who, id: &str) -> Result<StatusCode, ApiError> {
    let object = who.find(id, Action::Delete).await?;
    let context = who.asked.context();
    run(who, object.object, &context, Command::Delete { app: object.app, at: context.at }).await?;
    who.asked.platform.blobs.delete_prefix(&super::folder(object.app, object.object)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn run(
    who: &Who,
    object: StorageObjectId,
    context: &Context,
    command: Command,
) -> Result<Done<StorageObject>, ApiError> {
    let platform = &who.asked.platform;
    let done = platform.transactor()?.run::<StorageObject>(&object.to_string(), context, command).await?;
    platform.settle(done.position).await;
    Ok(done)
}

async fn answer(who: &Who, done: Done<StorageObject>) -> Result<Answer, ApiError> {
    let (tag, object) = (Tag(done.revision), active(done.state)?);
    let view = views::storage_object(&who.asked.platform, &object, &who.asked.base).await?;
    Ok(Tagged(tag, Json(view)))
}

fn active(state: State) -> Result<Active, ApiError> {
    match state {
        State::Active(object) => Ok(*object),
        State::Absent | State::Deleted { .. } => Err(storage_object::Refusal::NotFound.into()),
    }
}
