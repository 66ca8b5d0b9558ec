//! From a file and what was asked of it to the answer.

use super::body::{Account, Counted};
use super::range::{self, Asked};
use super::watched::Watched;
use super::{conditional, kind, playlist};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::post::Active;
use futures::{StreamExt, TryStreamExt, stream};
use ports::blobs::BlobInfo;
use sha2::{Digest, Sha256};
use web::{ApiError, Code, Platform};

/// Playlists are rewritten in memory; a day of two-second segments has about 3 MB.
const PLAYLIST_BYTES_MAX: u64 = 16 << 20;

/// What a path stands for.
pub enum Answer {
    Stored(Stored),
    Written(Written),
}

/// A file of the blob store.
pub struct Stored {
    pub blob: BlobInfo,
    pub content_type: String,
    pub watched: Watched,
}

/// A playlist that was written now, of what there is.
pub struct Written {
    pub text: String,
    pub content_type: &'static str,
    /// It will not grow any more.
    pub is_complete: bool,
}

/// Who asks for it, and how.
pub struct Request<'a> {
    pub post: &'a Active,
    /// To be handed on to what a playlist names.
    pub token: Option<&'a str>,
    pub is_head: bool,
    pub headers: &'a HeaderMap,
    /// `Content-Disposition` of a file that is to be saved.
    pub download: Option<String>,
}

/// Answers it.
pub async fn answer(platform: &Platform, request: Request<'_>, answer: Answer) -> Result<Response, ApiError> {
    match answer {
        Answer::Stored(stored) => match request.token {
            Some(_) if kind::has_addresses(&stored.content_type) => {
                let text = read(platform, &stored.blob).await?;
                text_answer(platform, &request, &stored.content_type, text, true)
            }
            _ => stored_answer(platform, &request, stored).await,
        },
        Answer::Written(Written { text, content_type, is_complete }) => {
            text_answer(platform, &request, content_type, text, is_complete)
        }
    }
}

async fn stored_answer(
    platform: &Platform,
    request: &Request<'_>,
    Stored { blob, content_type, watched }: Stored,
) -> Result<Response, ApiError> {
    let etag = format!("\"{}\"", blob.etag);
    let mut headers = common(&content_type, &kind::cache_control(&content_type, request.token.is_none()))?;
    headers.insert(header::ETAG, value(&etag)?);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Some(disposition) = &request.download
        && !kind::is_playlist(&content_type)
    {
        headers.insert(header::CONTENT_DISPOSITION, value(disposition)?);
    }
    if conditional::client_has(request.headers, &etag) {
        headers.remove(header::CONTENT_TYPE);
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let size = blob.size;
    let (status, range) = match asked(request, size, &etag) {
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
    let bytes = platform.blobs.get(&blob.key, range).await?;
    let account = Account::new(platform.meter.clone(), request.post, watched);
    Ok((status, headers, Body::from_stream(Counted::new(bytes, account, count))).into_response())
}

/// HEAD knows no ranges, and a range of another version is not answered.
fn asked(request: &Request<'_>, size: u64, etag: &str) -> Asked {
    if request.is_head || !conditional::range_holds(request.headers, etag) {
        return Asked::Whole;
    }
    // Two Range headers are several ranges.
    let mut given = request.headers.get_all(header::RANGE).iter();
    match (given.next(), given.next()) {
        (Some(one), None) => range::parse(one.to_str().ok(), size),
        _ => Asked::Whole,
    }
}

fn unsatisfiable(size: u64) -> Result<Response, ApiError> {
    let mut response = ApiError::from(Code::RangeNotSatisfiable).into_response();
    response.headers_mut().insert(header::CONTENT_RANGE, value(&format!("bytes */{size}"))?);
    Ok(response)
}

/// A stored playlist.
async fn read(platform: &Platform, blob: &BlobInfo) -> Result<String, ApiError> {
    let BlobInfo { key, size, .. } = blob;
    if *size > PLAYLIST_BYTES_MAX {
        return Err(ApiError::internal(format!("the playlist {key} has {size} bytes")));
    }
    let chunks: Vec<Bytes> =
        platform.blobs.get(key, 0..*size).await?.try_collect().await.map_err(ApiError::internal)?;
    String::from_utf8(chunks.concat()).map_err(ApiError::internal)
}

/// A playlist. One whose addresses carry the token is another text for every viewer, so nobody keeps it.
fn text_answer(
    platform: &Platform,
    request: &Request<'_>,
    content_type: &str,
    text: String,
    is_complete: bool,
) -> Result<Response, ApiError> {
    let (text, cache_control) = match request.token {
        Some(token) => (playlist::with_token(&text, content_type, token), "private, no-store".to_owned()),
        None if is_complete => (text, kind::cache_control(content_type, true)),
        None => (text, kind::GROWING.to_owned()),
    };
    let mut headers = common(content_type, &cache_control)?;
    if request.token.is_none() {
        let etag = format!("\"{}\"", hex(&Sha256::digest(&text)));
        headers.insert(header::ETAG, value(&etag)?);
        if conditional::client_has(request.headers, &etag) {
            headers.remove(header::CONTENT_TYPE);
            return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
        }
    }
    let count = text.len() as u64;
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(count));
    if request.is_head {
        return Ok((StatusCode::OK, headers, Body::empty()).into_response());
    }
    let account = Account::new(platform.meter.clone(), request.post, Watched::Nothing);
    let bytes = stream::iter([Ok(Bytes::from(text))]).boxed();
    Ok((StatusCode::OK, headers, Body::from_stream(Counted::new(bytes, account, count))).into_response())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
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
