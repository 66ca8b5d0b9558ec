//! What the media origin measured: windows as events of the member whose content was watched, sessions of players as
//! events of the post.

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use domain::playback::{self, Playback};
use domain::usage::{Recorded, Usage};
use ports::log::Actor;
use ports::{Context, clock};
use schemas::rest::{PlaybackReport, UsageWindow};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;
use web::{ApiError, Platform, WorkerCaller};

/// The routes.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new()
        .route("/internal/v1/usage", post(report))
        .route("/internal/v1/playbacks", post(report_playbacks))
}

async fn report(
    _: WorkerCaller,
    State(platform): State<Platform>,
    web::Json(windows): web::Json<Vec<UsageWindow>>,
) -> Result<StatusCode, ApiError> {
    for UsageWindow { id, window } in windows {
        record(&platform, window, id).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn report_playbacks(
    _: WorkerCaller,
    State(platform): State<Platform>,
    web::Json(reports): web::Json<Vec<PlaybackReport>>,
) -> Result<StatusCode, ApiError> {
    for PlaybackReport { id, report } in reports {
        record_playback(&platform, report, id).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a session of a player; the same command id again adds nothing.
pub async fn record_playback(
    platform: &Platform,
    report: playback::Recorded,
    command_id: Uuid,
) -> Result<(), ApiError> {
    let mut context = Context::new(report.app, Actor::System, clock::now());
    context.command_id = command_id;
    let key = report.post.to_string();
    platform.transactor()?.record::<Playback>(&key, &context, report).await?;
    Ok(())
}

/// Takes a window; the same command id again adds nothing.
pub async fn record(platform: &Platform, window: Recorded, command_id: Uuid) -> Result<(), ApiError> {
    let mut context = Context::new(window.app, Actor::System, clock::now());
    context.command_id = command_id;
    let key = window.app_user_id.key(window.app).to_string();
    platform.transactor()?.record::<Usage>(&key, &context, window).await?;
    Ok(())
}
