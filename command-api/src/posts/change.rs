use super::{active, current, profiles, render};
use axum::Json;
use axum::extract::State;
use domain::PostId;
use domain::post::{Command, Post};
use schemas::errors::ErrorBody;
use schemas::rest;
use web::{ApiError, BaseUrl, Caused, OptionalJson, Path, Platform, ServerCaller, Tag, Tagged};

/// Changes a video post: absent keeps, null clears. Profiles can change only before the upload is complete.
#[utoipa::path(
    patch, path = "/v2/apps/me/video-posts/{id}", tag = "video posts", operation_id = "updateVideoPost",
    security(("app" = [])), params(("id" = u32, Path, description = "The post.")), request_body = rest::PostPatch,
    responses(
        (status = 200, description = "The post after the change.", body = rest::VideoPost),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or not any more."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such post or transcoding profile."),
    )
)]
pub(super) async fn change(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(post): Path<PostId>,
    base: BaseUrl,
    caused: Caused,
    OptionalJson(body): OptionalJson<rest::PostPatch>,
) -> Result<Tagged<Json<rest::VideoPost>>, ApiError> {
    let before = current(&platform, app.app, post).await?.profiles;
    let after = profiles::changed(&platform, app.app, before, &body.profiles).await?;
    let (title, details) = body.into_parts()?;
    let context = caused.by_app(app.app);
    let profiles = (after != before).then_some(after);
    let command = Command::Change { app: app.app, title, details, profiles, at: context.at };
    let done = platform.transactor()?.run::<Post>(&post.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    let tag = Tag(done.revision);
    Ok(Tagged(tag, Json(render(&platform, &app, &active(done.state)?, &base).await?)))
}
