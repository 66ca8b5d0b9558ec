//! What the operator decides about the HTTP APIs. `infra/node` fills it from the configuration.

use std::net::SocketAddr;
use std::time::Duration;

/// Choices of the operator that handlers follow; the default is what a configuration without them gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where broadcasters send RTMP, such as `rtmp://media.example/live`; absent while there is no ingest.
    pub ingest_url: Option<String>,
    /// Where browsers reach the room server, such as `wss://rooms.example`; absent while there is none.
    pub web_rtc_url: Option<String>,
    /// The pages of Vicollo apps, such as `https://vicollo.example`; absent while there are none.
    pub vicollo_web_url: Option<String>,
    /// Whether webhooks may go to private, loopback and link-local addresses: for tests and closed networks.
    pub allow_private_callbacks: bool,
    /// Where the older chat is reached, such as `wss://chat.example/ws`; absent means `/ws` on the host that was asked.
    pub chat_url: Option<String>,
    /// After the last connection of a member is lost, before they leave their channels; absent means 10 seconds, which
    /// a client that reconnects does not notice.
    pub chat_leave_grace: Option<Duration>,
    /// Between two signs of life on an event stream; absent means 20 seconds. Clients give up after 60 (contract 6.1).
    pub event_stream_keep_alive: Option<Duration>,
    /// Milliseconds without a word after which an upload expires.
    pub upload_idle_ms: u64,
    /// Where this process listens; webhooks never go there.
    pub listens_at: Vec<SocketAddr>,
    /// Requests a second that one app may send, ten times as many at once; 0 is no limit.
    pub app_requests_per_s: u32,
    /// Requests a second from one address, ten times as many at once; 0 is no limit.
    pub address_requests_per_s: u32,
    /// Requests worked on at once; the rest is answered 503 with `Retry-After`. 0 is no limit.
    pub requests_at_once: u32,
    /// Proxies of the operator in front of us, whose `X-Forwarded-For` is believed; 0 takes the peer's address.
    pub trusted_proxies: u8,
}

/// Requests a second of an app and of an address: what one machine can do at all, so that only floods meet it.
pub const REQUESTS_PER_S: u32 = 5_000;

/// Requests worked on at once: a few milliseconds each, they are a wait of a second at most on a small machine.
pub const REQUESTS_AT_ONCE: u32 = 512;

impl Default for Settings {
    fn default() -> Self {
        Self {
            ingest_url: None,
            web_rtc_url: None,
            vicollo_web_url: None,
            allow_private_callbacks: false,
            chat_url: None,
            chat_leave_grace: None,
            event_stream_keep_alive: None,
            upload_idle_ms: domain::post::UPLOAD_IDLE_MS,
            listens_at: vec![],
            app_requests_per_s: REQUESTS_PER_S,
            address_requests_per_s: REQUESTS_PER_S,
            requests_at_once: REQUESTS_AT_ONCE,
            trusted_proxies: 0,
        }
    }
}
