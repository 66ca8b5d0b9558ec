use super::memberships;
use crate::members;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemas::errors::ErrorBody;
use schemas::rest;
use web::{ApiError, Caused, OptionalJson, Platform, VicolloCaller};

/// Registers a member, or changes the one with this appUserId.
///
/// Null and absent both keep what is known; `""` clears. A group that is not named is kept too, and is `MEMBERS` at first.
#[utoipa::path(
    post, path = "/v2/vicollo-apps/me/members", tag = "vicollo", operation_id = "registerVicolloMember",
    security(("app" = [])), request_body = rest::VicolloMemberBody,
    responses(
        (status = 201, description = "The member is new.", body = rest::VicolloMember),
        (status = 200, description = "The member was there.", body = rest::VicolloMember),
        (status = 400, body = ErrorBody, description = "A field cannot be taken."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
        (status = 404, body = ErrorBody, description = "There is no such group; nothing was changed."),
    )
)]
pub(super) async fn upsert(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    caused: Caused,
    OptionalJson(body): OptionalJson<rest::VicolloMemberBody>,
) -> Result<(StatusCode, Json<rest::VicolloMember>), ApiError> {
    let group = memberships::chosen(&platform, &app, body.group_id).await?;
    let (id, patch) = body.into_parts()?;
    let (member, is_new) = members::upsert(&platform, &app, &caused, id, patch).await?;
    if let Some(group) = &group {
        memberships::assign(&platform, &member, group, &caused).await?;
    }
    let group = memberships::current(&platform, &app, &member).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(rest::VicolloMember::of(&member, &app, &group))))
}
