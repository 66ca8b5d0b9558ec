//! What the operator decides about the HTTP APIs. `infra/node` fills it from the configuration.

use std::time::Duration;

/// Choices of the operator that handlers follow; the default is what a configuration without them gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
}
