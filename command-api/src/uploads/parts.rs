use super::{parts_folder, stored};
use crate::posts;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::PostId;
use domain::post::{Command, Post};
use schemas::errors::{Code, ErrorBody};
use schemas::rest::StoredPart;
use web::{ApiError, Caused, Path, Platform, ServerCaller};

/// Lists the parts that have arrived, so that a broken upload can go on.
#[utoipa::path(
    get, path = "/v2/apps/me/video-posts/{id}/src-file/parts", tag = "uploads", operation_id = "listVideoPostSrcFileParts",
    security(("app" = [])), params(("id" = u32, Path, description = "The post.")),
    responses(
        (status = 200, description = "The parts, by number.", body = Vec<StoredPart>),
        (status = 400, body = ErrorBody, description = "No upload was started."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such post."),
    )
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(post): Path<PostId>,
) -> Result<Json<Vec<StoredPart>>, ApiError> {
    let post = posts::current(&platform, app.app, post).await?;
    let upload = post.upload.as_ref().ok_or(Code::VideoPostUploadNotStarted)?;
    let parts = stored(&platform, &post, upload).await?;
    let view = |part: super::Part| StoredPart {
        part_number: part.number,
        size: part.size,
        e_tag: format!("\"{}\"", part.etag),
    };
    Ok(Json(parts.into_iter().map(view).collect()))
}

/// Gives the upload up: the parts that have arrived are thrown away and their URLs are void. Another upload may start.
#[utoipa::path(
    delete, path = "/v2/apps/me/video-posts/{id}/src-file/parts", tag = "uploads",
    operation_id = "abortVideoPostSrcFileUpload", security(("app" = [])),
    params(("id" = u32, Path, description = "The post.")),
    responses(
        (status = 204, description = "No part is left, and no upload is under way."),
        (status = 400, body = ErrorBody, description = "The upload is complete already."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such post."),
    )
)]
pub(super) async fn abort(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(post): Path<PostId>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    let post = posts::current(&platform, app.app, post).await?;
    if post.phase.source().is_some() {
        return Err(Code::VideoPostAlreadyUploaded.into());
    }
    if let Some(upload) = &post.upload {
        let context = caused.by_app(app.app);
        let command = Command::AbortUpload { app: app.app, upload: upload.upload, at: context.at };
        let done = platform.transactor()?.run::<Post>(&post.post.to_string(), &context, command).await?;
        platform.settle(done.position).await;
        // The policy does it again, in case we stop before.
        platform.blobs.delete_prefix(&parts_folder(post.app, post.post, upload.upload)).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
