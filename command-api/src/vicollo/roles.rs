//! Roles inside a room: a HOST gives them, the owner may always change their own (contract section 1, "Role").

use crate::rooms::number;
use axum::http::StatusCode;
use domain::AppUserId;
use domain::permission::Action;
use domain::room::{Command, Role, Room};
use schemas::errors::ErrorBody;
use schemas::rest::RoleBody;
use web::{ApiError, Asked, AskedByMember, AskedByVicollo, Path, permissions};

/// Gives a participant another role, as a HOST in the room; the room's owner may give any role to themselves.
#[utoipa::path(
    put, path = "/v2/members/me/video-rooms/{id}/participants/{appUserId}/role", tag = "client",
    operation_id = "setMyParticipantRole", security(("member" = [])), request_body = RoleBody,
    params(("id" = u32, Path, description = "The room."), ("appUserId" = String, Path, description = "The participant.")),
    responses(
        (status = 204, description = "The participant has the role."),
        (status = 400, body = ErrorBody, description = "There is no such role, or the room is no conference."),
        (status = 401, body = ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 403, body = ErrorBody, description = "The caller is no HOST in the room."),
        (status = 404, body = ErrorBody, description = "There is no such room or participant in it, or the caller does not see it."),
    )
)]
pub(super) async fn set_mine(
    AskedByMember { asked, .. }: AskedByMember,
    Path((room, app_user_id)): Path<(String, String)>,
    web::Json(body): web::Json<RoleBody>,
) -> Result<StatusCode, ApiError> {
    // Whether the caller sees the room; who may change roles in it is no permission's but the room's own to say.
    permissions::asked_in_room(&asked, number(&room)?, Action::Get).await?;
    run(&asked, &room, app_user_id, body.role).await
}

/// Gives a participant another role.
#[utoipa::path(
    put, path = "/v2/vicollo-apps/me/video-rooms/{id}/participants/{appUserId}/role", tag = "vicollo",
    operation_id = "setParticipantRole", security(("app" = [])), request_body = RoleBody,
    params(("id" = u32, Path, description = "The room."), ("appUserId" = String, Path, description = "The participant.")),
    responses(
        (status = 204, description = "The participant has the role."),
        (status = 400, body = ErrorBody, description = "There is no such role, or the room is no conference."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
        (status = 404, body = ErrorBody, description = "There is no such room or participant in it."),
    )
)]
pub(super) async fn set(
    AskedByVicollo(asked): AskedByVicollo,
    Path((room, app_user_id)): Path<(String, String)>,
    web::Json(body): web::Json<RoleBody>,
) -> Result<StatusCode, ApiError> {
    run(&asked, &room, app_user_id, body.role).await
}

async fn run(asked: &Asked, room: &str, app_user_id: String, role: Role) -> Result<StatusCode, ApiError> {
    let app_user_id = AppUserId::try_from(app_user_id)?;
    let context = asked.context();
    let command = Command::SetRole { by: asked.by.clone(), app_user_id, role, at: context.at };
    let key = number(room)?.to_string();
    let done = asked.platform.transactor()?.run::<Room>(&key, &context, command).await?;
    asked.platform.settle(done.position).await;
    Ok(StatusCode::NO_CONTENT)
}
