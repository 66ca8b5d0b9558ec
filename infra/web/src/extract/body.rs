//! JSON bodies: of any content type or none, as real clients send them.

use super::object::Whole;
use super::strict;
use crate::ApiError;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use futures::StreamExt;
use schemas::errors::Code;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The most bytes of a JSON body.
pub const BODY_BYTES_MAX: usize = 1 << 20;
/// From a request's head to the end of its body; a sender slower than this is not a client of ours.
pub(crate) const BODY_TIME: Duration = Duration::from_secs(20);

/// A JSON body that must be there.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// A JSON body that may be of zero bytes, which is read as an empty object would be.
#[derive(Debug)]
pub struct OptionalJson<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        parse(&whole(request).await?).map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let bytes = whole(request).await?;
        if bytes.is_empty() { Ok(Self(T::default())) } else { parse(&bytes).map(Self) }
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    if bytes.is_empty() {
        return Err(ApiError::new(
            Code::InvalidHttpMessageBody,
            "the body is empty; this operation takes JSON",
        ));
    }
    let wrong = |what: String| {
        ApiError::new(Code::InvalidHttpMessageBody, format!("the body cannot be read: {what}"))
    };
    // Looked at as a whole: fields that are skipped would not be.
    let text = std::str::from_utf8(bytes).map_err(|error| wrong(error.to_string()))?;
    strict::check(text).map_err(|error| wrong(error.to_string()))?;
    let mut json = serde_json::Deserializer::from_str(text);
    T::deserialize(Whole(&mut json)).map_err(|error| wrong(error.to_string()))
}

/// The whole body of a request that says JSON, or nothing clearly else: `fetch` sends text as `text/plain`.
async fn whole(request: Request) -> Result<Vec<u8>, ApiError> {
    let given =
        request.headers().get(CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes).to_ascii_lowercase();
    let kind = given.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    let is_json = kind.is_empty()
        || kind.ends_with(b"json")
        || matches!(kind, b"text/plain" | b"application/octet-stream");
    let bytes = read(request.into_body(), BODY_TIME).await?;
    if is_json || bytes.is_empty() {
        return Ok(bytes);
    }
    Err(ApiError::new(Code::UnsupportedMediaType, "send JSON with Content-Type: application/json"))
}

/// The whole body, within its limits of bytes and time.
pub(crate) async fn read(body: Body, time: Duration) -> Result<Vec<u8>, ApiError> {
    let deadline = Instant::now() + time;
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = timeout_at(deadline, stream.next()).await.map_err(|_| Code::RequestTimeout)? {
        let chunk =
            chunk.map_err(|_| ApiError::new(Code::InvalidHttpMessageBody, "the body was cut short"))?;
        if bytes.len() + chunk.len() > BODY_BYTES_MAX {
            return Err(ApiError::new(
                Code::RequestTooLarge,
                format!("a body takes at most {BODY_BYTES_MAX} bytes"),
            ));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;
    use bytes::Bytes;
    use futures::stream;
    use std::io::Error;

    #[tokio::test]
    async fn a_body_that_never_ends_is_given_up_however_slowly_it_trickles() {
        let silent = Body::from_stream(stream::pending::<Result<Bytes, Error>>());
        let trickle = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            Some((Ok::<_, Error>(Bytes::from_static(b" ")), ()))
        });
        for body in [silent, Body::from_stream(trickle)] {
            let error = read(body, Duration::from_millis(30)).await.unwrap_err();
            assert_eq!(error.code(), Code::RequestTimeout);
        }
    }

    #[tokio::test]
    async fn a_body_that_is_cut_short_is_no_body() {
        let cut = stream::iter([Ok(Bytes::from_static(b"{}")), Err(Error::other("gone"))]);
        let error = read(Body::from_stream(cut), Duration::from_secs(5)).await.unwrap_err();
        assert_eq!(error.code(), Code::InvalidHttpMessageBody);
    }
}
