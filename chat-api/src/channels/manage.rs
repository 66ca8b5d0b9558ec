use super::Place;
use crate::Chat;
use axum::extract::State;
use axum::http::StatusCode;
use domain::channel::Command;
use domain::{AppId, Timestamp};
use schemas::rest::PolicyBody;
use web::{ApiError, Caused, Code, ErrorBody, MemberCaller, OptionalJson, Path};

/// Changes how members come and go; absent keeps.
#[utoipa::path(
    patch, path = "/", tag = "client", operation_id = "updateChannelPolicy", security(("member" = [])),
    params(("roomId" = u32, Path, description = "The room's number, which is the channel's.")),
    request_body = PolicyBody,
    responses(
        (status = 204, description = "The policy is so."),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or the channel is closed."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The caller is no operator."),
        (status = 404, body = ErrorBody, description = "There is no such room for this member."),
    )
)]
pub(super) async fn change(
    State(chat): State<Chat>,
    caller: MemberCaller,
    Path(room): Path<String>,
    caused: Caused,
    OptionalJson(body): OptionalJson<PolicyBody>,
) -> Result<StatusCode, ApiError> {
    let place = Place::find(chat, caller, &room, caused).await?;
    let policy = body.apply(place.policy());
    manage(&place, |app, at| Command::SetPolicy { app, policy, at }).await
}

/// Lets only operators speak until the channel is resumed.
#[utoipa::path(
    post, path = "/pause", tag = "client", operation_id = "pauseChannel", security(("member" = [])),
    params(("roomId" = u32, Path, description = "The room's number, which is the channel's.")),
    responses(
        (status = 204, description = "The channel is paused."),
        (status = 400, body = ErrorBody, description = "The channel is closed."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The caller is no operator."),
        (status = 404, body = ErrorBody, description = "There is no such room for this member."),
    )
)]
pub(super) async fn pause(
    State(chat): State<Chat>,
    caller: MemberCaller,
    Path(room): Path<String>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    let place = Place::find(chat, caller, &room, caused).await?;
    manage(&place, |app, at| Command::Pause { app, auto: false, at }).await
}

/// Lets everybody speak again.
#[utoipa::path(
    post, path = "/resume", tag = "client", operation_id = "resumeChannel", security(("member" = [])),
    params(("roomId" = u32, Path, description = "The room's number, which is the channel's.")),
    responses(
        (status = 204, description = "The channel is open."),
        (status = 400, body = ErrorBody, description = "The channel is closed."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The caller is no operator."),
        (status = 404, body = ErrorBody, description = "There is no such room for this member."),
    )
)]
pub(super) async fn resume(
    State(chat): State<Chat>,
    caller: MemberCaller,
    Path(room): Path<String>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    let place = Place::find(chat, caller, &room, caused).await?;
    manage(&place, |app, at| Command::Resume { app, at }).await
}

/// Begins the channel if nobody used it yet, and changes it.
async fn manage(
    place: &Place,
    command: impl FnOnce(AppId, Timestamp) -> Command,
) -> Result<StatusCode, ApiError> {
    if !place.authority().await?.is_enough() {
        return Err(Code::ChannelOperatorRequired.into());
    }
    if domain::channel::is_over(place.room.state) {
        return Err(Code::ChannelClosed.into());
    }
    let context = place.context();
    let (app, channel, at) = (place.app.app, place.room.room, context.at);
    if place.channel.is_none() {
        place.change(Command::Use { app, channel, at }, &place.context()).await?;
    }
    let position = place.change(command(app, at), &context).await?;
    place.chat.platform.settle(position).await;
    Ok(StatusCode::NO_CONTENT)
}
