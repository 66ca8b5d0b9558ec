use super::{
    Callback, Credentials, Kind, OutputMode, WebhookRetrySet, WebhookSecretRotated, WebhooksDisabled,
    WebhooksEnabled,
};
use crate::ids::AppId;
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An operator made an app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    pub app: AppId,
    pub name: String,
    pub kind: Kind,
    pub output_mode: OutputMode,
    pub credentials: Credentials,
    pub at: Timestamp,
}

/// The app has a new name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    pub name: String,
    pub at: Timestamp,
}

/// Webhooks go somewhere else, or nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackSet {
    pub callback: Option<Callback>,
    pub at: Timestamp,
}

/// Broadcasts without a mode of their own put out something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputModeSet {
    pub mode: OutputMode,
    pub at: Timestamp,
}

/// Key and secret were replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialsReset {
    pub credentials: Credentials,
    pub at: Timestamp,
}

/// The app is gone, with everything in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    pub at: Timestamp,
}

events! {
    "app.created" v 1 => Created;
    "app.renamed" v 1 => Renamed;
    "app.callback_set" v 1 => CallbackSet;
    "app.webhook_retry_set" v 1 => WebhookRetrySet;
    "app.webhook_secret_rotated" v 1 => WebhookSecretRotated;
    "app.webhooks_enabled" v 1 => WebhooksEnabled;
    "app.webhooks_disabled" v 1 => WebhooksDisabled;
    "app.output_mode_set" v 1 => OutputModeSet;
    "app.credentials_reset" v 1 => CredentialsReset;
    "app.deleted" v 1 => Deleted;
}
