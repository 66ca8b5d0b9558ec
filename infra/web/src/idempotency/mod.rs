//! `Idempotency-Key`: a POST that is sent again does nothing again, and gets the answer of the first time.
//!
//! Around the handler: the request is noted before it is done and its answer after; [`domain::idempotency`] has the
//! states. Inside, what a handler takes from chance is bound to the key: command ids ([`crate::Caused`]), numbers
//! ([`crate::Ids`]) and secrets ([`crate::ksuid::secret`]). So a request that died half way finds what it had done.
//!
//! Only proven callers have keys: an app, a member, an operator. What nobody proved leaves no trace in the log.

mod answer;
mod caller;
mod in_use;
mod keyed;

pub use in_use::KeysInUse;
pub(crate) use keyed::current;

use crate::extract::{BODY_TIME, read};
use crate::{ApiError, Platform};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use caller::Caller;
use domain::idempotency::{Begun, Command, State as Noted};
use keyed::{KEYED, Keyed};
use ports::clock;
use schemas::errors::Code;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Characters of a key.
const KEY_CHARS_MAX: usize = 255;
/// When a client may ask again for what is being done.
const IN_USE_WAIT: Duration = Duration::from_secs(1);

/// The layer.
pub(crate) async fn layer(State(platform): State<Platform>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST
        || !request.headers().contains_key(KEY)
        || platform.transactor.is_none()
    {
        return next.run(request).await;
    }
    once(platform, request, next).await.unwrap_or_else(IntoResponse::into_response)
}

async fn once(platform: Platform, request: Request, next: Next) -> Result<Response, ApiError> {
    let key = key(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let Some(caller) = Caller::of(&mut parts, &platform).await else {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    let body = read(body, BODY_TIME).await?;
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let request = platform.secrets.fingerprint(&[parts.method.as_str().as_bytes(), target.as_bytes(), &body]);
    let stream =
        Uuid::new_v5(&domain::ids::NAMESPACE, format!("idempotency\n{}\n{key}", caller.name).as_bytes());
    // Held until the answer is noted, or this future is dropped with its client.
    let in_use = || ApiError::from(Code::IdempotencyKeyInUse).retry_after(IN_USE_WAIT);
    let _held = platform.keys_in_use.hold(stream).ok_or_else(in_use)?;
    let keyed = Arc::new(Keyed::new(platform, caller, stream));
    let begun = keyed.note(Command::Begin(Begun { request, at: clock::now() })).await?;
    match begun {
        Noted::Done { answer, .. } => answer::again(&keyed, answer),
        Noted::Open { numbers, .. } => {
            keyed.remember_all(numbers);
            let request = Request::from_parts(parts, Body::from(body));
            let response = KEYED.scope(keyed.clone(), next.run(request)).await;
            answer::keep(&keyed, response).await
        }
        Noted::Absent => Err(ApiError::internal(format!("{stream} was begun and is not there"))),
    }
}

/// The key of a request: one header of 1 to 255 visible ASCII characters.
fn key(headers: &HeaderMap) -> Result<String, ApiError> {
    let mut given = headers.get_all(KEY).iter();
    let (Some(value), None) = (given.next(), given.next()) else {
        return Err(Code::InvalidIdempotencyKey.into());
    };
    let text = value.to_str().map_err(|_| Code::InvalidIdempotencyKey)?;
    let is_visible = text.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_visible || !(1..=KEY_CHARS_MAX).contains(&text.len()) {
        return Err(Code::InvalidIdempotencyKey.into());
    }
    Ok(text.to_owned())
}
