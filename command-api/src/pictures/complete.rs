use super::remake::{Remade, remake};
use super::{folder, incoming};
use crate::posts::Caller;
use bytes::Bytes;
use domain::PostId;
use domain::post::{Active, Command, PictureKind, Post, Refusal, Source, StoredPicture, Upload};
use futures::{StreamExt, TryStreamExt, stream};
use ports::blobs::BlobError;
use schemas::errors::Code;
use std::sync::LazyLock;
use tokio::sync::Semaphore;
use web::{ApiError, Caused, Platform};

/// Pictures that are decoded at a time; each may take some hundred megabytes for a moment.
static DECODERS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// Checks what was uploaded, makes a picture of our own from it, and shows that. The same again changes nothing.
pub(super) async fn complete(
    platform: &Platform,
    caller: &Caller,
    (post, picture): (PostId, PictureKind),
    caused: &Caused,
) -> Result<(), ApiError> {
    let post = caller.own(platform, post).await?;
    let slot = post.pictures.of(picture);
    let upload = slot.upload.as_ref().ok_or(Refusal::NoUpload)?;
    if slot.stored.as_ref().is_some_and(|stored| stored.upload == upload.upload) {
        return Ok(());
    }
    let came = fetch(platform, &post, picture, upload).await?;
    let made = decode(picture, came).await?;
    let file = store(platform, &post, picture, upload, made).await?;
    let replaced = slot.stored.as_ref().map(|stored| folder(&post, picture, stored.upload));
    let context = caller.context(caused);
    let stored = StoredPicture { upload: upload.upload, file };
    let command = Command::CompletePicture { app: post.app, picture, stored, at: context.at };
    let done = platform.transactor()?.run::<Post>(&post.post.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    // The policy does it again, in case we stop before.
    for folder in replaced.into_iter().chain([incoming(post.app, post.post, picture)]) {
        platform.blobs.delete_prefix(&folder).await?;
    }
    Ok(())
}

/// What was uploaded; it is small.
async fn fetch(
    platform: &Platform,
    post: &Active,
    picture: PictureKind,
    upload: &Upload,
) -> Result<Bytes, ApiError> {
    let missing =
        || ApiError::new(Code::VideoPostUploadIncomplete, "the picture has not arrived; send it to its URL");
    let key = format!("{}/1", incoming(post.app, post.post, picture));
    let absent = |error: BlobError| match error {
        BlobError::NotFound(_) => missing(),
        other => other.into(),
    };
    let stored = platform.blobs.head(&key).await.map_err(absent)?;
    if stored.size != upload.size {
        // Of an upload before this one.
        return Err(missing());
    }
    let chunks: Vec<Bytes> = platform
        .blobs
        .get(&key, 0..stored.size)
        .await
        .map_err(absent)?
        .try_collect()
        .await
        .map_err(|error| ApiError::hiding(Code::MediaServiceError, error))?;
    Ok(chunks.concat().into())
}

async fn decode(picture: PictureKind, came: Bytes) -> Result<Remade, ApiError> {
    let _turn = DECODERS.acquire().await.map_err(ApiError::internal)?;
    let work = tokio::task::spawn_blocking(move || remake(picture, &came));
    let made = work.await.map_err(ApiError::internal)?;
    made.map_err(|error| ApiError::new(Code::InvalidPicture, error.to_string()))
}

async fn store(
    platform: &Platform,
    post: &Active,
    picture: PictureKind,
    upload: &Upload,
    made: Remade,
) -> Result<Source, ApiError> {
    let key = format!("{}/picture.{}", folder(post, picture, upload.upload), made.extension);
    let size = made.bytes.len() as u64;
    let bytes = stream::iter([Ok(Bytes::from(made.bytes))]).boxed();
    platform.blobs.put(&key, bytes, size).await?;
    Ok(Source {
        file: platform.ids.files(1).await?.remove(0),
        key,
        file_name: upload.file_name.clone(),
        content_type: made.content_type.to_owned(),
        size,
    })
}
