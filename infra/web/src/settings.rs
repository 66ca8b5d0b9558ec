//! What the operator decides about the HTTP APIs. `infra/node` fills it from the configuration.

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
    /// Requests a second that one app may send, ten times as many at once; 0 is no limit.
    pub app_requests_per_s: u32,
    /// Requests a second from one address, ten times as many at once; 0 is no limit.
    pub address_requests_per_s: u32,
    /// Proxies of the operator in front of us, whose `X-Forwarded-For` is believed; 0 takes the peer's address.
    pub trusted_proxies: u8,
}

/// Requests a second of an app and of an address: what one machine can do at all, so that only floods meet it.
pub const REQUESTS_PER_S: u32 = 5_000;

impl Default for Settings {
    fn default() -> Self {
        Self {
            ingest_url: None,
            web_rtc_url: None,
            vicollo_web_url: None,
            allow_private_callbacks: false,
            app_requests_per_s: REQUESTS_PER_S,
            address_requests_per_s: REQUESTS_PER_S,
            trusted_proxies: 0,
        }
    }
}
