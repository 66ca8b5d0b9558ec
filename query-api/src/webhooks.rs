//! Callbacks, and the log of what was sent to them.

use axum::Json;
use axum::extract::State;
use domain::app;
use ports::clock;
use projections::webhooks::{self, DeliveryFilter, Status};
use schemas::rest::{CallbackView, SigningSecrets, WebhookDelivery, WebhookDeliveryDetails};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::callbacks::{self, signing_secrets};
use web::{ApiError, Code, Paging, PagingQuery, Path, Platform, Query, ServerCaller, VicolloCaller};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .routes(routes!(callback))
        .routes(routes!(vicollo_callback))
        .routes(routes!(signing_secret))
        .routes(routes!(list))
        .routes(routes!(get))
}

/// Reads where webhooks go. The password is never shown.
#[utoipa::path(
    get,
    path = "/v2/apps/me/callback",
    tag = "webhooks",
    responses(
        (status = 200, description = "Where webhooks go", body = CallbackView),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 404, description = "They go nowhere", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn callback(ServerCaller(app): ServerCaller) -> Result<Json<CallbackView>, ApiError> {
    view(&app)
}

/// Reads where webhooks go. The password is never shown.
#[utoipa::path(
    get,
    path = "/v2/vicollo-apps/me/callback",
    tag = "vicollo",
    operation_id = "readVicolloCallback",
    responses(
        (status = 200, description = "Where webhooks go", body = CallbackView),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 403, description = "The app is no Vicollo app", body = web::ErrorBody),
        (status = 404, description = "They go nowhere", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn vicollo_callback(VicolloCaller(app): VicolloCaller) -> Result<Json<CallbackView>, ApiError> {
    view(&app)
}

fn view(app: &app::Active) -> Result<Json<CallbackView>, ApiError> {
    let callback = app.callback.as_ref().ok_or(Code::CallbackNotFound)?;
    Ok(Json(CallbackView::of(callback, &app.webhooks)))
}

/// Shows the keys that webhooks are signed with.
#[utoipa::path(
    get,
    path = "/v2/apps/me/callback/signing-secret",
    tag = "webhooks",
    operation_id = "readSigningSecret",
    responses(
        (status = 200, description = "The keys that sign now", body = SigningSecrets),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 404, description = "There is no key yet: no callback was set", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn signing_secret(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
) -> Result<Json<SigningSecrets>, ApiError> {
    signing_secrets(&platform.secrets, &app, clock::now()).map(Json)
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default)]
struct ListQuery {
    /// `WAITING`, `PENDING`, `DELIVERED` or `FAILED`.
    status: Option<String>,
    /// Such as `VIDEO_ROOM_LIVE`.
    #[serde(rename = "type")]
    kind: Option<String>,
}

/// Lists webhooks that were or are to be sent, newest first. Finished ones are kept for thirty days.
#[utoipa::path(
    get,
    path = "/v2/apps/me/webhook-deliveries",
    tag = "webhooks",
    operation_id = "listWebhookDeliveries",
    params(ListQuery, PagingQuery),
    responses(
        (status = 200, description = "A page of deliveries", body = schemas::rest::Page<WebhookDelivery>),
        (status = 400, description = "A parameter cannot be read", body = web::ErrorBody),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn list(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<Json<schemas::rest::Page<WebhookDelivery>>, ApiError> {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let unknown =
        |name: &str| ApiError::new(Code::InvalidRequestParameter, format!("there is no status {name:?}"));
    let status =
        given(query.status).map(|name| Status::named(&name).ok_or_else(|| unknown(&name))).transpose()?;
    let filter = DeliveryFilter { status, kind: given(query.kind) };
    let page = projections::Page { number0: paging.number, size: paging.size };
    let found = webhooks::list(&platform.db, app.app, &filter, page).await?;
    Ok(Json(paging.page(found.content.into_iter().map(callbacks::delivery).collect(), found.total)))
}

/// Reads how the delivery of a webhook went, try by try.
#[utoipa::path(
    get,
    path = "/v2/apps/me/webhook-deliveries/{id}",
    tag = "webhooks",
    operation_id = "readWebhookDelivery",
    params(("id" = String, Path, description = "The `id` of the webhook")),
    responses(
        (status = 200, description = "The delivery", body = WebhookDeliveryDetails),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 404, description = "No such delivery", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn get(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(id): Path<String>,
) -> Result<Json<WebhookDeliveryDetails>, ApiError> {
    // What is no UUID is the id of no webhook.
    let id: Uuid = id.parse().map_err(|_| Code::WebhookDeliveryNotFound)?;
    let delivery = webhooks::get(&platform.db, app.app, id).await?.ok_or(Code::WebhookDeliveryNotFound)?;
    let attempts = webhooks::attempts(&platform.db, id).await?;
    Ok(Json(WebhookDeliveryDetails {
        delivery: callbacks::delivery(delivery),
        attempts: attempts.into_iter().map(callbacks::attempt).collect(),
    }))
}
