use crate::members;
use axum::Json;
use axum::extract::State;
use domain::AppUserId;
use schemas::errors::ErrorBody;
use schemas::rest;
use web::{ApiError, Path, Platform, VicolloCaller};

/// Gives tokens to a registered member. This answer, as text and in base64, is the `key` of an embed URL.
#[utoipa::path(
    post, path = "/v2/vicollo-apps/me/members/{appUserId}/login", tag = "vicollo", operation_id = "loginVicolloMember",
    security(("app" = [])), params(("appUserId" = String, Path, description = "The tenant's own id of the member.")),
    responses(
        (status = 200, description = "Tokens of the member.", body = rest::Tokens),
        (status = 400, body = ErrorBody, description = "The id has a wrong format."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
        (status = 404, body = ErrorBody, description = "There is no such member."),
    )
)]
pub(super) async fn login(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    Path(id): Path<String>,
) -> Result<Json<rest::Tokens>, ApiError> {
    let member = members::current(&platform, &app, &AppUserId::try_from(id)?).await?;
    Ok(Json(members::tokens_of(&platform, &app, &member)?))
}
