//! The engine that calls addresses tenants name: HTTP/1.1 with TLS, behind a guard that cannot be led astray.
//!
//! - The guard judges the URL, and every address its name resolves to; the connection goes to one of the addresses that
//!   were judged, so a name that changes in between (DNS rebinding) gains nothing.
//! - Redirects are answers, not followed. There are no proxies and no cookies.
//! - One deadline covers name, connection, request and answer; of the body 64 KiB are read, the rest is cut off.

mod resolve;

pub use resolve::{Resolve, SystemResolver};

use async_trait::async_trait;
use ports::outbound::{Answer, Guard, Outbound, OutboundError, Post};
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::redirect::Policy;
use resolve::{GuardedResolver, LookUpError};
use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// From the name to the last byte of the answer. What a receiver has to do takes longer than that only if it waits for
/// others; it should answer first.
pub const DEADLINE: Duration = Duration::from_secs(15);
/// The most of an answer's body that is read; nobody looks at it.
pub const BODY_BYTES_MAX: usize = 64 << 10;
/// A receiver's host that takes longer to accept a connection is away.
const CONNECT: Duration = Duration::from_secs(5);
/// Unused connections are kept this long, so that a burst of webhooks shares a few.
const IDLE: Duration = Duration::from_secs(10);
/// Unused connections to one host.
const IDLE_PER_HOST: usize = 4;

/// What an engine is made with.
pub struct Options {
    pub guard: Guard,
    pub resolver: Arc<dyn Resolve>,
    pub deadline: Duration,
}

impl Options {
    /// The system's resolver and the usual deadline.
    pub fn new(guard: Guard) -> Self {
        Self { guard, resolver: Arc::new(SystemResolver), deadline: DEADLINE }
    }
}

/// The engine; shares its connections.
pub struct GuardedClient {
    http: reqwest::Client,
    guard: Guard,
    resolver: Arc<dyn Resolve>,
    deadline: Duration,
}

impl GuardedClient {
    /// Sets the client up; fails if the machine's root certificates cannot be read.
    pub fn new(options: Options) -> Result<Self, reqwest::Error> {
        let Options { guard, resolver, deadline } = options;
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .http1_only()
            .connect_timeout(CONNECT.min(deadline))
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(IDLE_PER_HOST)
            .dns_resolver(Arc::new(GuardedResolver { guard: guard.clone(), resolver: resolver.clone() }))
            .build()?;
        Ok(Self { http, guard, resolver, deadline })
    }

    async fn exchange(&self, post: Post) -> Result<Answer, OutboundError> {
        // Judged when it was set, but the rules may be others by now.
        let url = self.guard.url(post.url.as_str())?;
        self.not_to_ourselves(&url).await?;
        let mut request = self.http.post(url).body(post.body);
        for (name, value) in post.headers {
            let mut value = HeaderValue::try_from(value).map_err(|_| OutboundError::Unsendable)?;
            let name = HeaderName::try_from(name).map_err(|_| OutboundError::Unsendable)?;
            value.set_sensitive(name == AUTHORIZATION);
            request = request.header(name, value);
        }
        let mut response = request.send().await.map_err(|error| reason(&error))?;
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let answer =
            Answer { status: response.status().as_u16(), retry_after: retry_after.map(str::to_owned) };
        let mut read = 0;
        while let Some(chunk) = response.chunk().await.map_err(|error| reason(&error))? {
            read += chunk.len();
            if read > BODY_BYTES_MAX {
                break;
            }
        }
        Ok(answer)
    }

    /// The resolver of the connection does not know the port; where it is one of ours, the name is looked up before.
    async fn not_to_ourselves(&self, url: &reqwest::Url) -> Result<(), OutboundError> {
        let (Some(name), Some(port)) = (url.domain(), url.port_or_known_default()) else { return Ok(()) };
        if self.guard.own.iter().any(|own| own.port() == port) {
            let found = self.resolver.resolve(name).await.map_err(|_| OutboundError::Unresolved)?;
            for address in found {
                self.guard.socket(SocketAddr::new(address, port))?;
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Outbound for GuardedClient {
    async fn post(&self, post: Post) -> Result<Answer, OutboundError> {
        let exchange = tokio::time::timeout(self.deadline, self.exchange(post));
        exchange.await.unwrap_or(Err(OutboundError::TooSlow(self.deadline.as_secs())))
    }
}

/// What a failed request comes to, in words that hold nothing of it.
fn reason(error: &reqwest::Error) -> OutboundError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(known) = cause {
        match known.downcast_ref::<LookUpError>() {
            Some(LookUpError::Forbidden(forbidden)) => return (*forbidden).into(),
            Some(LookUpError::Unresolved) => return OutboundError::Unresolved,
            None => cause = known.source(),
        }
    }
    if error.is_connect() || error.is_timeout() { OutboundError::Unreachable } else { OutboundError::Broken }
}
