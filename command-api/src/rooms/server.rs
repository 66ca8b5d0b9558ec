use super::acts::{self, Answer};
use super::entry::{self, Listed};
use super::number;
use crate::members;
use axum::Json;
use axum::http::StatusCode;
use domain::AppUserId;
use schemas::errors::ErrorBody;
use schemas::rest::{AllowedParticipant, RoomBody, RoomPatch, VideoRoom, WebRtcToken, WebRtcTokenBody};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, AskedByApp, OptionalJson, Path, Platform};

pub(super) fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(change, delete))
        .routes(routes!(token))
        .routes(routes!(approve))
        .routes(routes!(deny))
        .routes(routes!(set_allowed))
}

/// Makes a room of a member.
#[utoipa::path(
    post, path = "/v2/apps/me/video-rooms", tag = "server", operation_id = "createVideoRoom",
    security(("app" = [])), request_body = RoomBody,
    responses(
        (status = 201, description = "The room, `SCHEDULED`.", body = VideoRoom),
        (status = 400, body = ErrorBody, description = "A field is missing or cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such member."),
    )
)]
async fn create(
    AskedByApp(asked): AskedByApp,
    OptionalJson(body): OptionalJson<RoomBody>,
) -> Result<(StatusCode, Answer), ApiError> {
    let owner = body.owner()?;
    let new = body.into_room()?;
    let owner = members::current(&asked.platform, &asked.app, &owner).await?;
    Ok((StatusCode::CREATED, acts::create(&asked, owner, new).await?))
}

/// Changes a room: absent keeps, null clears.
#[utoipa::path(
    patch, path = "/v2/apps/me/video-rooms/{id}", tag = "server", operation_id = "updateVideoRoom",
    security(("app" = [])), params(("id" = u32, Path, description = "The room.")), request_body = RoomPatch,
    responses(
        (status = 200, description = "The room after the change.", body = VideoRoom),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room."),
    )
)]
async fn change(
    AskedByApp(asked): AskedByApp,
    Path(room): Path<String>,
    OptionalJson(body): OptionalJson<RoomPatch>,
) -> Result<Answer, ApiError> {
    acts::change(&asked, number(&room)?, body).await
}

/// Deletes a room. A broadcast that is live is cut; a second time changes nothing.
#[utoipa::path(
    delete, path = "/v2/apps/me/video-rooms/{id}", tag = "server", operation_id = "deleteVideoRoom",
    security(("app" = [])), params(("id" = u32, Path, description = "The room.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room."),
    )
)]
async fn delete(AskedByApp(asked): AskedByApp, Path(room): Path<String>) -> Result<StatusCode, ApiError> {
    acts::delete(&asked, number(&room)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a member a token of the room server.
///
/// In a room with `manuallyApproval` the token connects, but neither sends nor receives until the owner approves.
#[utoipa::path(
    post, path = "/v2/apps/me/video-rooms/{id}/members/{appUserId}/web-rtc-tokens", tag = "server",
    operation_id = "issueWebRtcToken", security(("app" = [])), request_body = WebRtcTokenBody,
    params(("id" = u32, Path, description = "The room."), ("appUserId" = String, Path, description = "Who enters.")),
    responses(
        (status = 201, description = "Where to connect, and with what.", body = WebRtcToken),
        (status = 400, body = ErrorBody, description = "The room is over, or no conference."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The password is wrong, or the room is not for the member."),
        (status = 404, body = ErrorBody, description = "There is no such room or member."),
    )
)]
async fn token(
    AskedByApp(asked): AskedByApp,
    Path((room, app_user_id)): Path<(String, String)>,
    OptionalJson(body): OptionalJson<WebRtcTokenBody>,
) -> Result<(StatusCode, Json<WebRtcToken>), ApiError> {
    let room = number(&room)?;
    let id = AppUserId::try_from(app_user_id)?;
    let member = members::current(&asked.platform, &asked.app, &id).await?;
    let token = entry::token(&asked, room, &member, body).await?;
    Ok((StatusCode::CREATED, Json(token)))
}

/// Lets a member in who asked for entry.
#[utoipa::path(
    post, path = "/v2/apps/me/video-rooms/{id}/entry-requests/{appUserId}/approve", tag = "server",
    operation_id = "approveEntryRequest", security(("app" = [])),
    params(("id" = u32, Path, description = "The room."), ("appUserId" = String, Path, description = "Who asked.")),
    responses(
        (status = 204, description = "The member is let in."),
        (status = 400, body = ErrorBody, description = "The appUserId is none."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room or request."),
    )
)]
async fn approve(
    AskedByApp(asked): AskedByApp,
    Path((room, app_user_id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    entry::answer(&asked, number(&room)?, &app_user_id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keeps a member out who asked for entry.
#[utoipa::path(
    post, path = "/v2/apps/me/video-rooms/{id}/entry-requests/{appUserId}/deny", tag = "server",
    operation_id = "denyEntryRequest", security(("app" = [])),
    params(("id" = u32, Path, description = "The room."), ("appUserId" = String, Path, description = "Who asked.")),
    responses(
        (status = 204, description = "The member is kept out."),
        (status = 400, body = ErrorBody, description = "The appUserId is none."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room or request."),
    )
)]
async fn deny(
    AskedByApp(asked): AskedByApp,
    Path((room, app_user_id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    entry::answer(&asked, number(&room)?, &app_user_id, false).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Replaces a room's allow list.
#[utoipa::path(
    put, path = "/v2/apps/me/video-rooms/{id}/allowed-participants", tag = "server",
    operation_id = "setAllowedParticipants", security(("app" = [])),
    params(("id" = u32, Path, description = "The room.")), request_body = Vec<AllowedParticipant>,
    responses(
        (status = 200, description = "The list after the change.", body = Vec<AllowedParticipant>),
        (status = 400, body = ErrorBody, description = "An entry cannot be taken, or there are too many."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such room."),
    )
)]
async fn set_allowed(
    AskedByApp(asked): AskedByApp,
    Path(room): Path<String>,
    web::Json(list): web::Json<Vec<AllowedParticipant>>,
) -> Result<Listed, ApiError> {
    entry::set_allowed(&asked, number(&room)?, list).await
}
