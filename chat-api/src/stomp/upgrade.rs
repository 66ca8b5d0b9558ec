use super::socket;
use super::wire::Wire;
use crate::Chat;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION,
    UPGRADE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use web::{ApiError, BaseUrl, Caused, Code};

/// Names under which clients ask for STOMP.
const PROTOCOLS: [&str; 3] = ["v12.stomp", "v11.stomp", "v10.stomp"];

/// Turns a request into a socket (RFC 6455).
pub async fn open(
    State(chat): State<Chat>,
    BaseUrl(base_url): BaseUrl,
    caused: Caused,
    mut request: Request,
) -> Result<Response<Body>, ApiError> {
    let headers = request.headers();
    let wrong = || {
        ApiError::new(Code::InvalidRequestParameter, "this address takes WebSocket connections (RFC 6455)")
    };
    let is_socket = says(headers, UPGRADE, "websocket")
        && says(headers, CONNECTION, "upgrade")
        && says(headers, SEC_WEBSOCKET_VERSION, "13");
    let key = headers.get(SEC_WEBSOCKET_KEY).filter(|_| is_socket).ok_or_else(wrong)?;
    let accept = derive_accept_key(key.as_bytes());
    let protocol = protocol(headers);
    let upgrade = request.extensions_mut().remove::<OnUpgrade>().ok_or_else(wrong)?;
    chat.hub.reached_at(&base_url);
    tokio::spawn(async move {
        match upgrade.await {
            Ok(stream) => socket::serve(chat, Wire::new(TokioIo::new(stream)).await, caused).await,
            Err(error) => tracing::debug!(%error, "a chat client went away before its socket was open"),
        }
    });
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let answer = response.headers_mut();
    answer.insert(UPGRADE, HeaderValue::from_static("websocket"));
    answer.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    answer.insert(SEC_WEBSOCKET_ACCEPT, HeaderValue::from_str(&accept).map_err(ApiError::internal)?);
    if let Some(protocol) = protocol {
        answer.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(protocol));
    }
    Ok(response)
}

/// Whether a header's list has this word.
fn says(headers: &HeaderMap, name: HeaderName, wanted: &str) -> bool {
    let text = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.split(',').any(|part| part.trim().eq_ignore_ascii_case(wanted))
}

fn protocol(headers: &HeaderMap) -> Option<&'static str> {
    let offered = headers.get(SEC_WEBSOCKET_PROTOCOL)?.to_str().ok()?;
    PROTOCOLS.into_iter().find(|known| offered.split(',').any(|part| part.trim() == *known))
}
