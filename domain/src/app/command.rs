use super::{Callback, Credentials, Kind, OutputMode, WebhookChange};
use crate::ids::AppId;
use crate::time::Timestamp;

/// What can be asked of an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Create {
        app: AppId,
        name: String,
        kind: Kind,
        output_mode: OutputMode,
        credentials: Credentials,
        at: Timestamp,
    },
    Rename {
        name: String,
        at: Timestamp,
    },
    /// `None` removes the callback.
    SetCallback {
        callback: Option<Callback>,
        at: Timestamp,
    },
    /// How webhooks are sent.
    Webhooks {
        change: WebhookChange,
        at: Timestamp,
    },
    SetOutputMode {
        mode: OutputMode,
        at: Timestamp,
    },
    /// The old credentials stop at once.
    ResetCredentials {
        credentials: Credentials,
        at: Timestamp,
    },
    Delete {
        at: Timestamp,
    },
}
