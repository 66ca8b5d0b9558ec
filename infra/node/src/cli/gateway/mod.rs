//! One URL in front of split roles (design decision 9): the SDKs have one base URL.

mod socket;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::TryStreamExt as _;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

#[derive(clap::Args)]
#[command(
    after_help = "Example: reelog gateway --http 127.0.0.1:8080 --command http://127.0.0.1:8081 --query http://127.0.0.1:8082"
)]
pub struct Args {
    /// Address to serve.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR:PORT")]
    http: String,
    /// Base URL of the process with the role command-api.
    #[arg(long, value_name = "URL")]
    command: String,
    /// Base URL of the process with the role query-api.
    #[arg(long, value_name = "URL")]
    query: String,
}

struct Gateway {
    http: reqwest::Client,
    command: String,
    query: String,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    crate::http::raise_file_limit();
    let shutdown = crate::signals::shutdown_token()?;
    let trim = |url: String| url.trim_end_matches('/').to_owned();
    let gateway = Gateway {
        http: reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?,
        command: trim(args.command),
        query: trim(args.query),
    };
    let listener = tokio::net::TcpListener::bind(&args.http).await?;
    println!("ready http://{}", listener.local_addr()?);
    let router = Router::new().fallback(forward).with_state(Arc::new(gateway));
    // Event streams never end by themselves: a stop waits a while, and for ever for nobody.
    crate::http::serve(listener, router, shutdown, CancellationToken::new()).await
}

/// Whether a request goes to the changing side. Our own processes talk to each other directly, not through here.
fn changes(method: &Method, path: &str) -> bool {
    let reads = matches!(*method, Method::GET | Method::HEAD);
    // Whoever listens is where commands are: what is not kept is given out there alone.
    let listens = path == "/v2/members/me/event-sources" || path == "/ws";
    !reads
        || listens
        || path.starts_with("/v2/operator")
        || path.contains("/src-file/")
        || path.starts_with("/uploads/")
}

async fn forward(
    State(gateway): State<Arc<Gateway>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (mut parts, body) = request.into_parts();
    if parts.uri.path().starts_with("/internal/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let base = if changes(&parts.method, parts.uri.path()) { &gateway.command } else { &gateway.query };
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let socket = socket::asked_for(&parts.headers, &mut parts.extensions);
    let mut headers = parts.headers;
    // The length stays with the body; the hop's own headers do not.
    headers.remove(header::CONNECTION);
    // The roles count by address: `trusted_proxies` tells them that this hop can be believed.
    if let Ok(address) = HeaderValue::try_from(peer.ip().to_string()) {
        headers.append("x-forwarded-for", address);
    }
    let asked = gateway.http.request(parts.method, format!("{base}{path}")).headers(headers);
    let asked = if socket.is_some() {
        // Nothing comes before the answer to an upgrade.
        asked.header(header::CONNECTION, "upgrade")
    } else {
        let body = body.into_data_stream().map_err(std::io::Error::other);
        asked.body(reqwest::Body::wrap_stream(body))
    };
    let sent = asked.send().await;
    match (sent, socket) {
        (Ok(answer), Some(socket)) if answer.status() == StatusCode::SWITCHING_PROTOCOLS => {
            socket::join(answer, socket)
        }
        (Ok(answer), _) => {
            let (status, headers) = (answer.status(), answer.headers().clone());
            let mut response = Response::new(Body::from_stream(answer.bytes_stream()));
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            response.headers_mut().remove(header::TRANSFER_ENCODING);
            response
        }
        (Err(error), _) => {
            tracing::warn!(%error, "a role behind the gateway does not answer");
            StatusCode::BAD_GATEWAY.into_response()
        }
    }
}
