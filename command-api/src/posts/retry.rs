use super::PostPath;
use super::{Caller, answer};
use axum::Json;
use axum::extract::State;
use domain::PostId;
use domain::post::{Command, Post};
use schemas::errors::ErrorBody;
use schemas::rest;
use web::{ApiError, BaseUrl, Caused, MemberCaller, Platform, ServerCaller, Tagged};

/// Starts a failed transcode again. While one is under way nothing changes.
#[utoipa::path(
    post, path = "/v2/apps/me/video-posts/{id}/retry", tag = "server", operation_id = "retryVideoPost",
    security(("app" = [])), params(("id" = u32, Path, description = "The post.")),
    responses(
        (status = 200, description = "The post, `QUEUED` or `PROCESSING`.", body = rest::VideoPost),
        (status = 400, body = ErrorBody, description = "The post has not failed."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such post."),
    )
)]
pub(super) async fn retry(
    State(platform): State<Platform>,
    caller: ServerCaller,
    PostPath(post): PostPath,
    base: BaseUrl,
    caused: Caused,
) -> Result<Tagged<Json<rest::VideoPost>>, ApiError> {
    again(&platform, &caller.into(), post, &caused, &base).await
}

/// Starts a failed transcode of one's own post again. While one is under way nothing changes.
#[utoipa::path(
    post, path = "/v2/members/me/video-posts/{id}/retry", tag = "client", operation_id = "retryMyVideoPost",
    security(("member" = [])), params(("id" = u32, Path, description = "The post.")),
    responses(
        (status = 200, description = "The post, `QUEUED` or `PROCESSING`.", body = rest::VideoPost),
        (status = 400, body = ErrorBody, description = "The post has not failed."),
        (status = 401, body = ErrorBody, description = "The access token is missing or wrong."),
        (status = 403, body = ErrorBody, description = "It is another member's."),
        (status = 404, body = ErrorBody, description = "There is no such post to be seen."),
    )
)]
pub(super) async fn retry_mine(
    State(platform): State<Platform>,
    caller: MemberCaller,
    PostPath(post): PostPath,
    base: BaseUrl,
    caused: Caused,
) -> Result<Tagged<Json<rest::VideoPost>>, ApiError> {
    again(&platform, &caller.into(), post, &caused, &base).await
}

async fn again(
    platform: &Platform,
    caller: &Caller,
    post: PostId,
    caused: &Caused,
    base: &BaseUrl,
) -> Result<Tagged<Json<rest::VideoPost>>, ApiError> {
    caller.own(platform, post).await?;
    let context = caller.context(caused);
    let command = Command::Retry { app: caller.app.app, at: context.at };
    let done = platform.transactor()?.run::<Post>(&post.to_string(), &context, command).await?;
    answer(platform, caller, done, base).await
}
