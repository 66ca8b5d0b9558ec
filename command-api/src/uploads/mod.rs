//! The source file of a post: part URLs, the parts themselves, and joining them (media-pipeline 1).
//!
//! A part is a blob below `…/parts/{upload}/`. Its URL is signed and needs no other credentials. Completing joins the
//! parts to `…/src/` and deletes them. The app's backend and the owner on the client API do it in the same way. An
//! upload that is aborted, or idle for too long, leaves the post without one.

mod complete;
mod part_list;
mod parts;
mod put;
mod urls;

pub(crate) use complete::assemble;
pub(crate) use put::{keep_alive, patient};
pub(crate) use urls::{expires_s, start};

use domain::post::{Active, Upload};
use domain::{AppId, PostId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::{ApiError, Platform};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(urls::request_upload_urls))
        .routes(routes!(urls::request_my_upload_urls))
        .routes(routes!(put::put_part))
        .routes(routes!(parts::list, parts::abort))
        .routes(routes!(parts::list_mine, parts::abort_mine))
        .routes(routes!(complete::complete))
        .routes(routes!(complete::complete_mine))
}

/// Where the parts of an upload are kept until they are joined.
pub(crate) fn parts_folder(app: AppId, post: PostId, upload: Uuid) -> String {
    format!("{}/parts/{upload}", crate::posts::folder(app, post))
}

/// A stored part.
struct Part {
    number: u32,
    key: String,
    size: u64,
    etag: String,
}

/// The stored parts of an upload, by number.
async fn stored(platform: &Platform, post: &Active, upload: &Upload) -> Result<Vec<Part>, ApiError> {
    let folder = parts_folder(post.app, post.post, upload.upload);
    let numbered = |blob: ports::blobs::BlobInfo| {
        let number = blob.key.strip_prefix(&folder)?.strip_prefix('/')?.parse().ok()?;
        Some(Part { number, key: blob.key, size: blob.size, etag: blob.etag })
    };
    let mut parts: Vec<Part> = platform.blobs.list(&folder).await?.into_iter().filter_map(numbered).collect();
    parts.sort_by_key(|part| part.number);
    Ok(parts)
}
