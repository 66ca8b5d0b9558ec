use super::{active, profiles, render};
use crate::members;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::access::Creator;
use domain::post::{Command, Owner, Post};
use schemas::errors::ErrorBody;
use schemas::rest;
use uuid::Uuid;
use web::{ApiError, BaseUrl, Caused, OptionalJson, Platform, ServerCaller, Tag, Tagged};

/// Makes a video post of a member, without a file yet.
#[utoipa::path(
    post, path = "/v2/apps/me/video-posts", tag = "video posts", operation_id = "createVideoPost",
    security(("app" = [])), request_body = rest::PostBody,
    responses(
        (status = 201, description = "The post, `CREATED`.", body = rest::VideoPost),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such member or transcoding profile."),
    )
)]
pub(super) async fn create(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    base: BaseUrl,
    caused: Caused,
    OptionalJson(body): OptionalJson<rest::PostBody>,
) -> Result<(StatusCode, Tagged<Json<rest::VideoPost>>), ApiError> {
    let wanted = body.profiles.clone();
    let (owner, title, details) = body.into_parts()?;
    let owner = members::current(&platform, &app, &owner).await?;
    let profiles = profiles::chosen(&platform, app.app, &wanted).await?;
    let post = platform.ids.post().await?;
    let context = caused.by_app(app.app);
    let command = Command::Create {
        app: app.app,
        post,
        uuid: Uuid::new_v4(),
        owner: Owner { member: owner.member, app_user_id: owner.app_user_id },
        creator: Creator::App(app.app.get()),
        title,
        details,
        profiles,
        at: context.at,
    };
    let done = platform.transactor()?.run::<Post>(&post.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    let tag = Tag(done.revision);
    let view = render(&platform, &app, &active(done.state)?, &base).await?;
    Ok((StatusCode::CREATED, Tagged(tag, Json(view))))
}
