use super::{Caller, answer, profiles};
use crate::members;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::member;
use domain::post::{Command, Owner, Post};
use schemas::errors::ErrorBody;
use schemas::rest;
use uuid::Uuid;
use web::{ApiError, BaseUrl, Caused, MemberCaller, OptionalJson, Platform, ServerCaller, Tagged};

/// Makes a video post of a member, without a file yet.
#[utoipa::path(
    post, path = "/v2/apps/me/video-posts", tag = "server", operation_id = "createVideoPost",
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
    caller: ServerCaller,
    base: BaseUrl,
    caused: Caused,
    OptionalJson(body): OptionalJson<rest::PostBody>,
) -> Result<(StatusCode, Tagged<Json<rest::VideoPost>>), ApiError> {
    let (owner, fields) = body.into_parts()?;
    let owner = members::current(&platform, &caller.0, &owner).await?;
    make(&platform, &caller.into(), owner, fields, &caused, &base).await
}

/// Makes a video post of one's own, without a file yet.
#[utoipa::path(
    post, path = "/v2/members/me/video-posts", tag = "client", operation_id = "createMyVideoPost",
    security(("member" = [])), request_body = rest::PostFields,
    responses(
        (status = 201, description = "The post, `CREATED`.", body = rest::VideoPost),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or the app keeps this to its backend."),
        (status = 401, body = ErrorBody, description = "The access token is missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such transcoding profile."),
    )
)]
pub(super) async fn create_mine(
    State(platform): State<Platform>,
    caller: MemberCaller,
    base: BaseUrl,
    caused: Caused,
    OptionalJson(fields): OptionalJson<rest::PostFields>,
) -> Result<(StatusCode, Tagged<Json<rest::VideoPost>>), ApiError> {
    caller.may_make_posts()?;
    let owner = caller.member.clone();
    make(&platform, &caller.into(), owner, fields, &caused, &base).await
}

async fn make(
    platform: &Platform,
    caller: &Caller,
    owner: member::Active,
    fields: rest::PostFields,
    caused: &Caused,
    base: &BaseUrl,
) -> Result<(StatusCode, Tagged<Json<rest::VideoPost>>), ApiError> {
    let profiles = profiles::chosen(platform, &caller.app, &fields.profiles).await?;
    let (title, details) = fields.into_parts()?;
    let post = platform.ids.post().await?;
    let context = caller.context(caused);
    let command = Command::Create {
        app: caller.app.app,
        post,
        uuid: Uuid::new_v4(),
        owner: Owner { member: owner.member, app_user_id: owner.app_user_id },
        creator: caller.creator(caused),
        title,
        details,
        profiles,
        at: context.at,
    };
    let done = platform.transactor()?.run::<Post>(&post.to_string(), &context, command).await?;
    Ok((StatusCode::CREATED, answer(platform, caller, done, base).await?))
}
