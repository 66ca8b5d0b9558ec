use crate::members;
use crate::rooms::acts::{self, Answer};
use crate::rooms::number;
use axum::http::StatusCode;
use domain::group_membership::ADMIN;
use domain::member::Patch;
use domain::{AppUserId, member};
use schemas::errors::ErrorBody;
use schemas::rest::{VicolloRoomBody, VicolloRoomPatch, VideoRoom};
use web::{ApiError, Asked, AskedByVicollo, Caused, OptionalJson, Path};

/// Makes a room: of the named member, or of the one who stands for the app's owner.
#[utoipa::path(
    post, path = "/v2/vicollo-apps/me/video-rooms", tag = "vicollo", operation_id = "createVicolloRoom",
    security(("app" = [])), request_body = VicolloRoomBody,
    responses(
        (status = 201, description = "The room, `SCHEDULED`.", body = VideoRoom),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or the type is `BROADCAST_RTMP`."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
        (status = 404, body = ErrorBody, description = "There is no such member."),
    )
)]
pub(super) async fn create(
    AskedByVicollo(asked): AskedByVicollo,
    caused: Caused,
    OptionalJson(body): OptionalJson<VicolloRoomBody>,
) -> Result<(StatusCode, Answer), ApiError> {
    let owner = body.owner()?;
    let new = body.into_room()?;
    let owner = match &owner {
        Some(id) => members::current(&asked.platform, &asked.app, id).await?,
        None => admin(&asked, &caused).await?,
    };
    Ok((StatusCode::CREATED, acts::create(&asked, owner, new).await?))
}

/// The member who stands for the app's owner; made when first needed.
pub(crate) async fn admin(asked: &Asked, caused: &Caused) -> Result<member::Active, ApiError> {
    let id = AppUserId::try_from(ADMIN.to_owned())?;
    let (member, _) = members::upsert(&asked.platform, &asked.app, caused, id, Patch::default()).await?;
    Ok(member)
}

/// Changes a room: absent keeps, null clears.
#[utoipa::path(
    patch, path = "/v2/vicollo-apps/me/video-rooms/{id}", tag = "vicollo", operation_id = "updateVicolloRoom",
    security(("app" = [])), params(("id" = u32, Path, description = "The room.")), request_body = VicolloRoomPatch,
    responses(
        (status = 200, description = "The room after the change.", body = VideoRoom),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
        (status = 404, body = ErrorBody, description = "There is no such room."),
    )
)]
pub(super) async fn change(
    AskedByVicollo(asked): AskedByVicollo,
    Path(room): Path<String>,
    OptionalJson(body): OptionalJson<VicolloRoomPatch>,
) -> Result<Answer, ApiError> {
    let (patch, view_options) = body.into_parts()?;
    acts::change_shown(&asked, number(&room)?, patch, view_options).await
}

/// Deletes a room with its storage. A second time changes nothing.
#[utoipa::path(
    delete, path = "/v2/vicollo-apps/me/video-rooms/{id}", tag = "vicollo", operation_id = "deleteVicolloRoom",
    security(("app" = [])), params(("id" = u32, Path, description = "The room.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
        (status = 404, body = ErrorBody, description = "There is no such room."),
    )
)]
pub(super) async fn delete(
    AskedByVicollo(asked): AskedByVicollo,
    Path(room): Path<String>,
) -> Result<StatusCode, ApiError> {
    acts::delete(&asked, number(&room)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
