//! How watching goes, by post.

use axum::Json;
use axum::extract::State;
use domain::PostId;
use domain::playback::ErrorKind;
use projections::playback::{self, Summary};
use projections::posts;
use schemas::rest::PlaybackSummary;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, Code, Path, Platform, ServerCaller};

/// The route.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().routes(routes!(of_post))
}

/// Reads how watching a post went: start-up, stalls, changes of rendition, errors.
///
/// Of what players say in beacons and CMCD. A session shows once it is over, and a long one every ten minutes.
#[utoipa::path(
    get,
    path = "/v2/apps/me/video-posts/{id}/playback",
    tag = "usage",
    operation_id = "getVideoPostPlayback",
    params(("id" = u32, Path, description = "The post's number")),
    responses(
        (status = 200, description = "All sessions of the post", body = PlaybackSummary),
        (status = 401, description = "Wrong credentials", body = web::ErrorBody),
        (status = 404, description = "No such post", body = web::ErrorBody),
    ),
    security(("app" = []))
)]
async fn of_post(
    State(platform): State<Platform>,
    ServerCaller(app): ServerCaller,
    Path(id): Path<String>,
) -> Result<Json<PlaybackSummary>, ApiError> {
    let id: PostId = id.parse().map_err(|_| Code::VideoPostNotFound)?;
    posts::get(&platform.db, app.app, id).await?.ok_or(Code::VideoPostNotFound)?;
    Ok(Json(shown(id, playback::of_post(&platform.db, app.app, id).await?)))
}

fn shown(video_post_id: PostId, summary: Summary) -> PlaybackSummary {
    let figures = summary.figures;
    let errors = |kind| figures.errors.get(&kind).copied().unwrap_or(0);
    let (played, stalled) = (figures.played_ms as f64, figures.stalled_ms as f64);
    PlaybackSummary {
        video_post_id,
        sessions: summary.sessions,
        started_sessions: summary.started,
        startup_p50_ms: summary.startup_p50_ms,
        startup_p95_ms: summary.startup_p95_ms,
        played_ms: figures.played_ms,
        stalls: figures.stalls,
        stalled_ms: figures.stalled_ms,
        stall_ratio: if stalled > 0.0 { stalled / (played + stalled) } else { 0.0 },
        rungs_up: figures.rungs_up,
        rungs_down: figures.rungs_down,
        network_errors: errors(ErrorKind::Network),
        media_errors: errors(ErrorKind::Media),
        other_errors: errors(ErrorKind::Other),
    }
}
