use super::{active, render};
use axum::Json;
use axum::extract::State;
use domain::PostId;
use domain::post::{Command, Post};
use schemas::errors::ErrorBody;
use schemas::rest;
use web::{ApiError, BaseUrl, Caused, Path, Platform, ServerCaller, Tag, Tagged};

/// Starts a failed transcode again. While one is under way nothing changes.
#[utoipa::path(
    post, path = "/v2/apps/me/video-posts/{id}/retry", tag = "video posts", operation_id = "retryVideoPost",
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
    ServerCaller(app): ServerCaller,
    Path(post): Path<PostId>,
    base: BaseUrl,
    caused: Caused,
) -> Result<Tagged<Json<rest::VideoPost>>, ApiError> {
    let context = caused.by_app(app.app);
    let command = Command::Retry { app: app.app, at: context.at };
    let done = platform.transactor()?.run::<Post>(&post.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    let tag = Tag(done.revision);
    Ok(Tagged(tag, Json(render(&platform, &app, &active(done.state)?, &base).await?)))
}
