use super::place::{Place, room_of};
use axum::Json;
use axum::extract::State;
use domain::{AppId, MemberId, RoomId};
use projections::chats::{self, Direction, Message};
use projections::members;
use schemas::rest::{ChannelAppUser, ChannelMessage, MessageMember, Page, iso};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, Code, ErrorBody, MemberCaller, Path, Platform, Query, ServerCaller};

/// Messages of an answer when the query does not say, and at most.
const LIMIT_DEFAULT: u32 = 20;
const LIMIT_MAX: u32 = 500;

pub(super) fn server_router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(list_by_app))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct CursorQuery {
    /// Where to start, this message left out; absent starts at the newest, or with `AFTER` at the oldest.
    #[param(value_type = Option<u64>)]
    message_id: Option<String>,
    /// `BEFORE`: older ones, newest first. `AFTER`: newer ones, oldest first. `BEFORE` when absent.
    direction: Option<String>,
    /// 20 when absent, at most 500.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
}

impl CursorQuery {
    fn read(self) -> Result<(Option<u64>, Direction, u32), ApiError> {
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let number = |name: &str, text: String| {
            let wrong = format!("{name} is a whole number, not {text:?}");
            text.parse::<u64>().map_err(|_| ApiError::new(Code::InvalidRequestParameter, wrong))
        };
        let from = given(self.message_id).map(|text| number("messageId", text)).transpose()?;
        let direction = match given(self.direction).as_deref() {
            None | Some("BEFORE") => Direction::Before,
            Some("AFTER") => Direction::After,
            Some(other) => {
                let message = format!("direction is BEFORE or AFTER, not {other:?}");
                return Err(ApiError::new(Code::InvalidRequestParameter, message));
            }
        };
        let limit = match given(self.limit).map(|text| number("limit", text)).transpose()? {
            None | Some(0) => LIMIT_DEFAULT,
            Some(limit) => u32::try_from(limit).unwrap_or(LIMIT_MAX).min(LIMIT_MAX),
        };
        Ok((from, direction, limit))
    }
}

/// Lists what was said in a room's channel, from a message on. Deleted, hidden and direct messages are left out.
#[utoipa::path(
    get, path = "/messages", tag = "client", operation_id = "listChannelMessages", security(("member" = [])),
    params(("roomId" = u32, Path, description = "The room's number, which is the channel's."), CursorQuery),
    responses(
        (status = 200, description = "A page of messages; totalElements counts all that way.", body = Page<ChannelMessage>),
        (status = 400, body = ErrorBody, description = "A parameter cannot be read."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The member is banned, or has to join first."),
        (status = 404, body = ErrorBody, description = "There is no such room for this member."),
    )
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    caller: MemberCaller,
    Path(room): Path<String>,
    Query(query): Query<CursorQuery>,
) -> Result<Json<Page<ChannelMessage>>, ApiError> {
    let place = Place::find(&platform, caller, &room).await?;
    place.check_reader(&platform).await?;
    page(&platform, place.app.app, place.room.room, query).await.map(Json)
}

/// Reads a message of a room's channel.
#[utoipa::path(
    get, path = "/messages/{messageId}", tag = "client", operation_id = "getChannelMessage",
    security(("member" = [])),
    params(
        ("roomId" = u32, Path, description = "The room's number, which is the channel's."),
        ("messageId" = u64, Path, description = "The message."),
    ),
    responses(
        (status = 200, description = "The message.", body = ChannelMessage),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The member is banned, or has to join first."),
        (status = 404, body = ErrorBody, description = "There is no such room or message."),
    )
)]
pub(super) async fn get(
    State(platform): State<Platform>,
    caller: MemberCaller,
    Path((room, message)): Path<(String, String)>,
) -> Result<Json<ChannelMessage>, ApiError> {
    let place = Place::find(&platform, caller, &room).await?;
    place.check_reader(&platform).await?;
    let number = message.parse().map_err(|_| Code::ChannelMessageNotFound)?;
    let (app, own) = (place.app.app, &place.member.app_user_id);
    let found = chats::message(&platform.db, app, place.room.room, number).await?;
    let is_for = |message: &Message| {
        let is_sender = message.sender.as_ref().is_some_and(|sender| sender.member == place.member.member);
        message.receivers.is_empty() || message.receivers.contains(own) || is_sender
    };
    let found = found.filter(|message| !message.hidden && is_for(message));
    let found = found.ok_or(Code::ChannelMessageNotFound)?;
    let mut shown = show(&platform, app, vec![found]).await?;
    shown.pop().map(Json).ok_or_else(|| ApiError::internal("a message was not shown"))
}

/// Lists what was said in a room's channel, for the tenant.
#[utoipa::path(
    get, path = "/v2/apps/me/video-rooms/{roomId}/channel/messages", tag = "server",
    operation_id = "listRoomMessages", security(("app" = [])),
    params(("roomId" = u32, Path, description = "The room's number, which is the channel's."), CursorQuery),
    responses(
        (status = 200, description = "A page of messages; totalElements counts all that way.", body = Page<ChannelMessage>),
        (status = 400, body = ErrorBody, description = "A parameter cannot be read."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room."),
    )
)]
async fn list_by_app(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(room): Path<String>,
    Query(query): Query<CursorQuery>,
) -> Result<Json<Page<ChannelMessage>>, ApiError> {
    let room = room_of(&platform, &app, &room).await?;
    page(&platform, app.app, room.room, query).await.map(Json)
}

async fn page(
    platform: &Platform,
    app: AppId,
    channel: RoomId,
    query: CursorQuery,
) -> Result<Page<ChannelMessage>, ApiError> {
    let (from, direction, limit) = query.read()?;
    let (found, total) = chats::messages(&platform.db, app, channel, from, direction, limit).await?;
    Ok(Page::new(show(platform, app, found).await?, 0, limit, total))
}

async fn show(
    platform: &Platform,
    app: AppId,
    messages: Vec<Message>,
) -> Result<Vec<ChannelMessage>, ApiError> {
    let senders = messages.iter().filter_map(|message| message.sender.as_ref());
    let mut numbers: Vec<MemberId> = senders.map(|sender| sender.member).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let people = members::by_numbers(&platform.db, app, &numbers).await?;
    let mut labels = std::collections::HashMap::new();
    for message in &messages {
        if let Some(sender) = &message.sender
            && !labels.contains_key(&sender.member)
            && let Some(found) = chats::member(&platform.db, app, message.channel, sender.member).await?
        {
            labels.insert(sender.member, found.label);
        }
    }
    let one = |message: Message| {
        let member = message.sender.as_ref().map(|sender| {
            let label = labels.get(&sender.member);
            let custom_type = label.and_then(|label| label.custom_type.as_ref());
            let custom_data = label.and_then(|label| label.custom_data.as_ref());
            MessageMember {
                kind: sender.kind.into(),
                app_user: ChannelAppUser::of(&sender.app_user_id, people.get(&sender.member), false),
                custom_type: custom_type.map(|label| label.as_str().to_owned()),
                custom_data: custom_data.map(|data| data.as_map().clone()),
            }
        });
        let place = (message.message.to_string(), iso(message.at));
        ChannelMessage::of(place, message.kind, member, message.session_no, message.content.as_ref())
    };
    Ok(messages.into_iter().map(one).collect())
}
