use super::Place;
use crate::Chat;
use crate::hub::pause_if_empty;
use axum::extract::State;
use axum::http::StatusCode;
use domain::channel::{self, ChatState};
use domain::channel_member::{ChannelMember, Command, Label, Newcomer, subject};
use schemas::rest::JoinBody;
use web::{ApiError, Caused, Code, ErrorBody, MemberCaller, OptionalJson, Path};

/// Comes into a room's channel: from now on the member hears it on the event stream.
///
/// Joining again changes nothing. The room's owner comes in as an operator.
#[utoipa::path(
    post, path = "/join", tag = "client", operation_id = "joinChannel", security(("member" = [])),
    params(("roomId" = u32, Path, description = "The room's number, which is the channel's.")),
    request_body = JoinBody,
    responses(
        (status = 204, description = "The member is in the channel."),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or the channel is closed."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The password is wrong, the member is banned, or members are let in."),
        (status = 404, body = ErrorBody, description = "There is no such room for this member."),
    )
)]
pub(super) async fn join(
    State(chat): State<Chat>,
    caller: MemberCaller,
    Path(room): Path<String>,
    caused: Caused,
    OptionalJson(body): OptionalJson<JoinBody>,
) -> Result<StatusCode, ApiError> {
    let place = Place::find(chat, caller, &room, caused).await?;
    let (label, password) = body.into_parts()?;
    come_in(&place, label, password.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Joins, with the room's password where it has one.
pub async fn come_in(place: &Place, label: Label, password: Option<&str>) -> Result<(), ApiError> {
    if place.state() == ChatState::Closed {
        return Err(Code::ChannelClosed.into());
    }
    let is_in = place.own().await?.is_some_and(|member| member.presence.is_joined());
    if let Some(hash) = &place.room.policy.password_hash
        && !place.is_owner
        && !is_in
        && !web::passwords::verify(password.unwrap_or_default(), hash).await?
    {
        return Err(Code::InvalidRoomPassword.into());
    }
    let context = place.context();
    let (app, channel, at) = (place.app.app, place.room.room, context.at);
    let opened = place.change(channel::Command::Use { app, channel, at }, &context).await?;
    let who = Newcomer {
        app,
        channel,
        member: place.member.member,
        app_user_id: place.member.app_user_id.clone(),
        is_owner: place.is_owner,
        may_self_join: place.policy().can_member_self_join,
        label,
    };
    let context = place.context().sealed_for(subject(app, place.member.member));
    let command = Command::Join { who, at: context.at };
    let platform = &place.chat.platform;
    let done = platform.transactor()?.run::<ChannelMember>(&place.own_key(), &context, command).await?;
    platform.settle(done.position.max(opened)).await;
    Ok(())
}

/// Leaves a room's channel. Leaving what one is not in changes nothing.
#[utoipa::path(
    post, path = "/leave", tag = "client", operation_id = "leaveChannel", security(("member" = [])),
    params(("roomId" = u32, Path, description = "The room's number, which is the channel's.")),
    responses(
        (status = 204, description = "The member is not in the channel."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 404, body = ErrorBody, description = "There is no such room for this member."),
    )
)]
pub(super) async fn leave(
    State(chat): State<Chat>,
    caller: MemberCaller,
    Path(room): Path<String>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    let place = Place::find(chat, caller, &room, caused).await?;
    go_out(&place).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Leaves, and lets an empty channel pause.
pub async fn go_out(place: &Place) -> Result<(), ApiError> {
    let context = place.context();
    let command = Command::Leave { app: place.app.app, at: context.at };
    let platform = &place.chat.platform;
    let done = platform.transactor()?.run::<ChannelMember>(&place.own_key(), &context, command).await?;
    platform.settle(done.position).await;
    if !done.events.is_empty() {
        pause_if_empty(&place.chat.hub, place.app.app, place.room.room).await?;
    }
    Ok(())
}
