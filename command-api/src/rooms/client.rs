use super::acts::{self, Answer};
use super::entry::{self, Listed};
use super::number;
use axum::Json;
use axum::http::StatusCode;
use schemas::errors::ErrorBody;
use schemas::rest::{AllowedParticipant, RoomBody, RoomPatch, VideoRoom, WebRtcToken, WebRtcTokenBody};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, AskedByMember, OptionalJson, Path, Platform};

pub(super) fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(change, delete))
        .routes(routes!(token))
        .routes(routes!(approve))
        .routes(routes!(deny))
        .routes(routes!(set_allowed))
}

/// Makes a room of the caller.
#[utoipa::path(
    post, path = "/v2/members/me/video-rooms", tag = "client", operation_id = "createMyVideoRoom",
    security(("member" = [])), request_body = RoomBody,
    responses(
        (status = 201, description = "The room, `SCHEDULED`.", body = VideoRoom),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or the app's policy forbids it."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "A guest, or a member whose group makes no rooms."),
    )
)]
async fn create(
    caller: AskedByMember,
    OptionalJson(body): OptionalJson<RoomBody>,
) -> Result<(StatusCode, Answer), ApiError> {
    caller.may_make_rooms()?;
    let AskedByMember { asked, member, .. } = caller;
    Ok((StatusCode::CREATED, acts::create(&asked, member, body.into_room()?).await?))
}

/// Changes a room of the caller: absent keeps, null clears.
#[utoipa::path(
    patch, path = "/v2/members/me/video-rooms/{id}", tag = "client", operation_id = "updateMyVideoRoom",
    security(("member" = [])), params(("id" = u32, Path, description = "The room.")), request_body = RoomPatch,
    responses(
        (status = 200, description = "The room after the change.", body = VideoRoom),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The room is another member's."),
        (status = 404, body = ErrorBody, description = "There is no such room, or the caller does not see it."),
    )
)]
async fn change(
    AskedByMember { asked, .. }: AskedByMember,
    Path(room): Path<String>,
    OptionalJson(body): OptionalJson<RoomPatch>,
) -> Result<Answer, ApiError> {
    acts::change(&asked, number(&room)?, body).await
}

/// Deletes a room of the caller. A broadcast that is live is cut; a second time changes nothing.
///
/// Answers 200 and not 204: clients compare it (contract rule 0.1).
#[utoipa::path(
    delete, path = "/v2/members/me/video-rooms/{id}", tag = "client", operation_id = "deleteMyVideoRoom",
    security(("member" = [])), params(("id" = u32, Path, description = "The room.")),
    responses(
        (status = 200, description = "It is gone."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The room is another member's."),
        (status = 404, body = ErrorBody, description = "There is no such room, or the caller does not see it."),
    )
)]
async fn delete(
    AskedByMember { asked, .. }: AskedByMember,
    Path(room): Path<String>,
) -> Result<StatusCode, ApiError> {
    acts::delete(&asked, number(&room)?).await?;
    Ok(StatusCode::OK)
}

/// Gives the caller a token of the room server.
///
/// In a room with `manuallyApproval` the token connects, but neither sends nor receives until the owner approves.
#[utoipa::path(
    post, path = "/v2/members/me/video-rooms/{id}/web-rtc-tokens", tag = "client",
    operation_id = "issueMyWebRtcToken", security(("member" = [])), request_body = WebRtcTokenBody,
    params(("id" = u32, Path, description = "The room.")),
    responses(
        (status = 201, description = "Where to connect, and with what.", body = WebRtcToken),
        (status = 400, body = ErrorBody, description = "The room is over, or no conference."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The password is wrong, or the room is not for the caller."),
        (status = 404, body = ErrorBody, description = "There is no such room, or the caller does not see it."),
    )
)]
async fn token(
    AskedByMember { asked, member, .. }: AskedByMember,
    Path(room): Path<String>,
    OptionalJson(body): OptionalJson<WebRtcTokenBody>,
) -> Result<(StatusCode, Json<WebRtcToken>), ApiError> {
    let token = entry::token(&asked, number(&room)?, &member, body).await?;
    Ok((StatusCode::CREATED, Json(token)))
}

/// Lets a member into the caller's room who asked for entry.
#[utoipa::path(
    post, path = "/v2/members/me/video-rooms/{id}/entry-requests/{appUserId}/approve", tag = "client",
    operation_id = "approveMyEntryRequest", security(("member" = [])),
    params(("id" = u32, Path, description = "The room."), ("appUserId" = String, Path, description = "Who asked.")),
    responses(
        (status = 204, description = "The member is let in."),
        (status = 400, body = ErrorBody, description = "The appUserId is none."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The room is another member's."),
        (status = 404, body = ErrorBody, description = "There is no such room or request."),
    )
)]
async fn approve(
    AskedByMember { asked, .. }: AskedByMember,
    Path((room, app_user_id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    entry::answer(&asked, number(&room)?, &app_user_id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keeps a member out of the caller's room who asked for entry.
#[utoipa::path(
    post, path = "/v2/members/me/video-rooms/{id}/entry-requests/{appUserId}/deny", tag = "client",
    operation_id = "denyMyEntryRequest", security(("member" = [])),
    params(("id" = u32, Path, description = "The room."), ("appUserId" = String, Path, description = "Who asked.")),
    responses(
        (status = 204, description = "The member is kept out."),
        (status = 400, body = ErrorBody, description = "The appUserId is none."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The room is another member's."),
        (status = 404, body = ErrorBody, description = "There is no such room or request."),
    )
)]
async fn deny(
    AskedByMember { asked, .. }: AskedByMember,
    Path((room, app_user_id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    entry::answer(&asked, number(&room)?, &app_user_id, false).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Replaces the allow list of the caller's room.
#[utoipa::path(
    put, path = "/v2/members/me/video-rooms/{id}/allowed-participants", tag = "client",
    operation_id = "setMyAllowedParticipants", security(("member" = [])),
    params(("id" = u32, Path, description = "The room.")), request_body = Vec<AllowedParticipant>,
    responses(
        (status = 200, description = "The list after the change.", body = Vec<AllowedParticipant>),
        (status = 400, body = ErrorBody, description = "An entry cannot be taken, or there are too many."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The room is another member's."),
        (status = 404, body = ErrorBody, description = "There is no such room, or the caller does not see it."),
    )
)]
async fn set_allowed(
    AskedByMember { asked, .. }: AskedByMember,
    Path(room): Path<String>,
    web::Json(list): web::Json<Vec<AllowedParticipant>>,
) -> Result<Listed, ApiError> {
    entry::set_allowed(&asked, number(&room)?, list).await
}
