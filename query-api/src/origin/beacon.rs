//! The beacon: what a player says of how watching goes, as `navigator.sendBeacon` sends it.

use super::access;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode, header};
use domain::{AppId, PostId};
use ports::clock;
use schemas::rest::BeaconBody;
use web::{ApiError, Code, Json, Path, Platform, Session, Source};

/// Ours have about 200 bytes.
const BYTES_MAX: u64 = 4_096;

/// Takes what a player says of how watching goes.
///
/// For `navigator.sendBeacon`: JSON as any text, no credentials, and nothing to read in the answer. Each beacon has what
/// happened since the last one. Neither addresses nor what browsers call themselves are kept.
#[utoipa::path(
    post,
    path = "/apps/{app}/video-posts/{post}/beacon",
    tag = "media",
    operation_id = "sendBeacon",
    params(
        ("app" = u32, Path, description = "The app's number"),
        ("post" = u32, Path, description = "The post's number"),
        ("streamingToken" = Option<String>, Query, description = "Needed unless the post is `PUBLIC`"),
    ),
    request_body = BeaconBody,
    responses(
        (status = 204, description = "Taken"),
        (status = 400, description = "Not a beacon, or beyond its limits", body = web::ErrorBody),
        (status = 403, description = "A valid streamingToken is needed", body = web::ErrorBody),
        (status = 404, description = "No such post", body = web::ErrorBody),
        (status = 413, description = "More than 4 KiB", body = web::ErrorBody),
        (status = 429, description = "Too many beacons of this address or session", body = web::ErrorBody),
    )
)]
pub(super) async fn beacon(
    State(platform): State<Platform>,
    Path((app, post)): Path<(String, String)>,
    uri: OriginalUri,
    source: Source,
    headers: HeaderMap,
    Json(body): Json<BeaconBody>,
) -> Result<StatusCode, ApiError> {
    platform.limits.count_beacon(source)?;
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > BYTES_MAX) {
        return Err(ApiError::new(
            Code::RequestTooLarge,
            format!("a beacon takes at most {BYTES_MAX} bytes"),
        ));
    }
    let figures = body.figures().map_err(|problem| ApiError::new(Code::InvalidHttpMessageBody, problem))?;
    let (app, post) = numbers(&app, &post).ok_or(Code::VideoPostNotFound)?;
    let found = projections::posts::get(&platform.db, app, post).await?.ok_or(Code::VideoPostNotFound)?;
    access::check(&platform, &found, uri.query()).await?;
    let session = Session::named(app, post, &body.session);
    platform
        .playbacks
        .tell(session, figures, body.ended, clock::now())
        .map_err(|_| ApiError::from(Code::TooManyRequests))?;
    Ok(StatusCode::NO_CONTENT)
}

fn numbers(app: &str, post: &str) -> Option<(AppId, PostId)> {
    Some((app.parse().ok()?, post.parse().ok()?))
}
