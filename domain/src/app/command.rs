use super::{Callback, Credentials, Kind, OutputMode, SettingsPatch, WebhookChange};
use crate::ids::{AppId, UserId};
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
    ChangeSettings {
        patch: SettingsPatch,
        at: Timestamp,
    },
    /// Makes a console user the owner, in place of whoever was.
    AssignOwner {
        user: UserId,
        at: Timestamp,
    },
    /// The old credentials stop at once, and with them every member's token (contract 11.14).
    ResetCredentials {
        credentials: Credentials,
        at: Timestamp,
    },
    Delete {
        at: Timestamp,
    },
}
