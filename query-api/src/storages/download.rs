use crate::attachment::disposition;
use crate::origin::range::{self, Asked};
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::storage_object::{Active, Phase};
use ports::clock;
use projections::storage_objects;
use web::{ApiError, Code, ObjectAct, Path, Platform};

/// Reads the bytes of a file. The URL itself is the permission, for an hour; no other credentials are needed.
///
/// Always as an attachment, and never as something that a browser runs: files come from anybody.
#[utoipa::path(
    get, path = "/storage/{token}", tag = "client", operation_id = "getStorageObjectBytes",
    params(
        ("token" = String, Path, description = "As url ends"),
        ("Range" = Option<String>, Header, description = "One range of bytes"),
    ),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream"),
        (status = 206, description = "The range", content_type = "application/octet-stream"),
        (status = 403, description = "The URL was altered or has expired", body = web::ErrorBody),
        (status = 404, description = "The file is gone", body = web::ErrorBody),
        (status = 416, description = "The file has no such bytes", body = web::ErrorBody),
    )
)]
pub(super) async fn get(
    State(platform): State<Platform>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let now_s = clock::now().as_micros() / 1_000_000;
    let ticket = platform.secrets.read_object(&token, ObjectAct::Download, now_s)?;
    let found = storage_objects::get(&platform.db, ticket.app, ticket.object).await?;
    let object = found.filter(|object| object.phase == Phase::Stored).ok_or(Code::StorageObjectNotFound)?;
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let (status, range) = match range::parse(asked, object.size) {
        Asked::Whole => (StatusCode::OK, 0..object.size),
        Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Asked::Unsatisfiable => return unsatisfiable(object.size),
    };
    let mut answer = harmless(&object)?;
    answer.insert(header::CONTENT_LENGTH, HeaderValue::from(range.end - range.start));
    if status == StatusCode::PARTIAL_CONTENT {
        let text = format!("bytes {}-{}/{}", range.start, range.end - 1, object.size);
        answer.insert(header::CONTENT_RANGE, value(&text)?);
    }
    let key = format!("apps/{}/storage/{}/file", object.app, object.object);
    let bytes = platform.blobs.get(&key, range).await?;
    Ok((status, answer, Body::from_stream(bytes)).into_response())
}

fn unsatisfiable(size: u64) -> Result<Response, ApiError> {
    let mut response = ApiError::from(Code::RangeNotSatisfiable).into_response();
    response.headers_mut().insert(header::CONTENT_RANGE, value(&format!("bytes */{size}"))?);
    Ok(response)
}

/// Headers under which nothing runs as a page of our origin, whatever was uploaded.
fn harmless(object: &Active) -> Result<HeaderMap, ApiError> {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(passive(&object.content_type)));
    headers.insert(header::CONTENT_DISPOSITION, value(&disposition(&object.name))?);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    let resource_policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(resource_policy, HeaderValue::from_static("cross-origin"));
    Ok(headers)
}

/// The types that widgets show in place and that hold nothing to run; everything else is just bytes.
fn passive(said: &str) -> &'static str {
    const PASSIVE: [&str; 9] = [
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "video/mp4",
        "video/webm",
        "audio/mpeg",
        "audio/mp4",
        "audio/ogg",
    ];
    PASSIVE.into_iter().find(|known| *known == said).unwrap_or("application/octet-stream")
}

fn value(text: &str) -> Result<HeaderValue, ApiError> {
    HeaderValue::from_str(text).map_err(ApiError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_holds_nothing_to_run_keeps_its_type() {
        assert_eq!(passive("image/png"), "image/png");
        for active in ["text/html", "image/svg+xml", "application/pdf", "IMAGE/PNG", "image/png; x", ""] {
            assert_eq!(passive(active), "application/octet-stream", "{active}");
        }
    }
}
