use super::{active, force_terminate};
use crate::{members, posts};
use axum::Json;
use axum::http::StatusCode;
use domain::stream_key::{Command, StreamKey as Key};
use domain::{AppUserId, StreamKeyId};
use ports::Context;
use schemas::errors::{Code, ErrorBody};
use schemas::rest::{ProfileType, StreamKey, StreamKeyPatch};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, Asked, AskedByApp, OptionalJson, Path, Platform, Tag, Tagged, views};

pub(super) fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(change))
        .routes(routes!(reissue))
        .routes(routes!(terminate))
        .routes(routes!(terminate_of_member))
}

/// What an act answers.
type Answer = Tagged<Json<StreamKey>>;

/// Changes what the next publish of a stream key puts out.
#[utoipa::path(
    patch, path = "/v2/apps/me/stream-keys/{id}", tag = "server", operation_id = "updateStreamKey",
    security(("app" = [])), params(("id" = u32, Path, description = "The stream key.")),
    request_body = StreamKeyPatch,
    responses(
        (status = 200, description = "The stream key after the change.", body = StreamKey),
        (status = 400, body = ErrorBody, description = "The profile is not of type `BROADCAST_RTMP`."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such stream key or transcoding profile."),
    )
)]
async fn change(
    AskedByApp(asked): AskedByApp,
    Path(key): Path<String>,
    OptionalJson(body): OptionalJson<StreamKeyPatch>,
) -> Result<Answer, ApiError> {
    let (key, app) = (number(&key)?, asked.app.app);
    let loaded = asked.platform.transactor()?.load::<Key>(app.into(), &key.to_string()).await?;
    active(loaded.state)?;
    let profile = match body.profile_id {
        Some(id) => Some(posts::usable(&asked.platform, app, id, ProfileType::BroadcastRtmp).await?.profile),
        None => None,
    };
    let context = asked.context();
    run(&asked, key, &context, Command::ChangeSettings { app, profile, mode: body.mode, at: context.at })
        .await
}

/// Gives a stream key another key string; the old one stops at once.
#[utoipa::path(
    post, path = "/v2/apps/me/stream-keys/{id}/reissue", tag = "server", operation_id = "reissueStreamKey",
    security(("app" = [])), params(("id" = u32, Path, description = "The stream key.")),
    responses(
        (status = 200, description = "The stream key with its new key string.", body = StreamKey),
        (status = 400, body = ErrorBody, description = "It is in use."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such stream key."),
    )
)]
async fn reissue(AskedByApp(asked): AskedByApp, Path(key): Path<String>) -> Result<Answer, ApiError> {
    let key = number(&key)?;
    let context = asked.context();
    let secret = asked.platform.secrets.new_stream_key(key);
    run(&asked, key, &context, Command::Reissue { app: asked.app.app, secret, at: context.at }).await
}

/// Cuts what is published with a stream key, ends its room and replaces the key string.
///
/// No recording is kept. Nothing to cut is no mistake.
#[utoipa::path(
    post, path = "/v2/apps/me/stream-keys/{id}/force-terminate", tag = "server",
    operation_id = "forceTerminateStreamKey", security(("app" = [])),
    params(("id" = u32, Path, description = "The stream key.")),
    responses(
        (status = 204, description = "Nothing is published."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such stream key."),
    )
)]
async fn terminate(AskedByApp(asked): AskedByApp, Path(key): Path<String>) -> Result<StatusCode, ApiError> {
    force_terminate(&asked.platform, asked.app.app, number(&key)?, &asked.context()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Cuts what a member publishes; see the same call of the stream key.
#[utoipa::path(
    post, path = "/v2/apps/me/members/{appUserId}/stream-key/force-terminate", tag = "server",
    operation_id = "forceTerminateStreamKeyOfMember", security(("app" = [])),
    params(("appUserId" = String, Path, description = "The tenant's own id of the member.")),
    responses(
        (status = 204, description = "Nothing is published."),
        (status = 400, body = ErrorBody, description = "The appUserId is none."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such member."),
    )
)]
async fn terminate_of_member(
    AskedByApp(asked): AskedByApp,
    Path(app_user_id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id = AppUserId::try_from(app_user_id)?;
    let member = members::current(&asked.platform, &asked.app, &id).await?;
    force_terminate(&asked.platform, asked.app.app, member.member.into(), &asked.context()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn run(
    asked: &Asked,
    key: StreamKeyId,
    context: &Context,
    command: Command,
) -> Result<Answer, ApiError> {
    let done = asked.platform.transactor()?.run::<Key>(&key.to_string(), context, command).await?;
    asked.platform.settle(done.position).await;
    let view = views::stream_key(&asked.platform, &asked.app, &active(done.state)?, &asked.base).await?;
    Ok(Tagged(Tag(done.revision), Json(view)))
}

/// What is no number is the number of no stream key.
fn number(text: &str) -> Result<StreamKeyId, ApiError> {
    text.parse().map_err(|_| Code::StreamKeyNotFound.into())
}
