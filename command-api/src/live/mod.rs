//! What the media servers of broadcasts and rooms report, as commands. In process they call [`handle`]; split off,
//! they POST.

mod publish;
mod rooms;

use axum::Json;
use axum::extract::State;
use axum::routing::post;
use domain::AppId;
use ports::log::Actor;
use ports::{Context, clock};
use schemas::worker::live::{LiveReply, LiveReport};
use utoipa_axum::router::OpenApiRouter;
use web::{ApiError, Platform, WorkerCaller};

/// The route.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().route("/internal/v1/live/reports", post(report))
}

async fn report(
    _: WorkerCaller,
    State(platform): State<Platform>,
    web::Json(report): web::Json<LiveReport>,
) -> Result<Json<LiveReply>, ApiError> {
    handle(&platform, report).await.map(Json)
}

/// Takes a media server's word. An error means that it was not taken and may be said again.
pub async fn handle(platform: &Platform, report: LiveReport) -> Result<LiveReply, ApiError> {
    match report {
        LiveReport::Prepared { stream_key, publish, mode } => {
            publish::prepared(platform, &stream_key, publish, mode).await
        }
        LiveReport::Playable { key, publish } => publish::playable(platform, key, publish).await,
        LiveReport::Stopped { key, publish, error } => publish::stopped(platform, key, publish, error).await,
        LiveReport::Entered { .. } | LiveReport::Left { .. } | LiveReport::EgressEnded { .. } => {
            rooms::conference(platform, report).await
        }
        LiveReport::ArchivingStarted { .. }
        | LiveReport::Archived { .. }
        | LiveReport::ArchivingFailed { .. } => rooms::recording(platform, report).await,
    }
}

/// The context of a media server's command in an app.
fn context(app: AppId) -> Context {
    Context::new(app, Actor::Worker("live".to_owned()), clock::now())
}
