use super::Found;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::app;
use domain::channel_member::app_subject;
use domain::messages::{Command, Kind, Messages, Send, Speaker};
use schemas::rest::{AdminMessageBody, SentChatMessage};
use web::{ApiError, Caused, Code, ErrorBody, OptionalJson, Path, Platform, ServerCaller};

/// Says something to everybody in a chat room, as the tenant; with `appUserIds`, to these only.
#[utoipa::path(
    post, path = "/v2/apps/me/video-rooms/{roomId}/chat-room/admin/messages/broadcast", tag = "server",
    operation_id = "broadcastChatMessage", security(("app" = [])),
    params(("roomId" = u32, Path, description = "The room's number.")), request_body = AdminMessageBody,
    responses(
        (status = 201, description = "It was said.", body = SentChatMessage),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or the chat room is closed."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room, or it has no chat room."),
    )
)]
pub(super) async fn broadcast(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(room): Path<String>,
    caused: Caused,
    OptionalJson(body): OptionalJson<AdminMessageBody>,
) -> Result<(StatusCode, Json<SentChatMessage>), ApiError> {
    let found = Found::find(&platform, &app, &room).await?;
    say(&platform, &app, &found, &caused, (body, &[Kind::Message, Kind::Command, Kind::Admin])).await
}

/// Says something to some members in a chat room, as the tenant.
#[utoipa::path(
    post, path = "/v2/apps/me/video-rooms/{roomId}/chat-room/admin/messages/direct", tag = "server",
    operation_id = "sendDirectChatMessage", security(("app" = [])),
    params(("roomId" = u32, Path, description = "The room's number.")), request_body = AdminMessageBody,
    responses(
        (status = 201, description = "It was said.", body = SentChatMessage),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or the chat room is closed."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room, or it has no chat room."),
    )
)]
pub(super) async fn direct(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(room): Path<String>,
    caused: Caused,
    OptionalJson(body): OptionalJson<AdminMessageBody>,
) -> Result<(StatusCode, Json<SentChatMessage>), ApiError> {
    let found = Found::find(&platform, &app, &room).await?;
    found.chat()?;
    if body.app_user_ids.as_ref().is_none_or(Vec::is_empty) {
        return Err(Code::EmptyChatAppUserIds.into());
    }
    say(&platform, &app, &found, &caused, (body, &[Kind::Dm, Kind::Command])).await
}

async fn say(
    platform: &Platform,
    app: &app::Active,
    found: &Found,
    caused: &Caused,
    (body, kinds): (AdminMessageBody, &[Kind]),
) -> Result<(StatusCode, Json<SentChatMessage>), ApiError> {
    let chat = found.chat()?;
    let (kind, content, receivers) = body.into_parts(kinds)?;
    let context = caused.by_app(app.app).sealed_for(app_subject(app.app));
    let message = Send {
        app: app.app,
        channel: found.room.room,
        channel_state: found.state(),
        auto_paused: found.channel.as_ref().is_some_and(|channel| channel.auto_paused),
        speaker: Speaker::App,
        kind,
        receivers,
        session_no: found.room.last_session_no,
        content,
        banned_words: vec![],
        at: context.at,
    };
    let (key, command) = (found.room.room.to_string(), Command::Send(Box::new(message)));
    let done = platform.transactor()?.record::<Messages>(&key, &context, command).await?;
    platform.settle(done.position).await;
    let revision = done.revision.ok_or_else(|| ApiError::internal("a message without a place"))?;
    let sent = SentChatMessage {
        video_key: chat.video_key.clone(),
        channel_key: chat.channel_key.clone(),
        message_id: (revision + 1).to_string(),
    };
    Ok((StatusCode::CREATED, Json(sent)))
}
