//! Whether this process lives, and whether it should get requests.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Platform;

/// Read models further behind than this would show clients an old world.
const LAG_MAX: Duration = Duration::from_secs(1);

/// The routes. `startup` stays up once it was: a busy server is not a starting one.
pub fn router() -> OpenApiRouter<Platform> {
    let started = Started::default();
    OpenApiRouter::new()
        .routes(routes!(live))
        .routes(routes!(ready))
        .routes(routes!(startup))
        .layer(axum::Extension(started))
}

#[derive(Clone, Default)]
struct Started(Arc<AtomicBool>);

/// The answer of a check.
#[derive(Serialize, ToSchema)]
struct Health {
    /// `UP` or `DOWN`.
    status: &'static str,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

impl Health {
    fn answer(reason: Option<&'static str>) -> Response {
        let (code, status) =
            if reason.is_none() { (StatusCode::OK, "UP") } else { (StatusCode::SERVICE_UNAVAILABLE, "DOWN") };
        (code, [(header::CACHE_CONTROL, "no-store")], Json(Self { status, reason })).into_response()
    }
}

/// Says that the process answers.
#[utoipa::path(get, path = "/health/live", tag = "health", responses((status = 200, description = "It lives", body = Health)))]
async fn live() -> Response {
    Health::answer(None)
}

/// Says whether the log can be read and the read models are at most a second behind it.
#[utoipa::path(
    get,
    path = "/health/ready",
    tag = "health",
    responses(
        (status = 200, description = "Send requests", body = Health),
        (status = 503, description = "Send none", body = Health),
    )
)]
async fn ready(State(platform): State<Platform>) -> Response {
    Health::answer(trouble(&platform).await)
}

/// Says whether the process has been ready once.
#[utoipa::path(
    get,
    path = "/health/startup",
    tag = "health",
    responses(
        (status = 200, description = "It has started", body = Health),
        (status = 503, description = "It is starting", body = Health),
    )
)]
async fn startup(
    State(platform): State<Platform>,
    axum::Extension(started): axum::Extension<Started>,
) -> Response {
    if started.0.load(Ordering::Relaxed) {
        return Health::answer(None);
    }
    let trouble = trouble(&platform).await;
    if trouble.is_none() {
        started.0.store(true, Ordering::Relaxed);
    }
    Health::answer(trouble)
}

async fn trouble(platform: &Platform) -> Option<&'static str> {
    let head = *platform.log.head().borrow();
    if let Err(error) = platform.log.read_all(head.saturating_sub(1), 1).await {
        tracing::error!("the log cannot be read: {error}");
        return Some("the log cannot be read");
    }
    let reached = platform.db.wait_for(head, LAG_MAX).await;
    (!reached).then_some("the read models are behind the log")
}
