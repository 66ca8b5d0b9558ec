use axum::Json;
use axum::extract::State;
use schemas::rest::OwnPermissions;
use web::{ApiError, MemberCaller, Platform, permissions};

/// Reads the caller's own group and what it may do. In Vicollo apps only.
#[utoipa::path(
    get, path = "/v2/members/me/permissions", tag = "client", operation_id = "getOwnPermissions",
    security(("member" = [])),
    responses(
        (status = 200, description = "The group and its permissions", body = OwnPermissions),
        (status = 401, description = "The token is missing, wrong or expired", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app", body = web::ErrorBody),
    )
)]
pub(super) async fn own(
    State(platform): State<Platform>,
    caller: MemberCaller,
) -> Result<Json<OwnPermissions>, ApiError> {
    permissions::require_vicollo(&caller.app)?;
    Ok(Json((&permissions::group(&platform, &caller.member).await?).into()))
}
