//! JSON bodies: of any content type or none, as real clients send them.

use crate::ApiError;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use futures::StreamExt;
use schemas::errors::Code;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The most bytes of a JSON body.
pub const BODY_BYTES_MAX: usize = 1 << 20;
/// From a request's head to the end of its body; a sender slower than this is not a client of ours.
const BODY_TIME: Duration = Duration::from_secs(20);

/// A JSON body that must be there.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// A JSON body that may be of zero bytes, which is read as an empty object would be.
#[derive(Debug)]
pub struct OptionalJson<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        parse(&read(request.into_body()).await?).map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let bytes = read(request.into_body()).await?;
        if bytes.is_empty() { Ok(Self(T::default())) } else { parse(&bytes).map(Self) }
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    if bytes.is_empty() {
        return Err(ApiError::new(Code::InvalidHttpMessageBody, "the body is empty; this operation takes JSON"));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| ApiError::new(Code::InvalidHttpMessageBody, format!("the body cannot be read: {error}")))
}

/// The whole body, within its limits of bytes and time.
async fn read(body: Body) -> Result<Vec<u8>, ApiError> {
    let deadline = Instant::now() + BODY_TIME;
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = timeout_at(deadline, stream.next()).await.map_err(|_| Code::RequestTimeout)? {
        let chunk = chunk.map_err(|_| ApiError::new(Code::InvalidHttpMessageBody, "the body was cut short"))?;
        if bytes.len() + chunk.len() > BODY_BYTES_MAX {
            return Err(ApiError::new(Code::RequestTooLarge, format!("a body takes at most {BODY_BYTES_MAX} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
