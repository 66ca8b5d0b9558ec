//! An answer, kept and given again.

use super::keyed::Keyed;
use crate::ApiError;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::idempotency::{ANSWER_MAX, Answered, Command, KeptHeader};
use ports::clock;

/// What belongs to the answer; the rest belongs to the exchange.
const KEPT: [HeaderName; 4] = [header::CONTENT_TYPE, header::ETAG, header::LOCATION, header::LINK];
/// On an answer that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Notes the answer of a request that was done, unless trying again may give a better one.
pub(super) async fn keep(keyed: &Keyed, response: Response) -> Result<Response, ApiError> {
    let status = response.status();
    let may_be_better = status.is_server_error()
        || matches!(
            status,
            StatusCode::UNAUTHORIZED | StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS
        );
    let is_whole = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"application/json"));
    if may_be_better || !is_whole {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.map_err(ApiError::internal)?;
    let sealed_body = keyed.platform.secrets.sealer().seal(&context(keyed), &bytes);
    let kept = |name: &HeaderName| {
        let value = parts.headers.get(name)?.to_str().ok()?.to_owned();
        Some(KeptHeader { name: name.to_string(), value })
    };
    let headers = KEPT.iter().filter_map(kept).collect();
    let answer = Answered { status: status.as_u16(), headers, sealed_body, at: clock::now() };
    // What was done stays done: without a note, the same request again finds it by its command ids.
    if answer.sealed_body.len() > ANSWER_MAX {
        tracing::warn!(bytes = bytes.len(), "an answer is too long to be kept under its Idempotency-Key");
    } else if let Err(error) = keyed.note(Command::Answer(answer)).await {
        tracing::warn!(cause = error.cause(), "an answer could not be kept under its Idempotency-Key");
    }
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// The answer of the first time.
pub(super) fn again(keyed: &Keyed, answer: Answered) -> Result<Response, ApiError> {
    let sealer = keyed.platform.secrets.sealer();
    let body = sealer.open(&context(keyed), &answer.sealed_body).map_err(ApiError::internal)?;
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(answer.status).map_err(ApiError::internal)?;
    for KeptHeader { name, value } in answer.headers {
        let name = HeaderName::try_from(name).map_err(ApiError::internal)?;
        response.headers_mut().insert(name, HeaderValue::try_from(value).map_err(ApiError::internal)?);
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

fn context(keyed: &Keyed) -> String {
    format!("idempotency/{}", keyed.stream)
}
