use crate::app::Kind;
use crate::ids::UserId;
use crate::one_time::OneTime;
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Somebody may sign up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    pub user: UserId,
    /// Sealed.
    pub email: Option<String>,
    /// Sealed.
    pub name: Option<String>,
    pub app_kinds: Vec<Kind>,
    pub token: OneTime,
    pub at: Timestamp,
}

/// There is a new one-time token; one that was there before is void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenIssued {
    pub token: OneTime,
    pub at: Timestamp,
}

/// The invitation was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedUp {
    /// argon2id of the password; sealed.
    pub password_hash: Option<String>,
    pub at: Timestamp,
}

/// The user has another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    /// Sealed.
    pub name: Option<String>,
    pub at: Timestamp,
}

/// There is a new password; sessions from before have ended, and so has a one-time token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordChanged {
    /// argon2id of the password; sealed.
    pub password_hash: Option<String>,
    pub at: Timestamp,
}

/// The user is shut out; sessions have ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disabled {
    pub at: Timestamp,
}

/// The user may sign in again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enabled {
    pub at: Timestamp,
}

events! {
    "user.invited" v 1 => Invited ["email", "name"];
    "user.token_issued" v 1 => TokenIssued;
    "user.signed_up" v 1 => SignedUp ["password_hash"];
    "user.renamed" v 1 => Renamed ["name"];
    "user.password_changed" v 1 => PasswordChanged ["password_hash"];
    "user.disabled" v 1 => Disabled;
    "user.enabled" v 1 => Enabled;
}
