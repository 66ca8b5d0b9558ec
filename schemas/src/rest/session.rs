use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a login gives a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    /// For the client API; lives as long as the app says, 24 hours if it says nothing.
    pub access_token: String,
    /// For a new access token.
    pub refresh_token: String,
    /// For media that is not public: `?streamingToken=…`.
    pub streaming_token: String,
}

/// Asks for new tokens.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct RefreshBody {
    /// Of the last login or refresh; without it, the Bearer token counts.
    pub refresh_token: Option<String>,
}

/// A token for all media of an app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StreamingToken {
    /// Append `?streamingToken=…` to a media address.
    pub streaming_token: String,
}
