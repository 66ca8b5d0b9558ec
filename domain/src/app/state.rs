use super::{Callback, Created, Credentials, Event, Kind, OutputMode, Settings, Webhooks, webhooks};
use crate::ids::{AppId, UserId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What an app is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "nearly every app is active, and states are not kept in bulk")]
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
    #[serde(default)]
    pub settings: Settings,
    /// The console user who owns it; without one, only the operator manages it.
    #[serde(default)]
    pub owner: Option<UserId>,
    /// Members' tokens issued before this second of Unix time are worth nothing: when the credentials were reset last,
    /// rounded up.
    #[serde(default)]
    pub tokens_from_s: i64,
    pub created_at: Timestamp,
    pub modified_at: Timestamp,
}

fn new(made: &Created) -> Active {
    Active {
        app: made.app,
        name: made.name.clone(),
        kind: made.kind,
        output_mode: made.output_mode,
        credentials: made.credentials.clone(),
        callback: None,
        settings: Settings::default(),
        owner: None,
        tokens_from_s: 0,
        webhooks: Webhooks::default(),
        created_at: made.at,
        modified_at: made.at,
    }
}

pub(super) fn evolve(state: State, event: &Event) -> State {
    match (state, event) {
        (_, Event::Created(made)) => State::Active(new(made)),
        (State::Active(app), Event::Renamed(now)) => {
            State::Active(Active { name: now.name.clone(), modified_at: now.at, ..app })
        }
        (State::Active(app), Event::CallbackSet(now)) => {
            let goes_on = app.callback.is_some() && app.webhooks.disabled.is_none();
            let since = if goes_on { app.webhooks.since } else { now.at };
            // Another receiver is given a chance.
            let webhooks = Webhooks { disabled: None, since, ..app.webhooks };
            State::Active(Active { callback: now.callback.clone(), webhooks, modified_at: now.at, ..app })
        }
        (State::Active(app), Event::OutputModeSet(now)) => {
            State::Active(Active { output_mode: now.mode, modified_at: now.at, ..app })
        }
        (State::Active(app), Event::SettingsChanged(now)) => {
            State::Active(Active { settings: now.settings.clone(), modified_at: now.at, ..app })
        }
        (State::Active(app), Event::OwnerAssigned(now)) => {
            State::Active(Active { owner: Some(now.user), modified_at: now.at, ..app })
        }
        (State::Active(app), Event::CredentialsReset(now)) => {
            let tokens_from_s = now.at.as_micros().div_euclid(1_000_000) + 1;
            State::Active(Active {
                credentials: now.credentials.clone(),
                tokens_from_s,
                modified_at: now.at,
                ..app
            })
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
            app.webhooks.since = now.at;
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
            | Event::SettingsChanged(_)
            | Event::OwnerAssigned(_)
            | Event::CredentialsReset(_)
            | Event::WebhookRetrySet(_)
            | Event::WebhookSecretRotated(_)
            | Event::WebhooksEnabled(_)
            | Event::WebhooksDisabled(_),
        ) => other,
    }
}
