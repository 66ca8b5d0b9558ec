use super::memberships;
use crate::members;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::AppUserId;
use domain::group_membership::ADMIN;
use schemas::errors::{Code, ErrorBody};
use schemas::rest;
use web::{ApiError, Caused, OptionalJson, Path, Platform, VicolloCaller};

/// Changes a member: absent keeps, null and `""` clear.
#[utoipa::path(
    patch, path = "/v2/vicollo-apps/me/members/{appUserId}", tag = "vicollo", operation_id = "updateVicolloMember",
    security(("app" = [])), params(("appUserId" = String, Path, description = "The tenant's own id of the member.")),
    request_body = rest::VicolloMemberPatch,
    responses(
        (status = 200, description = "The member after the change.", body = rest::VicolloMember),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
        (status = 404, body = ErrorBody, description = "There is no such member or group."),
    )
)]
pub(super) async fn change(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    Path(id): Path<String>,
    caused: Caused,
    OptionalJson(body): OptionalJson<rest::VicolloMemberPatch>,
) -> Result<Json<rest::VicolloMember>, ApiError> {
    let id = AppUserId::try_from(id)?;
    members::current(&platform, &app, &id).await?;
    let group = memberships::chosen(&platform, &app, body.group_id).await?;
    let (member, _) =
        members::patch(&platform, &app, &caused.by_app(app.app), &id, body.into_patch()?).await?;
    if let Some(group) = &group {
        memberships::assign(&platform, &member, group, &caused).await?;
    }
    let group = memberships::current(&platform, &app, &member).await?;
    Ok(Json(rest::VicolloMember::of(&member, &app, &group)))
}

/// Deletes members for ever, with the keys of their personal data. Those who are not there count as deleted; the member
/// `admin`, who stands for the app's owner, stays.
#[utoipa::path(
    delete, path = "/v2/vicollo-apps/me/members/{appUserId}", tag = "vicollo", operation_id = "deleteVicolloMembers",
    security(("app" = [])), params(("appUserId" = String, Path, description = "1 to 100 ids, comma separated.")),
    responses(
        (status = 204, description = "They are gone."),
        (status = 400, body = ErrorBody, description = "An id has a wrong format, or is the owner's member; nothing was deleted."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
    )
)]
pub(super) async fn delete(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    Path(list): Path<String>,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    let ids = members::id_list(&list)?;
    if ids.iter().any(|id| id.as_str() == ADMIN) {
        let message = "the member admin stands for the app's owner and goes with the app only";
        return Err(ApiError::new(Code::AdminGroupFixed, message));
    }
    members::delete_all(&platform, app.app, &ids, &caused).await?;
    Ok(StatusCode::NO_CONTENT)
}
