use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Answers of the APIs are for who asked, and not for a cache: the same address shows another person something else.
pub(super) async fn answer(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/v2/");
    let mut response = next.run(request).await;
    if is_api {
        let headers = response.headers_mut();
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}
