use super::Profile;
use crate::ids::{AppId, AppUserId, MemberId};
use crate::stored::events;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A person became known to an app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    pub app: AppId,
    pub member: MemberId,
    pub app_user_id: AppUserId,
    /// Sealed; `None` after the member's key was deleted.
    pub profile: Option<Profile>,
    /// Made up for an anonymous guest (contract 3.2, `login-as-guest`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_guest: bool,
    pub at: Timestamp,
}

/// What is told of the person changed; carries the whole new profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileChanged {
    /// Sealed; `None` after the member's key was deleted.
    pub profile: Option<Profile>,
    pub at: Timestamp,
}

/// The member's tokens so far are worth nothing: of a sign-out, or with a new password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokensEnded {
    pub at: Timestamp,
}

/// The person is gone; the key of what was personal is deleted with this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    pub app: AppId,
    pub member: MemberId,
    pub app_user_id: AppUserId,
    pub at: Timestamp,
}

events! {
    "member.registered" v 1 => Registered ["profile"];
    "member.profile_changed" v 1 => ProfileChanged ["profile"];
    "member.tokens_ended" v 1 => TokensEnded;
    "member.deleted" v 1 => Deleted;
}
