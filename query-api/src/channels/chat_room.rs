use super::place::room_of;
use axum::Json;
use axum::extract::State;
use domain::{MemberId, app, channel, room};
use projections::{chats, members};
use schemas::rest::{ChatMember, ChatMembers, ChatMessage, ChatRoom, iso};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, Code, ErrorBody, Path, Platform, Query, ServerCaller};

/// Members of an answer when the query does not say, and at most.
const COUNT_DEFAULT: u32 = 20;
const COUNT_MAX: u32 = 1_000;

pub(super) fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(get)).routes(routes!(list_members)).routes(routes!(message))
}

/// Reads a room's chat room.
#[utoipa::path(
    get, path = "/v2/apps/me/video-rooms/{roomId}/chat-room", tag = "server", operation_id = "getChatRoom",
    security(("app" = [])), params(("roomId" = u32, Path, description = "The room's number.")),
    responses(
        (status = 200, description = "The chat room.", body = ChatRoom),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room, or it has no chat room."),
    )
)]
async fn get(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(room): Path<String>,
) -> Result<Json<ChatRoom>, ApiError> {
    let (room, chat) = chat_of(&platform, &app, &room).await?;
    let messages = chats::count_messages(&platform.db, app.app, room.room).await?;
    let counts = chats::counts(&platform.db, app.app, room.room).await?;
    Ok(Json(ChatRoom::of(&chat, messages, counts.total)))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct CursorQuery {
    /// `nextCursor` of the last answer; absent or 0 starts.
    #[param(value_type = Option<u32>)]
    cursor: Option<String>,
    /// 20 when absent, at most 1 000.
    #[param(value_type = Option<u32>)]
    count: Option<String>,
}

/// Lists who is in a room's chat room, until it is closed.
#[utoipa::path(
    get, path = "/v2/apps/me/video-rooms/{roomId}/chat-room/members", tag = "server",
    operation_id = "listChatRoomMembers", security(("app" = [])),
    params(("roomId" = u32, Path, description = "The room's number."), CursorQuery),
    responses(
        (status = 200, description = "Some members, and where the next begin.", body = ChatMembers),
        (status = 400, body = ErrorBody, description = "A parameter cannot be read."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room, or it has no chat room."),
    )
)]
async fn list_members(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(room): Path<String>,
    Query(query): Query<CursorQuery>,
) -> Result<Json<ChatMembers>, ApiError> {
    let (room, chat) = chat_of(&platform, &app, &room).await?;
    let cursor = number("cursor", query.cursor.as_deref())?;
    let count = match number("count", query.count.as_deref())? {
        0 => COUNT_DEFAULT,
        count => count.min(COUNT_MAX),
    };
    if chat.closed_at.is_some() {
        return Ok(Json(ChatMembers { next_cursor: 0, count: 0, content: vec![] }));
    }
    let found = chats::members_after(&platform.db, app.app, room.room, cursor, count).await?;
    let numbers: Vec<MemberId> = found.iter().map(|member| member.member).collect();
    let people = members::by_numbers(&platform.db, app.app, &numbers).await?;
    let is_full = found.len() >= count as usize;
    let next_cursor = found.last().filter(|_| is_full).map_or(0, |last| last.member.get());
    let content: Vec<_> =
        found.iter().map(|member| ChatMember::of(member, people.get(&member.member))).collect();
    Ok(Json(ChatMembers { next_cursor, count: content.len(), content }))
}

/// Reads a message of a room's chat room, also a hidden or direct one.
#[utoipa::path(
    get, path = "/v2/apps/me/video-rooms/{roomId}/chat-room/messages/{messageId}", tag = "server",
    operation_id = "getChatRoomMessage", security(("app" = [])),
    params(
        ("roomId" = u32, Path, description = "The room's number."),
        ("messageId" = u64, Path, description = "The message."),
    ),
    responses(
        (status = 200, description = "The message.", body = ChatMessage),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room, chat room or message."),
    )
)]
async fn message(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path((room, message)): Path<(String, String)>,
) -> Result<Json<ChatMessage>, ApiError> {
    let (room, chat) = chat_of(&platform, &app, &room).await?;
    let number = message.parse().map_err(|_| Code::ChatRoomMessageNotFound)?;
    let found = chats::message(&platform.db, app.app, room.room, number).await?;
    let found = found.ok_or(Code::ChatRoomMessageNotFound)?;
    let (custom_type, message, data) = ChatMessage::content(found.content.as_ref());
    Ok(Json(ChatMessage {
        video_key: chat.video_key,
        channel_key: chat.channel_key,
        message_id: found.message.to_string(),
        message_type: found.kind.name().to_owned(),
        custom_type,
        message,
        data,
        receiver_app_user_ids: found.receivers.iter().map(ToString::to_string).collect(),
        created_at: iso(found.at),
    }))
}

async fn chat_of(
    platform: &Platform,
    app: &app::Active,
    room: &str,
) -> Result<(room::Active, channel::ChatRoom), ApiError> {
    let room = room_of(platform, app, room).await?;
    let channel = chats::get(&platform.db, app.app, room.room).await?;
    let chat = channel.and_then(|channel| channel.chat).ok_or(Code::ChatRoomNotFound)?;
    Ok((room, chat))
}

/// A parameter that may be absent or empty, which is 0.
fn number(name: &str, text: Option<&str>) -> Result<u32, ApiError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(0) };
    text.parse().map_err(|_| {
        ApiError::new(Code::InvalidRequestParameter, format!("{name} is a whole number, not {text:?}"))
    })
}
