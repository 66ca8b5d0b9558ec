//! What the watch page shows, for anyone who knows a public post's UUID.

use crate::usage::UsageFigures;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use domain::access::AccessLevel;
use domain::media::{FailureReason, OutputFileKind};
use domain::post::{Active, Phase};
use projections::usage::Granularity;
use projections::{posts, usage};
use schemas::rest::{FailureReasonName, VideoPostState, url_of};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{ApiError, BaseUrl, Code, Path, Platform};

/// Usage is summed over this time: thirty days.
const USAGE_US: i64 = 30 * 86_400 * 1_000_000;

/// A post as its watch page shows it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WatchState {
    uuid: Uuid,
    title: String,
    #[schema(value_type = VideoPostState)]
    video_post_state: &'static str,
    /// While it is processed.
    progress: Option<Progress>,
    #[schema(value_type = Option<FailureReasonName>)]
    failure_reason: Option<FailureReason>,
    duration_ms: Option<u64>,
    hls_url: Option<String>,
    dash_url: Option<String>,
    mp4_url: Option<String>,
    thumbnail_url: Option<String>,
    /// Usage of everything its owner has, in the last thirty days.
    owner_usage: OwnerUsage,
}

/// How far a transcode is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Progress {
    stage: String,
    done_ms: u64,
    total_ms: u64,
}

/// What an owner may show to everyone.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct OwnerUsage {
    watched_ms: u64,
    delivered_bytes: u64,
    transcoded_ms: u64,
    cpu_ms: u64,
}

/// Reads the state of a public post.
#[utoipa::path(
    get,
    path = "/watch/{uuid}/state",
    tag = "pages",
    params(("uuid" = Uuid, Path, description = "The post's UUID")),
    responses(
        (status = 200, description = "What the watch page shows", body = WatchState),
        (status = 404, description = "No such post, or it is not public", body = web::ErrorBody),
    )
)]
pub async fn state(
    State(platform): State<Platform>,
    BaseUrl(base_url): BaseUrl,
    Path(uuid): Path<String>,
) -> Result<impl IntoResponse, ApiError> {
    let uuid = Uuid::try_parse(&uuid).map_err(|_| Code::VideoPostNotFound)?;
    let post = posts::by_uuid(&platform.db, uuid).await?;
    let post = post.filter(|post| post.access_level == AccessLevel::Public).ok_or(Code::VideoPostNotFound)?;
    let progress = match &post.phase {
        Phase::Queued { .. } | Phase::Processing { .. } => progress(&platform, &post).await?,
        _ => None,
    };
    let usage = owner_usage(&platform, &post).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(WatchState::of(post, progress, usage, &base_url))))
}

async fn progress(platform: &Platform, post: &Active) -> Result<Option<Progress>, ApiError> {
    let known = posts::progress(&platform.db, post.post).await?;
    Ok(known.map(|known| Progress { stage: known.stage, done_ms: known.done_ms, total_ms: known.total_ms }))
}

async fn owner_usage(platform: &Platform, post: &Active) -> Result<OwnerUsage, ApiError> {
    let to = ports::clock::now().as_micros();
    let owner = &post.owner.app_user_id;
    let rows = usage::of_member(&platform.db, post.app, owner, to - USAGE_US, to, Granularity::Day).await?;
    let figures: Vec<UsageFigures> = rows.iter().map(UsageFigures::from).collect();
    let total = UsageFigures::sum(&figures);
    Ok(OwnerUsage {
        watched_ms: total.watched_ms,
        delivered_bytes: total.delivered_bytes,
        transcoded_ms: total.transcoded_ms.values().sum(),
        cpu_ms: total.cpu_ms,
    })
}

impl WatchState {
    fn of(post: Active, progress: Option<Progress>, owner_usage: OwnerUsage, base_url: &str) -> Self {
        let result = match &post.phase {
            Phase::Processed { result, .. } => Some(result),
            _ => None,
        };
        // Of several playlists the main one: variants lie deeper.
        let url = |kind: OutputFileKind| {
            let result = result?;
            let files = result.files.iter().filter(|made| made.file.kind == kind);
            let made = files.min_by_key(|made| made.file.path.matches('/').count())?;
            Some(url_of(base_url, &format!("{}/{}", result.prefix, made.file.path)))
        };
        // An uploaded picture takes the place of an extracted one.
        let own_thumbnail =
            post.pictures.thumbnail.stored.as_ref().map(|picture| url_of(base_url, &picture.file.key));
        let failure_reason = match &post.phase {
            Phase::FailedProcessing { reason, .. } => Some(*reason),
            _ => None,
        };
        Self {
            uuid: post.uuid,
            video_post_state: post.phase.name(),
            progress,
            failure_reason,
            duration_ms: result.map(|result| result.duration_ms),
            hls_url: url(OutputFileKind::Hls),
            dash_url: url(OutputFileKind::Dash),
            mp4_url: url(OutputFileKind::Mp4),
            thumbnail_url: own_thumbnail.or_else(|| url(OutputFileKind::Thumbnail)),
            owner_usage,
            title: post.title,
        }
    }
}
