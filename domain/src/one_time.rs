//! One-time tokens: an invitation, a password to be set anew. The token itself is known to its holder only.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What is kept of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneTime {
    /// Hex HMAC-SHA-256 of the token under the server's pepper: tokens are random, so a fast hash is enough.
    pub hash: String,
    pub expires_at: Timestamp,
}

impl OneTime {
    /// Whether this is the token, and in time. Compared are keyed hashes, so that time tells nothing of the token.
    pub fn is_met_by(&self, hash: &str, at: Timestamp) -> bool {
        self.hash == hash && at < self.expires_at
    }
}
