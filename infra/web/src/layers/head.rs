use crate::ApiError;
use axum::extract::Request;
use axum::http::header::CONTENT_ENCODING;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use schemas::errors::Code;

/// The most bytes of path and query; our longest, a list of 100 members to delete, has about 10 100.
const TARGET_BYTES_MAX: usize = 12 << 10;
/// The most bytes of all header names and values.
const HEADER_BYTES_MAX: usize = 32 << 10;

/// Refuses heads that no client of ours sends, before anything looks at them.
pub(super) async fn check(request: Request, next: Next) -> Response {
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    if target > TARGET_BYTES_MAX {
        return ApiError::from(Code::UriTooLong).into_response();
    }
    let headers = request.headers();
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if bytes > HEADER_BYTES_MAX {
        return ApiError::from(Code::RequestHeadersTooLarge).into_response();
    }
    // A small body that unpacks to a large one is an attack; no client of ours packs.
    let coded = headers
        .get(CONTENT_ENCODING)
        .is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    if coded {
        let message = "send the body as it is, without Content-Encoding";
        return ApiError::new(Code::UnsupportedMediaType, message).into_response();
    }
    next.run(request).await
}
