use domain::post::{Event, PictureRemoved, PictureUploaded};
use domain::{AppId, PostId};
use web::{ApiError, Platform};

/// What is no longer needed after an event about a picture goes: the picture before, and what it was made from, unless
/// another upload waits there since.
pub(crate) async fn tidy(
    platform: &Platform,
    app: AppId,
    post: PostId,
    event: &Event,
) -> Result<(), ApiError> {
    let (picture, key) = match event {
        Event::PictureUploaded(PictureUploaded { picture, replaced, .. }) => (*picture, replaced.as_deref()),
        Event::PictureRemoved(PictureRemoved { picture, key, .. }) => (*picture, key.as_deref()),
        _ => return Ok(()),
    };
    let now = crate::posts::current(platform, app, post).await;
    let waiting = now.is_ok_and(|post| super::is_waiting(&post, picture));
    if !waiting {
        platform.blobs.delete_prefix(&super::incoming(app, post, picture)).await?;
    }
    if let Some((folder, _)) = key.and_then(|key| key.rsplit_once('/')) {
        platform.blobs.delete_prefix(folder).await?;
    }
    Ok(())
}
