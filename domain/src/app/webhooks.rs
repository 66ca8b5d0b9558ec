use super::{Active, Event};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether a webhook that was not taken is sent again (contract 11.26).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Retry {
    /// Never: a failure is final, as receivers of the original product know it.
    #[default]
    None,
    /// With growing pauses over about three days ([`crate::webhook::SCHEDULE_S`]).
    Backoff,
}

/// A key that signs webhooks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningSecret {
    /// `whsec_…`, sealed by the edge before it comes in.
    pub sealed: String,
    /// Until when it signs beside its successor; none = until there is one.
    pub until: Option<Timestamp>,
}

/// Why nothing is sent for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DisableReason {
    /// The tenant asked for it.
    Asked,
    /// The receiver answered 410 while retries were on.
    Gone,
}

/// How an app's webhooks are sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhooks {
    pub retry: Retry,
    /// The newest first; two at most.
    pub secrets: Vec<SigningSecret>,
    /// Why nothing is sent for now; none while webhooks go out.
    pub disabled: Option<DisableReason>,
    /// Since when they go out: what happened before is told nobody, however late it is looked at.
    #[serde(default)]
    pub since: Timestamp,
}

impl Webhooks {
    /// The keys that sign at this time, the newest first.
    pub fn signing(&self, at: Timestamp) -> impl Iterator<Item = &SigningSecret> {
        self.secrets.iter().filter(move |secret| secret.until.is_none_or(|until| at < until))
    }
}

/// What can be asked of an app's webhooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookChange {
    SetRetry(Retry),
    /// The first key; changes nothing if there is one.
    GiveSecret {
        sealed: String,
    },
    /// A new key; the present one signs beside it until then.
    RotateSecret {
        sealed: String,
        until: Timestamp,
    },
    Enable,
    /// The tenant wants none for now.
    Disable,
    /// The receiver at this URL said that it is gone for ever; changes nothing if webhooks go elsewhere by now.
    ReceiverGone {
        url: String,
    },
}

/// Webhooks that fail are now tried again, or no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookRetrySet {
    pub retry: Retry,
    pub at: Timestamp,
}

/// Webhooks are signed with another key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookSecretRotated {
    pub sealed: String,
    /// Until when the one before signs, too.
    pub old_until: Timestamp,
    pub at: Timestamp,
}

/// Webhooks go out again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhooksEnabled {
    pub at: Timestamp,
}

/// Nothing is sent for now; what happens meanwhile is not sent later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhooksDisabled {
    pub reason: DisableReason,
    pub at: Timestamp,
}

pub(super) fn decide(app: &Active, change: WebhookChange, at: Timestamp) -> Vec<Event> {
    let now = &app.webhooks;
    match change {
        WebhookChange::SetRetry(retry) if now.retry != retry => vec![WebhookRetrySet { retry, at }.into()],
        WebhookChange::GiveSecret { sealed } if now.secrets.is_empty() => {
            vec![WebhookSecretRotated { sealed, old_until: at, at }.into()]
        }
        WebhookChange::RotateSecret { sealed, until } => {
            vec![WebhookSecretRotated { sealed, old_until: until, at }.into()]
        }
        WebhookChange::Enable if now.disabled.is_some() => vec![WebhooksEnabled { at }.into()],
        WebhookChange::Disable if now.disabled.is_none() => {
            vec![WebhooksDisabled { reason: DisableReason::Asked, at }.into()]
        }
        WebhookChange::ReceiverGone { url } => {
            let is_there = app.callback.as_ref().is_some_and(|callback| callback.url == url);
            if is_there && now.disabled.is_none() {
                vec![WebhooksDisabled { reason: DisableReason::Gone, at }.into()]
            } else {
                vec![]
            }
        }
        // What is asked is so already.
        WebhookChange::SetRetry(_)
        | WebhookChange::GiveSecret { .. }
        | WebhookChange::Enable
        | WebhookChange::Disable => vec![],
    }
}

pub(super) fn rotate(secrets: &mut Vec<SigningSecret>, now: &WebhookSecretRotated) {
    secrets.truncate(1);
    for old in secrets.iter_mut() {
        old.until = Some(now.old_until);
    }
    secrets.insert(0, SigningSecret { sealed: now.sealed.clone(), until: None });
}
