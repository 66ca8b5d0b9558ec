//! WebSockets through the gateway: after both sides agreed, bytes go to and fro until one of them ends.

use axum::body::Body;
use axum::http::{Extensions, HeaderMap, StatusCode, header};
use axum::response::Response;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;

/// The client's side of a request to change over to a WebSocket.
pub(super) fn asked_for(headers: &HeaderMap, extensions: &mut Extensions) -> Option<OnUpgrade> {
    let upgrade = headers.get(header::UPGRADE)?.to_str().ok()?;
    upgrade.eq_ignore_ascii_case("websocket").then(|| extensions.remove::<OnUpgrade>())?
}

/// Passes on the role's consent, and from then on all bytes.
pub(super) fn join(answer: reqwest::Response, client: OnUpgrade) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    *response.headers_mut() = answer.headers().clone();
    tokio::spawn(async move {
        let (Ok(client), Ok(mut role)) = tokio::join!(client, answer.upgrade()) else {
            return tracing::debug!("a side of a socket went away before it was open");
        };
        // Whichever side breaks off, the other is closed with it; there is nobody left to tell.
        if let Err(error) = tokio::io::copy_bidirectional(&mut TokioIo::new(client), &mut role).await {
            tracing::debug!(%error, "a socket ended");
        }
    });
    response
}
