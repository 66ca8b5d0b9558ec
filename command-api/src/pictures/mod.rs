//! Thumbnails and previews that are uploaded in the place of extracted ones (contract 3.3): ask for a URL, PUT the file,
//! complete.
//!
//! What comes in is never served: completing decodes it within limits and makes a JPEG or GIF of its own from the pixels,
//! so that no page, script, place or camera hidden in a file gets out. In any phase of the post, as often as one likes.

mod complete;
mod policy;
mod remake;
mod remove;
mod routes;
mod urls;

use domain::post::{Active, PictureKind, Refusal};
use domain::{AppId, PostId};
use uuid::Uuid;
use web::ApiError;

pub(crate) use policy::tidy;
pub use routes::router;

/// A picture in paths: `thumbnail`, `preview`.
const fn name(picture: PictureKind) -> &'static str {
    match picture {
        PictureKind::Thumbnail => "thumbnail",
        PictureKind::Preview => "preview",
    }
}

/// Where an upload waits to be completed: one a kind, so that nothing heaps up.
pub(crate) fn incoming(app: AppId, post: PostId, picture: PictureKind) -> String {
    format!("{}/incoming/{}", crate::posts::folder(app, post), name(picture))
}

/// The folder of the picture that came by an upload: a new one each time, so that it may be kept for ever.
fn folder(post: &Active, picture: PictureKind, upload: Uuid) -> String {
    format!("{}/pictures/{}/{}", crate::posts::folder(post.app, post.post), name(picture), upload.simple())
}

/// Whether an upload was asked for and not completed.
fn is_waiting(post: &Active, picture: PictureKind) -> bool {
    let slot = post.pictures.of(picture);
    let shown = slot.stored.as_ref().map(|stored| stored.upload);
    slot.upload.as_ref().is_some_and(|upload| Some(upload.upload) != shown)
}

/// Whether an upload is still the one under way.
pub(crate) fn check_open(post: &Active, picture: PictureKind, upload: Uuid) -> Result<(), ApiError> {
    let slot = post.pictures.of(picture);
    let asked = slot.upload.as_ref().ok_or(Refusal::NoUpload)?;
    if asked.upload != upload {
        return Err(Refusal::UploadReplaced.into());
    }
    match &slot.stored {
        Some(stored) if stored.upload == upload => Err(Refusal::AlreadyUploaded.into()),
        Some(_) | None => Ok(()),
    }
}
