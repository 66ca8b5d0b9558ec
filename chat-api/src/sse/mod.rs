//! The event stream (contract 6.1): everything a member hears, as server-sent events.

mod stream;

use crate::Chat;
use crate::hub::{Way, Who};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use std::time::Duration;
use tokio::time::Instant;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::{ApiError, BaseUrl, MemberCaller, Query};

/// The routes.
pub fn router() -> OpenApiRouter<Chat> {
    OpenApiRouter::new().routes(routes!(event_sources))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct ResumeQuery {
    /// The last `id:` that was seen: what happened since then comes first. The header of this name does the same; the
    /// query wins. What is no id of ours is ignored.
    #[serde(rename = "Last-Event-ID")]
    last_event_id: Option<String>,
}

/// Listens to everything that the member hears.
///
/// Unnamed events with one JSON object each. A comment comes at least every 20 seconds. Everybody in a channel hears what
/// is said there, the speaker too; the owner of a stream key hears of its states. The stream ends when the token expires,
/// when the member is deleted or the app's credentials are reset, and when a listener does not keep up: come back with the
/// last id. Messages that were sent with `persistence: false` have no id and do not come again.
#[utoipa::path(
    get, path = "/v2/members/me/event-sources", tag = "client", operation_id = "openEventSource",
    security(("member" = [])), params(ResumeQuery),
    responses(
        (status = 200, description = "The stream.", content_type = "text/event-stream", body = String,
            example = "retry: 2000\n\nid: 42\ndata: {\"messageId\":\"7\",\"sentAt\":\"2026-11-24T09:00:00.000000Z\",\"origin\":\"MEMBER\",\"type\":\"MESSAGE\",\"deliveryType\":\"BROADCAST\",\"channelId\":3,\"message\":\"hello\",\"sessionNo\":0}\n\n"),
        (status = 401, body = web::ErrorBody, description = "The token is missing, wrong or expired."),
        (status = 503, body = web::ErrorBody, description = "The server cannot take this now."),
    )
)]
async fn event_sources(
    State(chat): State<Chat>,
    MemberCaller { app, member, .. }: MemberCaller,
    BaseUrl(base_url): BaseUrl,
    Query(query): Query<ResumeQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let in_header = headers.get("last-event-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let last = query.last_event_id.filter(|id| !id.is_empty()).or(in_header);
    let after = last.and_then(|id| id.trim().parse().ok());
    let who = Who {
        app: app.app,
        member: member.member,
        app_user_id: member.app_user_id,
        base_url: base_url.into(),
    };
    // Whoever is here came with one.
    let token = web::extract::authorization(&headers).map_or("", |(_, token)| token);
    let listening = chat.hub.enter(who, Way::EventStream, token).await?;
    let replay = listening.follow(after).await?;
    let ends_at = expires_in(token).map(|left| Instant::now() + left);
    let keep_alive = chat.platform.settings.event_stream_keep_alive.unwrap_or(stream::KEEP_ALIVE);
    let body = Body::from_stream(stream::events(listening, replay, (keep_alive, ends_at)));
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that collect answers would keep events from arriving.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// How long a token of ours is still good.
pub fn expires_in(token: &str) -> Option<Duration> {
    #[derive(Deserialize)]
    struct Payload {
        exp: i64,
    }
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let Payload { exp } = serde_json::from_slice(&payload).ok()?;
    let left = exp.saturating_mul(1_000_000).saturating_sub(ports::clock::now().as_micros());
    Some(Duration::from_micros(u64::try_from(left).unwrap_or(0)))
}
