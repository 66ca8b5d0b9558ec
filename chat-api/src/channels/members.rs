use super::Place;
use crate::Chat;
use axum::extract::State;
use axum::http::StatusCode;
use domain::channel_member::{Authority, ChannelMember, Command, Kind, key};
use domain::{AppId, AppUserId, Timestamp};
use projections::chats;
use web::{ApiError, Caused, Code, ErrorBody, MemberCaller, Path};

/// Makes a member of the channel an operator.
#[utoipa::path(
    post, path = "/members/{appUserId}/set-as-operator", tag = "client", operation_id = "setChannelOperator",
    security(("member" = [])),
    params(
        ("roomId" = u32, Path, description = "The room's number, which is the channel's."),
        ("appUserId" = String, Path, description = "Somebody who has been in the channel."),
    ),
    responses(
        (status = 204, description = "The member is an operator."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The caller is no operator, or the member is banned."),
        (status = 404, body = ErrorBody, description = "There is no such room or member."),
    )
)]
pub(super) async fn set_as_operator(
    State(chat): State<Chat>,
    caller: MemberCaller,
    Path((room, user)): Path<(String, String)>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    act((chat, caller, caused), (&room, &user), |app, is_owner, by, at| Command::SetKind {
        app,
        kind: Kind::Operator,
        is_owner,
        by,
        at,
    })
    .await
}

/// Makes an operator of the channel an ordinary member.
#[utoipa::path(
    post, path = "/members/{appUserId}/set-as-member", tag = "client", operation_id = "setChannelMember",
    security(("member" = [])),
    params(
        ("roomId" = u32, Path, description = "The room's number, which is the channel's."),
        ("appUserId" = String, Path, description = "Somebody who has been in the channel."),
    ),
    responses(
        (status = 204, description = "The member is an ordinary one."),
        (status = 400, body = ErrorBody, description = "The room's owner stays an operator."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The caller is no operator, or the member is banned."),
        (status = 404, body = ErrorBody, description = "There is no such room or member."),
    )
)]
pub(super) async fn set_as_member(
    State(chat): State<Chat>,
    caller: MemberCaller,
    Path((room, user)): Path<(String, String)>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    act((chat, caller, caused), (&room, &user), |app, is_owner, by, at| Command::SetKind {
        app,
        kind: Kind::Member,
        is_owner,
        by,
        at,
    })
    .await
}

/// Shuts a member out of the channel.
#[utoipa::path(
    post, path = "/members/{appUserId}/ban", tag = "client", operation_id = "banChannelMember",
    security(("member" = [])),
    params(
        ("roomId" = u32, Path, description = "The room's number, which is the channel's."),
        ("appUserId" = String, Path, description = "Somebody who has been in the channel."),
    ),
    responses(
        (status = 204, description = "The member is banned."),
        (status = 400, body = ErrorBody, description = "The room's owner cannot be banned."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The caller is no operator."),
        (status = 404, body = ErrorBody, description = "There is no such room or member."),
    )
)]
pub(super) async fn ban(
    State(chat): State<Chat>,
    caller: MemberCaller,
    Path((room, user)): Path<(String, String)>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    act((chat, caller, caused), (&room, &user), |app, is_owner, by, at| Command::Ban {
        app,
        is_owner,
        by,
        at,
    })
    .await
}

/// Lets a banned member join again.
#[utoipa::path(
    post, path = "/members/{appUserId}/unban", tag = "client", operation_id = "unbanChannelMember",
    security(("member" = [])),
    params(
        ("roomId" = u32, Path, description = "The room's number, which is the channel's."),
        ("appUserId" = String, Path, description = "Somebody who has been in the channel."),
    ),
    responses(
        (status = 204, description = "The member is not banned."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The caller is no operator."),
        (status = 404, body = ErrorBody, description = "There is no such room or member."),
    )
)]
pub(super) async fn unban(
    State(chat): State<Chat>,
    caller: MemberCaller,
    Path((room, user)): Path<(String, String)>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    act((chat, caller, caused), (&room, &user), |app, _, by, at| Command::Unban { app, by, at }).await
}

/// Acts on another's membership: `command` gets the app, whether the other is the room's owner, what the caller may, and
/// when it is.
async fn act(
    (chat, caller, caused): (Chat, MemberCaller, Caused),
    (room, user): (&str, &str),
    command: impl FnOnce(AppId, bool, Authority, Timestamp) -> Command,
) -> Result<StatusCode, ApiError> {
    let place = Place::find(chat, caller, room, caused).await?;
    let platform = &place.chat.platform;
    let (app, channel) = (place.app.app, place.room.room);
    let by = place.authority().await?;
    // What is no appUserId is nobody's.
    let user: AppUserId = user.parse().map_err(|_| Code::ChannelMemberNotFound)?;
    let known = chats::member_by_user(&platform.db, app, channel, &user).await?;
    let target = match known {
        Some(known) => known.member,
        // Who may not act learns nothing of who is there.
        None if !by.is_enough() => return Err(Code::ChannelOperatorRequired.into()),
        None => return Err(Code::ChannelMemberNotFound.into()),
    };
    let context = place.context();
    let command = command(app, place.room.owner.member == target, by, context.at);
    let done = platform.transactor()?.run::<ChannelMember>(&key(channel, target), &context, command).await?;
    platform.settle(done.position).await;
    Ok(StatusCode::NO_CONTENT)
}
