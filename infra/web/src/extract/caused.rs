//! Where a request comes from, and where its answers point to.

use super::tag::if_match;
use crate::layers::RequestId;
use crate::{ApiError, Platform, idempotency};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::Method;
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use domain::AppId;
use ports::log::{Actor, App};
use ports::transact::Precondition;
use ports::{Context, clock};
use std::convert::Infallible;
use uuid::Uuid;

/// The request as the cause of events: its id, its trace, and now; and what it believes of the thing it changes
/// (`If-Match`). A handler that changes a second stream sets `precondition` of that command to none.
#[derive(Clone, Debug)]
pub struct Caused {
    request: Uuid,
    traceparent: Option<String>,
    /// `If-Match`, of methods that change what is there.
    precondition: Option<Precondition>,
}

impl Caused {
    /// A command of the app's own backend.
    pub fn by_app(&self, app: AppId) -> Context {
        self.by(app, Actor::App(app.get()))
    }

    /// A command of someone else, in an app or the system.
    pub fn by(&self, app: impl Into<App>, actor: Actor) -> Context {
        let mut context = Context::new(app, actor, clock::now());
        if let Some(keyed) = idempotency::current() {
            context.command_id = keyed.command_id();
            context.causation_id = context.command_id;
        }
        context.correlation_id = self.request;
        context.traceparent.clone_from(&self.traceparent);
        context.precondition.clone_from(&self.precondition);
        context
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caused {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // Request ids of clients need not be UUIDs; the same text gives the same chain.
        let of = |id: &RequestId| {
            Uuid::parse_str(&id.0).unwrap_or_else(|_| Uuid::new_v5(&domain::ids::NAMESPACE, id.0.as_bytes()))
        };
        let request = parts.extensions.get::<RequestId>().map_or_else(Uuid::now_v7, of);
        let trace = parts.headers.get("traceparent").and_then(|value| value.to_str().ok());
        let traceparent = trace.filter(|text| is_traceparent(text)).map(str::to_owned);
        let changes = matches!(parts.method, Method::PATCH | Method::PUT | Method::DELETE);
        let precondition = if changes { if_match(&parts.headers) } else { None };
        Ok(Self { request, traceparent, precondition })
    }
}

/// W3C trace context, version 00: `00-{32 hex}-{16 hex}-{2 hex}`.
fn is_traceparent(text: &str) -> bool {
    let fields: Vec<&str> = text.split('-').collect();
    let hex = |field: &str| field.bytes().all(|byte| byte.is_ascii_hexdigit());
    fields.len() == 4
        && fields.iter().map(|field| field.len()).eq([2, 32, 16, 2])
        && fields.into_iter().all(hex)
}

/// Where the client reaches us: `public_url`, or `http://` and the Host it asked for. Without a `/` at its end.
#[derive(Clone, Debug)]
pub struct BaseUrl(pub String);

impl<S> FromRequestParts<S> for BaseUrl
where
    S: Send + Sync,
    Platform: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if let Some(url) = &Platform::from_ref(state).public_url {
            return Ok(Self(url.trim_end_matches('/').to_owned()));
        }
        let named = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
        // HTTP/2 has the host in the URI.
        let host =
            named.or_else(|| parts.uri.authority().map(Authority::as_str)).filter(|host| is_host(host));
        Ok(Self(format!("http://{}", host.unwrap_or("localhost"))))
    }
}

/// Whether a Host header is safe to write into an answer.
fn is_host(host: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':' | b'[' | b']');
    (1..=255).contains(&host.len()) && host.bytes().all(plain)
}
