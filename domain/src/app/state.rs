use super::{Callback, Credentials, Event, Kind, OutputMode, Webhooks, webhooks};
use crate::ids::AppId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What an app is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    #[default]
    Absent,
    Active(Active),
    Deleted,
}

/// An app in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Active {
    pub app: AppId,
    pub name: String,
    pub kind: Kind,
    pub output_mode: OutputMode,
    pub credentials: Credentials,
    pub callback: Option<Callback>,
    #[serde(default)]
    pub webhooks: Webhooks,
    pub created_at: Timestamp,
    pub modified_at: Timestamp,
}

pub(super) fn evolve(state: State, event: &Event) -> State {
    match (state, event) {
        (_, Event::Created(made)) => State::Active(Active {
            app: made.app,
            name: made.name.clone(),
            kind: made.kind,
            output_mode: made.output_mode,
            credentials: made.credentials.clone(),
            callback: None,
            webhooks: Webhooks::default(),
            created_at: made.at,
            modified_at: made.at,
        }),
        (State::Active(app), Event::Renamed(now)) => {
            State::Active(Active { name: now.name.clone(), modified_at: now.at, ..app })
        }
        (State::Active(app), Event::CallbackSet(now)) => {
            // Another receiver is given a chance.
            let webhooks = Webhooks { disabled: None, ..app.webhooks };
            State::Active(Active { callback: now.callback.clone(), webhooks, modified_at: now.at, ..app })
        }
        (State::Active(app), Event::OutputModeSet(now)) => {
            State::Active(Active { output_mode: now.mode, modified_at: now.at, ..app })
        }
        (State::Active(app), Event::CredentialsReset(now)) => {
            State::Active(Active { credentials: now.credentials.clone(), modified_at: now.at, ..app })
        }
        (State::Active(mut app), Event::WebhookRetrySet(now)) => {
            app.webhooks.retry = now.retry;
            State::Active(Active { modified_at: now.at, ..app })
        }
        (State::Active(mut app), Event::WebhookSecretRotated(now)) => {
            webhooks::rotate(&mut app.webhooks.secrets, now);
            State::Active(Active { modified_at: now.at, ..app })
        }
        (State::Active(mut app), Event::WebhooksEnabled(now)) => {
            app.webhooks.disabled = None;
            State::Active(Active { modified_at: now.at, ..app })
        }
        (State::Active(mut app), Event::WebhooksDisabled(now)) => {
            app.webhooks.disabled = Some(now.reason);
            State::Active(Active { modified_at: now.at, ..app })
        }
        (_, Event::Deleted(_)) => State::Deleted,
        // A change of an app that is not there cannot have happened; the fold stays total.
        (
            other @ (State::Absent | State::Deleted),
            Event::Renamed(_)
            | Event::CallbackSet(_)
            | Event::OutputModeSet(_)
            | Event::CredentialsReset(_)
            | Event::WebhookRetrySet(_)
            | Event::WebhookSecretRotated(_)
            | Event::WebhooksEnabled(_)
            | Event::WebhooksDisabled(_),
        ) => other,
    }
}
