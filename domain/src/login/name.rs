use crate::ids::{AppId, AppUserId, NAMESPACE};
use std::ops::RangeInclusive;
use uuid::Uuid;

/// Characters of a user name.
pub const USER_NAME_CHARS: RangeInclusive<usize> = 3..=100;

/// What a member signs in as: letters and digits, kept in lower case, so that `Ada` and `ada` are one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UserName(AppUserId);

/// Why a text is no user name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a user name takes {} to {} letters and digits", USER_NAME_CHARS.start(), USER_NAME_CHARS.end())]
pub struct NotAUserName;

impl UserName {
    /// The text in lower case, if it is a user name.
    pub fn parse(text: &str) -> Result<Self, NotAUserName> {
        let name = text.trim().to_lowercase();
        if !USER_NAME_CHARS.contains(&name.chars().count()) {
            return Err(NotAUserName);
        }
        AppUserId::try_from(name).map(Self).map_err(|_| NotAUserName)
    }

    /// The member's id.
    pub fn app_user_id(&self) -> &AppUserId {
        &self.0
    }

    /// The key of the login's stream.
    pub fn key(&self, app: AppId) -> Uuid {
        Self::key_of(app, &self.0)
    }

    /// The key of the stream that a login of this member would have.
    pub fn key_of(app: AppId, member: &AppUserId) -> Uuid {
        Uuid::new_v5(&NAMESPACE, format!("login/{app}/{member}").as_bytes())
    }
}
