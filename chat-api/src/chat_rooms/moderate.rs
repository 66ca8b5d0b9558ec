use super::Found;
use axum::extract::State;
use axum::http::StatusCode;
use domain::channel_member::{Authority, app_subject};
use domain::messages::{Command, Messages, Remover};
use domain::{AppId, RoomId, Timestamp, app};
use projections::chats;
use web::{ApiError, Caused, Code, ErrorBody, Path, Platform, ServerCaller};

/// Takes a message out of what members read, so that it can come back.
#[utoipa::path(
    post, path = "/v2/apps/me/video-rooms/{roomId}/chat-room/messages/{messageId}/hide", tag = "server",
    operation_id = "hideChatMessage", security(("app" = [])),
    params(
        ("roomId" = u32, Path, description = "The room's number."),
        ("messageId" = u64, Path, description = "The message."),
    ),
    responses(
        (status = 204, description = "It is hidden."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room, chat room or message."),
    )
)]
pub(super) async fn hide(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path((room, message)): Path<(String, String)>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    let by = Authority::App;
    act(&platform, &app, (&room, &message), &caused, |app, channel, message, at| Command::Hide {
        app,
        channel,
        message,
        by,
        at,
    })
    .await
}

/// Lets members read a hidden message again.
#[utoipa::path(
    post, path = "/v2/apps/me/video-rooms/{roomId}/chat-room/messages/{messageId}/unhide", tag = "server",
    operation_id = "unhideChatMessage", security(("app" = [])),
    params(
        ("roomId" = u32, Path, description = "The room's number."),
        ("messageId" = u64, Path, description = "The message."),
    ),
    responses(
        (status = 204, description = "It can be read."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room, chat room or message."),
    )
)]
pub(super) async fn unhide(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path((room, message)): Path<(String, String)>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    let by = Authority::App;
    act(&platform, &app, (&room, &message), &caused, |app, channel, message, at| Command::Unhide {
        app,
        channel,
        message,
        by,
        at,
    })
    .await
}

/// Takes a message away for good.
#[utoipa::path(
    delete, path = "/v2/apps/me/video-rooms/{roomId}/chat-room/messages/{messageId}", tag = "server",
    operation_id = "deleteChatMessage", security(("app" = [])),
    params(
        ("roomId" = u32, Path, description = "The room's number."),
        ("messageId" = u64, Path, description = "The message."),
    ),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room, chat room or message."),
    )
)]
pub(super) async fn delete(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path((room, message)): Path<(String, String)>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    let by = Remover { member: None, authority: Authority::App };
    act(&platform, &app, (&room, &message), &caused, |app, channel, message, at| Command::Delete {
        app,
        channel,
        message,
        sent_by: None,
        by,
        at,
    })
    .await
}

async fn act(
    platform: &Platform,
    app: &app::Active,
    (room, message): (&str, &str),
    caused: &Caused,
    command: impl FnOnce(AppId, RoomId, u64, Timestamp) -> Command,
) -> Result<StatusCode, ApiError> {
    let found = Found::find(platform, app, room).await?;
    found.chat()?;
    let (app, channel) = (app.app, found.room.room);
    let number: u64 = message.parse().map_err(|_| Code::ChatRoomMessageNotFound)?;
    let known = chats::message(&platform.db, app, channel, number).await?;
    known.ok_or(Code::ChatRoomMessageNotFound)?;
    let context = caused.by_app(app).sealed_for(app_subject(app));
    let command = command(app, channel, number, context.at);
    let done = platform.transactor()?.record::<Messages>(&channel.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    Ok(StatusCode::NO_CONTENT)
}
