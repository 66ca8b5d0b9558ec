use crate::ids::{AppId, AppUserId, MemberId};
use crate::one_time::OneTime;
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A member can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    pub app: AppId,
    pub member: MemberId,
    pub app_user_id: AppUserId,
    /// argon2id of the password; sealed.
    pub password_hash: Option<String>,
    pub at: Timestamp,
}

/// There is a new password; a one-time token is void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordChanged {
    /// argon2id of the password; sealed.
    pub password_hash: Option<String>,
    pub at: Timestamp,
}

/// There is a new one-time token; one that was there before is void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetIssued {
    pub token: OneTime,
    pub at: Timestamp,
}

/// The member is gone, and the key of the password's hash with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    pub app: AppId,
    pub at: Timestamp,
}

events! {
    "login.created" v 1 => Created ["password_hash"];
    "login.password_changed" v 1 => PasswordChanged ["password_hash"];
    "login.reset_issued" v 1 => ResetIssued;
    "login.deleted" v 1 => Deleted;
}
