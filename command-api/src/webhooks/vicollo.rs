use super::callback::{remove_for, set_for, unconditional};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemas::errors::ErrorBody;
use schemas::rest::{CallbackBody, CallbackView};
use web::{ApiError, Caused, Platform, VicolloCaller};

/// Sets where webhooks go.
#[utoipa::path(
    put, path = "/v2/vicollo-apps/me/callback", tag = "vicollo", operation_id = "setVicolloCallback",
    security(("app" = [])), request_body = CallbackBody,
    responses(
        (status = 200, description = "Where webhooks go now.", body = CallbackView),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or the address may not be called."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
    )
)]
pub(super) async fn set(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    caused: Caused,
    web::Json(body): web::Json<CallbackBody>,
) -> Result<Json<CallbackView>, ApiError> {
    set_for(&platform, app.app, unconditional(caused.by_app(app.app)), body).await
}

/// Sets where webhooks go; the same as PUT.
#[utoipa::path(
    post, path = "/v2/vicollo-apps/me/callback", tag = "vicollo", operation_id = "setVicolloCallbackByPost",
    security(("app" = [])), request_body = CallbackBody,
    responses(
        (status = 200, description = "Where webhooks go now.", body = CallbackView),
        (status = 400, body = ErrorBody, description = "A field cannot be taken, or the address may not be called."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
    )
)]
pub(super) async fn set_by_post(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    caused: Caused,
    web::Json(body): web::Json<CallbackBody>,
) -> Result<Json<CallbackView>, ApiError> {
    set_for(&platform, app.app, unconditional(caused.by_app(app.app)), body).await
}

/// Stops webhooks and forgets where they went.
#[utoipa::path(
    delete, path = "/v2/vicollo-apps/me/callback", tag = "vicollo", operation_id = "removeVicolloCallback",
    security(("app" = [])),
    responses(
        (status = 204, description = "Webhooks go nowhere."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 403, body = ErrorBody, description = "The app is no Vicollo app."),
    )
)]
pub(super) async fn remove(
    State(platform): State<Platform>,
    VicolloCaller(app): VicolloCaller,
    caused: Caused,
) -> Result<StatusCode, ApiError> {
    remove_for(&platform, app.app, unconditional(caused.by_app(app.app))).await
}
