//! What the watch page shows, for anyone who knows a post's UUID and may see it.

use crate::origin::access;
use crate::usage::UsageFigures;
use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::header;
use axum::response::IntoResponse;
use domain::media::{FailureReason, OutputFileKind, Piece};
use domain::post::{Active, Phase, Shown};
use projections::tasks::Progress as PieceProgress;
use projections::usage::Granularity;
use projections::{posts, tasks, usage};
use schemas::rest::{FailureReasonName, PostRendition, VideoPostState, url_of};
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
    /// From high to low; from the plan on.
    renditions: Vec<PostRendition>,
    duration_ms: Option<u64>,
    hls_url: Option<String>,
    dash_url: Option<String>,
    mp4_url: Option<String>,
    thumbnail_url: Option<String>,
    /// WebVTT that says which part of a picture is for which time.
    storyboard_url: Option<String>,
    /// Where a player says how watching goes.
    beacon_url: String,
    /// Usage of everything its owner has, in the last thirty days.
    owner_usage: OwnerUsage,
}

/// How far a transcode is: media time of all renditions together.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Progress {
    /// `measure` before there is a plan, then `encode`.
    #[schema(value_type = String)]
    stage: &'static str,
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

/// Reads the state of a post that is public, or of another with a streaming token.
#[utoipa::path(
    get,
    path = "/watch/{uuid}/state",
    tag = "pages",
    params(
        ("uuid" = Uuid, Path, description = "The post's UUID"),
        ("streamingToken" = Option<String>, Query, description = "Needed unless the post is `PUBLIC`; the URLs carry it"),
    ),
    responses(
        (status = 200, description = "What the watch page shows", body = WatchState),
        (status = 404, description = "No such post, or it is not for the caller", body = web::ErrorBody),
    )
)]
pub async fn state(
    State(platform): State<Platform>,
    BaseUrl(base_url): BaseUrl,
    Path(uuid): Path<String>,
    uri: OriginalUri,
) -> Result<impl IntoResponse, ApiError> {
    let uuid = Uuid::try_parse(&uuid).map_err(|_| Code::VideoPostNotFound)?;
    let post = posts::by_uuid(&platform.db, uuid).await?.ok_or(Code::VideoPostNotFound)?;
    let token = match access::check(&platform, &post, uri.query()).await {
        // Which posts there are is not told.
        Err(error) if error.code() == Code::InvalidStreamingToken => {
            return Err(Code::VideoPostNotFound.into());
        }
        checked => checked?,
    };
    let pieces = match post.phase.job().filter(|job| job.making.is_some()) {
        Some(job) => tasks::progress(&platform.db, post.post, job.job).await?,
        None => vec![],
    };
    let usage = owner_usage(&platform, &post).await?;
    Ok((
        [(header::CACHE_CONTROL, "no-store")],
        Json(WatchState::of(&post, &pieces, usage, &Signed { base_url: &base_url, token })),
    ))
}

/// Each rendition with what workers have made of the pieces that are not finished.
fn renditions(shown: &Shown<'_>, pieces: &[PieceProgress]) -> Vec<PostRendition> {
    let under_way = |is_sound: bool| {
        let adds = |piece: Piece| match piece {
            Piece::Chunk(_) => !is_sound,
            Piece::Audio => is_sound,
            Piece::AudioHead | Piece::Copy | Piece::Captions | Piece::Pictures | Piece::Whole => false,
        };
        pieces.iter().filter(|progress| adds(progress.piece)).map(|progress| progress.done_ms).sum::<u64>()
    };
    let of = |version| {
        let mut rendition = PostRendition::from(version);
        if !rendition.is_complete {
            let is_sound = rendition.width.is_none();
            let under_way = under_way(is_sound);
            // All of the sound is made anew beside its head.
            let made_ms =
                if is_sound { rendition.made_ms.max(under_way) } else { rendition.made_ms + under_way };
            rendition.made_ms = made_ms.min(rendition.total_ms);
        }
        rendition
    };
    shown.versions.iter().map(of).collect()
}

/// How far the whole is, while it is not there.
fn progress(phase: &Phase, renditions: &[PostRendition]) -> Option<Progress> {
    if !matches!(phase, Phase::Queued { .. } | Phase::Processing { .. }) {
        return None;
    }
    let sum = |of: fn(&PostRendition) -> u64| renditions.iter().map(of).sum();
    let stage = if renditions.is_empty() { "measure" } else { "encode" };
    Some(Progress { stage, done_ms: sum(|one| one.made_ms), total_ms: sum(|one| one.total_ms) })
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

/// Addresses as this viewer has to ask for them.
struct Signed<'a> {
    base_url: &'a str,
    token: Option<&'a str>,
}

impl Signed<'_> {
    fn url(&self, key: &str) -> String {
        let token = self.token.map(|token| format!("?streamingToken={token}"));
        url_of(self.base_url, key) + &token.unwrap_or_default()
    }
}

impl WatchState {
    fn of(post: &Active, pieces: &[PieceProgress], owner_usage: OwnerUsage, signed: &Signed<'_>) -> Self {
        let shown = post.shown();
        let renditions = shown.as_ref().map(|shown| renditions(shown, pieces)).unwrap_or_default();
        // Of several playlists the main one: variants lie deeper.
        let url = |kind: OutputFileKind| {
            let shown = shown.as_ref()?;
            let files = shown.files.iter().filter(|made| made.file.kind == kind);
            let made = files.min_by_key(|made| made.file.path.matches('/').count())?;
            Some(signed.url(&format!("{}/{}", shown.prefix, made.file.path)))
        };
        // An uploaded picture takes the place of an extracted one.
        let own_thumbnail =
            post.pictures.thumbnail.stored.as_ref().map(|picture| signed.url(&picture.file.key));
        let failure_reason = match &post.phase {
            Phase::FailedProcessing { reason, .. } => Some(*reason),
            _ => None,
        };
        Self {
            uuid: post.uuid,
            video_post_state: post.phase.name(),
            progress: progress(&post.phase, &renditions),
            renditions,
            failure_reason,
            duration_ms: shown.as_ref().and_then(|shown| shown.duration_ms),
            hls_url: url(OutputFileKind::Hls),
            dash_url: url(OutputFileKind::Dash),
            mp4_url: url(OutputFileKind::Mp4),
            beacon_url: signed.url(&format!("apps/{}/video-posts/{}/beacon", post.app, post.post)),
            thumbnail_url: own_thumbnail.or_else(|| url(OutputFileKind::Thumbnail)),
            storyboard_url: url(OutputFileKind::Storyboard),
            owner_usage,
            title: post.title.clone(),
        }
    }
}
