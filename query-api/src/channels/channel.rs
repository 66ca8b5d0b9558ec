use super::place::Place;
use axum::Json;
use axum::extract::State;
use projections::chats;
use schemas::rest::Channel;
use web::{ApiError, ErrorBody, MemberCaller, Path, Platform};

/// Reads a room's chat channel. Every room has one; before its first use it is `CREATED`.
#[utoipa::path(
    get, path = "/", tag = "client", operation_id = "getChannel", security(("member" = [])),
    params(("roomId" = u32, Path, description = "The room's number, which is the channel's.")),
    responses(
        (status = 200, description = "The channel.", body = Channel),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 404, body = ErrorBody, description = "There is no such room for this member."),
    )
)]
pub(super) async fn get(
    State(platform): State<Platform>,
    caller: MemberCaller,
    Path(room): Path<String>,
) -> Result<Json<Channel>, ApiError> {
    let place = Place::find(&platform, caller, &room).await?;
    let counts = chats::counts(&platform.db, place.app.app, place.room.room).await?;
    Ok(Json(Channel::of(&place.room, place.channel.as_ref(), &place.app, counts.online)))
}
