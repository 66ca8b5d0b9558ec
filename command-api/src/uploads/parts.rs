use super::{parts_folder, stored};
use crate::posts::Caller;
use crate::posts::PostPath;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::PostId;
use domain::post::{Command, Post};
use schemas::errors::{Code, ErrorBody};
use schemas::rest::StoredPart;
use web::{ApiError, Caused, MemberCaller, Platform, ServerCaller};

/// Lists the parts that have arrived, so that a broken upload can go on.
#[utoipa::path(
    get, path = "/v2/apps/me/video-posts/{id}/src-file/parts", tag = "server", operation_id = "listVideoPostSrcFileParts",
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
    caller: ServerCaller,
    PostPath(post): PostPath,
) -> Result<Json<Vec<StoredPart>>, ApiError> {
    arrived(&platform, &caller.into(), post).await
}

/// Lists the parts of one's own post that have arrived, so that a broken upload can go on.
#[utoipa::path(
    get, path = "/v2/members/me/video-posts/{id}/src-file/parts", tag = "client",
    operation_id = "listMyVideoPostSrcFileParts", security(("member" = [])),
    params(("id" = u32, Path, description = "The post.")),
    responses(
        (status = 200, description = "The parts, by number.", body = Vec<StoredPart>),
        (status = 400, body = ErrorBody, description = "No upload was started."),
        (status = 401, body = ErrorBody, description = "The access token is missing or wrong."),
        (status = 403, body = ErrorBody, description = "It is another member's."),
        (status = 404, body = ErrorBody, description = "There is no such post to be seen."),
    )
)]
pub(super) async fn list_mine(
    State(platform): State<Platform>,
    caller: MemberCaller,
    PostPath(post): PostPath,
) -> Result<Json<Vec<StoredPart>>, ApiError> {
    arrived(&platform, &caller.into(), post).await
}

async fn arrived(
    platform: &Platform,
    caller: &Caller,
    post: PostId,
) -> Result<Json<Vec<StoredPart>>, ApiError> {
    let post = caller.own(platform, post).await?;
    let upload = post.upload.as_ref().ok_or(Code::VideoPostUploadNotStarted)?;
    let parts = stored(platform, &post, upload).await?;
    let view = |part: super::Part| StoredPart {
        part_number: part.number,
        size: part.size,
        e_tag: format!("\"{}\"", part.etag),
    };
    Ok(Json(parts.into_iter().map(view).collect()))
}

/// Gives the upload up: the parts that have arrived are thrown away and their URLs are void. Another upload may start.
#[utoipa::path(
    delete, path = "/v2/apps/me/video-posts/{id}/src-file/parts", tag = "server",
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
    caller: ServerCaller,
    PostPath(post): PostPath,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    give_up(&platform, &caller.into(), post, &caused).await
}

/// Gives the upload of one's own post up. Another upload may start.
#[utoipa::path(
    delete, path = "/v2/members/me/video-posts/{id}/src-file/parts", tag = "client",
    operation_id = "abortMyVideoPostSrcFileUpload", security(("member" = [])),
    params(("id" = u32, Path, description = "The post.")),
    responses(
        (status = 204, description = "No part is left, and no upload is under way."),
        (status = 400, body = ErrorBody, description = "The upload is complete already."),
        (status = 401, body = ErrorBody, description = "The access token is missing or wrong."),
        (status = 403, body = ErrorBody, description = "It is another member's."),
        (status = 404, body = ErrorBody, description = "There is no such post to be seen."),
    )
)]
pub(super) async fn abort_mine(
    State(platform): State<Platform>,
    caller: MemberCaller,
    PostPath(post): PostPath,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    give_up(&platform, &caller.into(), post, &caused).await
}

async fn give_up(
    platform: &Platform,
    caller: &Caller,
    post: PostId,
    caused: &Caused,
) -> Result<StatusCode, ApiError> {
    let post = caller.own(platform, post).await?;
    if post.phase.source().is_some() {
        return Err(Code::VideoPostAlreadyUploaded.into());
    }
    if let Some(upload) = &post.upload {
        let context = caller.context(caused);
        let command = Command::AbortUpload { app: post.app, upload: upload.upload, at: context.at };
        let done = platform.transactor()?.run::<Post>(&post.post.to_string(), &context, command).await?;
        platform.settle(done.position).await;
        // The policy does it again, in case we stop before.
        platform.blobs.delete_prefix(&parts_folder(post.app, post.post, upload.upload)).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
