use super::PostPath;
use super::{Caller, answer, profiles};
use axum::Json;
use axum::extract::State;
use domain::PostId;
use domain::post::{Command, Post};
use schemas::errors::ErrorBody;
use schemas::rest;
use web::{ApiError, BaseUrl, Caused, MemberCaller, OptionalJson, Platform, ServerCaller, Tagged};

/// Changes a video post: absent keeps, null clears. Profiles can change only before the upload is complete.
#[utoipa::path(
    patch, path = "/v2/apps/me/video-posts/{id}", tag = "server", operation_id = "updateVideoPost",
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
    caller: ServerCaller,
    PostPath(post): PostPath,
    base: BaseUrl,
    caused: Caused,
    OptionalJson(body): OptionalJson<rest::PostPatch>,
) -> Result<Tagged<Json<rest::VideoPost>>, ApiError> {
    patch(&platform, &caller.into(), post, body, &caused, &base).await
}

/// Changes a video post of one's own: absent keeps, null clears.
#[utoipa::path(
    patch, path = "/v2/members/me/video-posts/{id}", tag = "client", operation_id = "updateMyVideoPost",
    security(("member" = [])), params(("id" = u32, Path, description = "The post.")), request_body = rest::PostPatch,
    responses(
        (status = 200, description = "The post after the change.", body = rest::VideoPost),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or not any more."),
        (status = 401, body = ErrorBody, description = "The access token is missing or wrong."),
        (status = 403, body = ErrorBody, description = "It is another member's."),
        (status = 404, body = ErrorBody, description = "There is no such post or transcoding profile to be seen."),
    )
)]
pub(super) async fn change_mine(
    State(platform): State<Platform>,
    caller: MemberCaller,
    PostPath(post): PostPath,
    base: BaseUrl,
    caused: Caused,
    OptionalJson(body): OptionalJson<rest::PostPatch>,
) -> Result<Tagged<Json<rest::VideoPost>>, ApiError> {
    patch(&platform, &caller.into(), post, body, &caused, &base).await
}

async fn patch(
    platform: &Platform,
    caller: &Caller,
    post: PostId,
    body: rest::PostPatch,
    caused: &Caused,
    base: &BaseUrl,
) -> Result<Tagged<Json<rest::VideoPost>>, ApiError> {
    let app = caller.app.app;
    let before = caller.own(platform, post).await?.profiles;
    let after = profiles::changed(platform, app, before, &body.profiles).await?;
    let (title, details) = body.into_parts()?;
    let context = caller.context(caused);
    let profiles = (after != before).then_some(after);
    let command = Command::Change { app, title, details, profiles, at: context.at };
    let done = platform.transactor()?.run::<Post>(&post.to_string(), &context, command).await?;
    answer(platform, caller, done, base).await
}
