use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::AppId;
use ports::clock;
use projections::webhooks::{self, NewDelivery};
use schemas::errors::{Code, ErrorBody};
use schemas::rest::{RedeliverBody, Redelivered, WebhookDelivery, time};
use schemas::webhook::PING;
use uuid::Uuid;
use web::{ApiError, OptionalJson, Path, Platform, ServerCaller, callbacks};

/// Sends a webhook of the type `PING`, to see whether the callback works. It goes out even while webhooks are stopped.
#[utoipa::path(
    post, path = "/v2/apps/me/callback/ping", tag = "webhooks", operation_id = "pingCallback",
    security(("app" = [])),
    responses(
        (status = 201, description = "The webhook on its way; its delivery says how it went.", body = WebhookDelivery),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "The app has no callback."),
    )
)]
pub(super) async fn ping(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
) -> Result<(StatusCode, Json<WebhookDelivery>), ApiError> {
    app.callback.as_ref().ok_or(Code::CallbackNotFound)?;
    ping_for(&platform, app.app).await
}

/// Sends a test to an app's callback, whoever asked.
pub(super) async fn ping_for(
    platform: &Platform,
    app: AppId,
) -> Result<(StatusCode, Json<WebhookDelivery>), ApiError> {
    let (id, at) = (Uuid::now_v7(), clock::now());
    let (stream, kind) = (format!("ping-{id}"), PING.to_owned());
    webhooks::add_test(&platform.db, &NewDelivery { id, app, position: 0, stream, kind, at }).await?;
    let made = webhooks::get(&platform.db, app, id).await?.ok_or(Code::WebhookDeliveryNotFound)?;
    Ok((StatusCode::CREATED, Json(callbacks::delivery(made))))
}

/// Sends one webhook again, now.
#[utoipa::path(
    post, path = "/v2/apps/me/webhook-deliveries/{id}/redeliver", tag = "webhooks",
    operation_id = "redeliverWebhook", security(("app" = [])),
    params(("id" = String, Path, description = "The `id` of the webhook.")),
    responses(
        (status = 200, description = "The delivery, on its way again.", body = WebhookDelivery),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
        (status = 404, body = ErrorBody, description = "There is no such delivery."),
    )
)]
pub(super) async fn redeliver(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(id): Path<String>,
) -> Result<Json<WebhookDelivery>, ApiError> {
    // What is no UUID is the id of no webhook.
    let id: Uuid = id.parse().map_err(|_| Code::WebhookDeliveryNotFound)?;
    webhooks::redeliver(&platform.db, app.app, id, clock::now()).await?;
    let delivery = webhooks::get(&platform.db, app.app, id).await?.ok_or(Code::WebhookDeliveryNotFound)?;
    Ok(Json(callbacks::delivery(delivery)))
}

/// Sends failed webhooks again, now: all, or those that came up in a span of time.
#[utoipa::path(
    post, path = "/v2/apps/me/webhook-deliveries/redeliver", tag = "webhooks", operation_id = "redeliverWebhooks",
    security(("app" = [])), request_body(content = Option<RedeliverBody>),
    responses(
        (status = 200, description = "How many are on their way again.", body = Redelivered),
        (status = 400, body = ErrorBody, description = "A time cannot be read."),
        (status = 401, body = ErrorBody, description = "The credentials are missing or wrong."),
    )
)]
pub(super) async fn redeliver_all(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    OptionalJson(body): OptionalJson<RedeliverBody>,
) -> Result<Json<Redelivered>, ApiError> {
    let at = |text: Option<String>| text.filter(|text| !text.is_empty()).map(|text| time(&text)).transpose();
    let span = (at(body.from)?, at(body.to)?);
    let delivered = body.delivered.unwrap_or(false);
    let count = webhooks::redeliver_all(&platform.db, app.app, span, delivered, clock::now()).await?;
    Ok(Json(Redelivered { count }))
}
