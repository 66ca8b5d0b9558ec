//! The HTTP server below the routes: who is slow or half-open is let go, and a stop lets answers finish.

use anyhow::Context as _;
use axum::Router;
use axum_server::accept::NoDelayAcceptor;
use axum_server::{Handle, Server};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// For the first request of a connection, from its beginning to the end of its head.
const FIRST_HEAD: Duration = Duration::from_secs(20);
/// For each later head, which includes the rest between two requests: longer than the 60 seconds after which common
/// proxies and clients give up an unused connection, so that it is they who close it.
const NEXT_HEAD: Duration = Duration::from_secs(75);
/// How long answers that were begun may take after a stop was asked for.
const GRACE: Duration = Duration::from_secs(5);

/// Lets this process have as many connections as the system allows it: shells hand down a limit that is often 1 024.
pub fn raise_file_limit() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
        tracing::warn!(%error, "the limit of open files stays as it was; many connections may meet it");
    }
}

/// Serves until told to stop, then a while longer for what was begun; says when nothing is answered any more.
///
/// # Errors
/// The listener cannot be served from.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
    drained: CancellationToken,
) -> anyhow::Result<()> {
    let handle = Handle::new();
    let mut server = Server::<SocketAddr>::from_listener(listener)
        // Events and answers are written whole: nothing is won by waiting for more.
        .acceptor(NoDelayAcceptor::new())
        .handle(handle.clone())
        .first_request_timeout(FIRST_HEAD)
        .accept_error_handler(|_, error| tracing::warn!(%error, "a connection was not accepted"));
    server.http_builder().http1().header_read_timeout(NEXT_HEAD);
    let serving = server.serve(router.into_make_service_with_connect_info::<SocketAddr>());
    let stopping = async {
        stop.cancelled().await;
        handle.graceful_shutdown(Some(GRACE));
        std::future::pending::<()>().await;
    };
    let served = tokio::select! {
        served = serving => served,
        () = stopping => unreachable!("it waits for ever"),
    };
    drained.cancel();
    served.context("serve HTTP")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_was_handed_a_low_limit_of_open_files_takes_what_it_may() {
        let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
        setrlimit(Resource::Nofile, Rlimit { current: Some(256), maximum }).unwrap();
        raise_file_limit();
        assert_eq!(getrlimit(Resource::Nofile).current, maximum);
    }
}
