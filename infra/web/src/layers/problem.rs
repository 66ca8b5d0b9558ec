use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use schemas::errors::PublicError;
use serde_json::json;

const PROBLEM: &str = "application/problem+json";

/// What an error answer says, for layers that show it in another form.
#[derive(Clone, Debug)]
pub(crate) struct Said(pub PublicError);

/// Errors as RFC 9457 for those who ask for it by `Accept: application/problem+json`; others get our two keys.
pub(super) async fn answer(request: Request, next: Next) -> Response {
    let asked = wants(request.headers());
    let mut response = next.run(request).await;
    if !asked {
        return response;
    }
    let Some(Said(error)) = response.extensions_mut().remove::<Said>() else { return response };
    let body = json!({
        "type": format!("/docs/errors/{}", error.code.as_str()),
        "title": error.code.sentence(),
        "status": error.status(),
        "detail": error.message,
        "code": error.code.as_str(),
    });
    response.headers_mut().remove(CONTENT_LENGTH);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    *response.body_mut() = Body::from(body.to_string());
    response
}

fn wants(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepted
        .flat_map(|text| text.split(','))
        .any(|one| one.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(PROBLEM)))
}
