use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// Answers 304 without a body when the client has what it asks for (`If-None-Match`).
pub(super) async fn answer(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let known = if reads { request.headers().get(header::IF_NONE_MATCH).cloned() } else { None };
    let response = next.run(request).await;
    match known {
        Some(known) if response.status() == StatusCode::OK && has(&known, response.headers()) => {
            let (mut parts, _) = response.into_parts();
            parts.status = StatusCode::NOT_MODIFIED;
            parts.headers.remove(header::CONTENT_TYPE);
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::empty())
        }
        _ => response,
    }
}

/// Whether the client's list has the answer's tag; weak ones are as good for reading.
fn has(known: &HeaderValue, answer: &HeaderMap) -> bool {
    let tag = answer.get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let (Some(tag), Ok(known)) = (tag, known.to_str()) else { return false };
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.split(',').any(|one| one.trim() == "*" || strong(one) == strong(tag))
}
