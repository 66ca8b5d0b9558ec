//! Callbacks and the log of their deliveries: ours, the contract has only a form in a console.

use domain::app::{Callback, DisableReason, Retry, Webhooks};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where webhooks go from now on, and how.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallbackBody {
    /// `https://…` or `http://…`, on the public internet.
    #[schema(example = "https://shop.example/hooks")]
    pub url: String,
    /// The user name of the Basic credentials that webhooks come with: 4 to 255 characters, no colon.
    #[schema(example = "hook")]
    pub id: String,
    /// Their password, 4 to 255 characters; absent or null keeps the present one.
    #[serde(default)]
    #[schema(example = "a long password")]
    pub password: Option<String>,
    /// Whether a webhook that fails is sent again; absent or null keeps what is set, which is `NONE` at first.
    #[serde(default)]
    #[schema(value_type = Option<RetryName>)]
    pub retry: Option<Retry>,
    /// False stops webhooks; absent, null or true lets them go out.
    #[serde(default)]
    pub enabled: Option<bool>,
}

/// `NONE`: each webhook is sent once. `BACKOFF`: ten times over about three days, until it is taken.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)]
pub enum RetryName {
    None,
    Backoff,
}

/// `ASKED`: by the tenant. `GONE`: the receiver answered 410 while retries were on.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)]
pub enum DisableReasonName {
    Asked,
    Gone,
}

/// Where webhooks go, and how. The password is never shown.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallbackView {
    pub url: String,
    pub id: String,
    #[schema(value_type = RetryName)]
    pub retry: Retry,
    /// Whether webhooks go out.
    pub enabled: bool,
    /// Why not.
    #[schema(value_type = Option<DisableReasonName>)]
    pub disabled_reason: Option<DisableReason>,
}

impl CallbackView {
    pub fn of(callback: &Callback, webhooks: &Webhooks) -> Self {
        Self {
            url: callback.url.clone(),
            id: callback.id.clone(),
            retry: webhooks.retry,
            enabled: webhooks.disabled.is_none(),
            disabled_reason: webhooks.disabled,
        }
    }
}

/// The keys that webhooks are signed with (Standard Webhooks).
#[derive(Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SigningSecrets {
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw0123456789a=")]
    pub signing_secret: String,
    /// The one before, while it signs, too.
    pub previous_signing_secret: Option<String>,
    /// Until when it does.
    pub previous_valid_until: Option<String>,
}

/// How long the present key goes on signing beside the new one.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RotateBody {
    /// Seconds, at most 604800; a day when absent.
    #[serde(default)]
    pub overlap_seconds: Option<u32>,
}

/// A webhook, and how its delivery went.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookDelivery {
    /// The `id` of the webhook's body.
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    /// `WAITING` for an earlier one about the same thing, `PENDING`, `DELIVERED` or `FAILED`.
    pub status: &'static str,
    /// How often it was sent.
    pub tries: u32,
    /// When it is sent next.
    pub next_try_at: Option<String>,
    /// The HTTP status of the last answer.
    pub last_status: Option<u16>,
    /// Why there was no answer to the last try, or no try.
    pub last_error: Option<String>,
    pub created_at: String,
    /// When it was delivered or given up.
    pub finished_at: Option<String>,
}

/// A delivery with each try, the latest hundred.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookDeliveryDetails {
    #[serde(flatten)]
    pub delivery: WebhookDelivery,
    pub attempts: Vec<WebhookAttempt>,
}

/// One try.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookAttempt {
    /// From 1.
    pub number: u32,
    pub at: String,
    pub duration_ms: u64,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// Why there was none.
    pub error: Option<String>,
}

/// Which webhooks are sent again.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RedeliverBody {
    /// Those that came up at this time or later.
    #[serde(default)]
    pub from: Option<String>,
    /// Those that came up before this time.
    #[serde(default)]
    pub to: Option<String>,
    /// Also those that were delivered; otherwise only the failed ones.
    #[serde(default)]
    pub delivered: Option<bool>,
}

/// How many webhooks are sent again.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Redelivered {
    pub count: u64,
}
