//! Callbacks as both sides of the API show them: the secrets, what they are sealed for, and what was sent.

use crate::{ApiError, Secrets};
use domain::{AppId, Timestamp, app};
use projections::webhooks::{Attempt, Delivery};
use schemas::errors::Code;
use schemas::rest::{SigningSecrets, WebhookAttempt, WebhookDelivery, iso};

/// What a callback's password is sealed for.
pub fn password_context(app: AppId) -> String {
    format!("app/{app}/callback-password")
}

/// What a signing key is sealed for.
pub fn secret_context(app: AppId) -> String {
    format!("app/{app}/webhook-secret")
}

/// The keys that sign an app's webhooks at this time, to be shown to its tenant.
pub fn signing_secrets(
    secrets: &Secrets,
    app: &app::Active,
    at: Timestamp,
) -> Result<SigningSecrets, ApiError> {
    let context = secret_context(app.app);
    let open = |secret: &app::SigningSecret| {
        let bytes = secrets.sealer().open(&context, &secret.sealed).map_err(ApiError::internal)?;
        String::from_utf8(bytes).map_err(ApiError::internal)
    };
    let mut signing = app.webhooks.signing(at);
    let newest = signing.next().ok_or(Code::CallbackNotFound)?;
    let previous = signing.next();
    Ok(SigningSecrets {
        signing_secret: open(newest)?,
        previous_signing_secret: previous.map(open).transpose()?,
        previous_valid_until: previous.and_then(|secret| secret.until).map(iso),
    })
}

/// A delivery as its tenant sees it.
pub fn delivery(delivery: Delivery) -> WebhookDelivery {
    WebhookDelivery {
        id: delivery.id.to_string(),
        kind: delivery.kind,
        status: delivery.status.name(),
        tries: delivery.tries,
        next_try_at: delivery.due_at.map(iso),
        last_status: delivery.last_status,
        last_error: delivery.last_error,
        created_at: iso(delivery.created_at),
        finished_at: delivery.finished_at.map(iso),
    }
}

/// A try as its tenant sees it.
pub fn attempt(attempt: Attempt) -> WebhookAttempt {
    let Attempt { number, at, duration_ms, status, error } = attempt;
    WebhookAttempt { number, at: iso(at), duration_ms, status, error }
}
