//! From a file and what was asked of it to the answer.

use super::body::{Account, Counted};
use super::range::{self, Asked};
use super::target::Target;
use super::watched::Watched;
use super::{conditional, kind, playlist};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::post::Active;
use futures::{StreamExt, TryStreamExt, stream};
use ports::blobs::BlobInfo;
use web::{ApiError, Code, Platform};

/// Playlists are rewritten in memory; a day of two-second segments has about 3 MB.
const PLAYLIST_BYTES_MAX: u64 = 16 << 20;

/// A request for a file that is there and may be seen.
pub struct Request<'a> {
    pub target: &'a Target<'a>,
    pub post: &'a Active,
    pub blob: BlobInfo,
    /// To be handed on to what a playlist names.
    pub token: Option<&'a str>,
    pub is_head: bool,
    pub headers: &'a HeaderMap,
}

/// Answers it.
pub async fn answer(platform: &Platform, request: Request<'_>) -> Result<Response, ApiError> {
    let content_type = kind::content_type(request.target, request.post);
    if let Some(token) = request.token.filter(|_| kind::is_playlist(content_type)) {
        return with_token(platform, &request, content_type, token).await;
    }
    let etag = format!("\"{}\"", request.blob.etag);
    let mut headers = common(content_type, &kind::cache_control(content_type, request.token.is_none()))?;
    headers.insert(header::ETAG, value(&etag)?);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if conditional::client_has(request.headers, &etag) {
        headers.remove(header::CONTENT_TYPE);
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let size = request.blob.size;
    let (status, range) = match asked(&request, &etag) {
        Asked::Unsatisfiable => return unsatisfiable(size),
        Asked::Whole => (StatusCode::OK, 0..size),
        Asked::Part(range) => {
            headers.insert(
                header::CONTENT_RANGE,
                value(&format!("bytes {}-{}/{size}", range.start, range.end - 1))?,
            );
            (StatusCode::PARTIAL_CONTENT, range)
        }
    };
    let count = range.end - range.start;
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(count));
    if request.is_head {
        return Ok((status, headers, Body::empty()).into_response());
    }
    let bytes = platform.blobs.get(request.target.key, range).await?;
    let account =
        Account::new(platform.meter.clone(), request.post, Watched::of(request.target, request.post, size));
    Ok((status, headers, Body::from_stream(Counted::new(bytes, account, count))).into_response())
}

/// HEAD knows no ranges, and a range of another version is not answered.
fn asked(request: &Request<'_>, etag: &str) -> Asked {
    if request.is_head || !conditional::range_holds(request.headers, etag) {
        return Asked::Whole;
    }
    // Two Range headers are several ranges.
    let mut given = request.headers.get_all(header::RANGE).iter();
    match (given.next(), given.next()) {
        (Some(one), None) => range::parse(one.to_str().ok(), request.blob.size),
        _ => Asked::Whole,
    }
}

fn unsatisfiable(size: u64) -> Result<Response, ApiError> {
    let mut response = ApiError::from(Code::RangeNotSatisfiable).into_response();
    response.headers_mut().insert(header::CONTENT_RANGE, value(&format!("bytes */{size}"))?);
    Ok(response)
}

/// A playlist whose addresses carry the token: another text for every viewer, so nobody keeps it.
async fn with_token(
    platform: &Platform,
    request: &Request<'_>,
    content_type: &str,
    token: &str,
) -> Result<Response, ApiError> {
    let (key, size) = (request.target.key, request.blob.size);
    if size > PLAYLIST_BYTES_MAX {
        return Err(ApiError::internal(format!("the playlist {key} has {size} bytes")));
    }
    let chunks: Vec<Bytes> =
        platform.blobs.get(key, 0..size).await?.try_collect().await.map_err(ApiError::internal)?;
    let text = String::from_utf8(chunks.concat()).map_err(ApiError::internal)?;
    let is_hls = content_type == "application/vnd.apple.mpegurl";
    let text = if is_hls { playlist::hls(&text, token) } else { playlist::dash(&text, token) };
    let mut headers = common(content_type, "private, no-store")?;
    let count = text.len() as u64;
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(count));
    if request.is_head {
        return Ok((StatusCode::OK, headers, Body::empty()).into_response());
    }
    let account = Account::new(platform.meter.clone(), request.post, Watched::Nothing);
    let bytes = stream::iter([Ok(Bytes::from(text))]).boxed();
    Ok((StatusCode::OK, headers, Body::from_stream(Counted::new(bytes, account, count))).into_response())
}

/// Headers of every file. Nothing here may run as a page of our origin, whatever was uploaded.
fn common(content_type: &str, cache_control: &str) -> Result<HeaderMap, ApiError> {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, value(content_type)?);
    headers.insert(header::CACHE_CONTROL, value(cache_control)?);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    // Players on other sites read it; so says CORS, and this says it to pages that isolate themselves.
    let resource_policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(resource_policy, HeaderValue::from_static("cross-origin"));
    Ok(headers)
}

fn value(text: &str) -> Result<HeaderValue, ApiError> {
    HeaderValue::from_str(text).map_err(ApiError::internal)
}
