use super::Found;
use axum::Json;
use axum::extract::State;
use domain::app;
use domain::channel::{self, Channel, Command};
use projections::chats;
use schemas::rest::ChatRoom;
use web::{ApiError, Caused, Code, ErrorBody, Path, Platform, ServerCaller};

/// Gives a room a chat room. Rooms have none until then; there is one for good.
#[utoipa::path(
    post, path = "/v2/apps/me/video-rooms/{roomId}/chat-room", tag = "server", operation_id = "createChatRoom",
    security(("app" = [])), params(("roomId" = u32, Path, description = "The room's number.")),
    responses(
        (status = 200, description = "The chat room.", body = ChatRoom),
        (status = 400, body = ErrorBody, description = "There is one already, or the room is over."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room."),
    )
)]
pub(super) async fn create(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(room): Path<String>,
    caused: Caused,
) -> Result<Json<ChatRoom>, ApiError> {
    let found = Found::find(&platform, &app, &room).await?;
    if channel::is_over(found.room.state) {
        return Err(Code::ChannelClosed.into());
    }
    let (video_key, channel_key) = (web::ksuid::timed(), web::ksuid::timed());
    let context = caused.by_app(app.app);
    let (id, at) = (found.room.room, context.at);
    let command = Command::CreateChatRoom { app: app.app, channel: id, video_key, channel_key, at };
    let done = platform.transactor()?.run::<Channel>(&id.to_string(), &context, command).await?;
    platform.settle(done.position).await;
    show(&platform, &app, &found, done.state).await
}

/// Closes a room's chat room. What was said stays; closing again changes nothing.
#[utoipa::path(
    post, path = "/v2/apps/me/video-rooms/{roomId}/chat-room/close", tag = "server",
    operation_id = "closeChatRoom", security(("app" = [])),
    params(("roomId" = u32, Path, description = "The room's number.")),
    responses(
        (status = 200, description = "The chat room, closed.", body = ChatRoom),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room, or it has no chat room."),
    )
)]
pub(super) async fn close(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(room): Path<String>,
    caused: Caused,
) -> Result<Json<ChatRoom>, ApiError> {
    let found = Found::find(&platform, &app, &room).await?;
    found.chat()?;
    let context = caused.by_app(app.app);
    let command = Command::CloseChatRoom { app: app.app, at: context.at };
    let key = found.room.room.to_string();
    let done = platform.transactor()?.run::<Channel>(&key, &context, command).await?;
    platform.settle(done.position).await;
    show(&platform, &app, &found, done.state).await
}

async fn show(
    platform: &Platform,
    app: &app::Active,
    found: &Found,
    state: channel::State,
) -> Result<Json<ChatRoom>, ApiError> {
    let channel::State::Active(channel) = state else { return Err(Code::ChatRoomNotFound.into()) };
    let chat = channel.chat.as_ref().ok_or(Code::ChatRoomNotFound)?;
    let messages = chats::count_messages(&platform.db, app.app, found.room.room).await?;
    let counts = chats::counts(&platform.db, app.app, found.room.room).await?;
    Ok(Json(ChatRoom::of(chat, messages, counts.total)))
}
