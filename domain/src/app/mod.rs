//! An app: what a tenant owns, and the unit of isolation.
//!
//! ```text
//! Absent ── AppCreated ──► Active ── AppDeleted ──► Deleted
//!                            │ ▲
//!                            └─┘ Renamed, CallbackSet, OutputModeSet, SettingsChanged, OwnerAssigned,
//!                                CredentialsReset, and how webhooks are sent
//! ```

mod command;
mod decide;
mod event;
mod settings;
mod state;
mod webhooks;

pub use command::Command;
pub use decide::{
    CALLBACK_FIELD_CHARS_MAX, CALLBACK_FIELD_CHARS_MIN, CALLBACK_URL_CHARS_MAX, NAME_CHARS_MAX, Refusal,
    check_settings,
};
pub use event::*;
pub use settings::{
    DefaultProfiles, IMAGE_URL_CHARS_MAX, Settings, SettingsPatch, TOKEN_LIFETIME_S, TOKEN_LIFETIME_S_DEFAULT,
};
pub use state::{Active, State};
pub use webhooks::{
    DisableReason, Retry, SigningSecret, WebhookChange, WebhookRetrySet, WebhookSecretRotated, Webhooks,
    WebhooksDisabled, WebhooksEnabled,
};

use crate::decider::Decider;
use serde::{Deserialize, Serialize};

/// Kinds of app (contract section 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    #[default]
    FlipflopApp,
    FlipflopPortalApp,
    VicolloManaged,
    VicolloUnmanaged,
}

/// What a broadcast puts out (contract section 5). The default is CMAF (contract 11.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OutputMode {
    #[default]
    Cmaf,
    Rtmp,
    RtmpCmaf,
}

/// API key in the clear and the keyed hash of its secret; the secret itself is never stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    pub api_key: String,
    /// Hex HMAC-SHA-256 of the secret under the server's pepper.
    pub secret_hash: String,
}

/// Where webhooks go (contract 4.5). The password is sealed by the edge before it comes in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callback {
    pub url: String,
    pub id: String,
    pub sealed_password: String,
}

/// The aggregate.
pub struct App;

impl Decider for App {
    type Command = Command;
    type Event = Event;
    type State = State;
    type Refusal = Refusal;
    const CATEGORY: &'static str = "app";

    fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state::evolve(state, event)
    }
}
