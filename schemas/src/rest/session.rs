use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a login gives a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    /// For the client API, 24 hours.
    pub access_token: String,
    /// For a new access token.
    pub refresh_token: String,
    /// For media that is not public: `?streamingToken=…`.
    pub streaming_token: String,
}
