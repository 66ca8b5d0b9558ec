//! Typed ids. Clients hold numbers in 32 signed bits and in JavaScript numbers, so ids stay below 2^31
//! (design decision 2).

use crate::permission::DefaultGroup;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// The largest id that a client's signed 32-bit integer holds.
pub const NUMBER_MAX: u32 = i32::MAX as u32;

/// A number outside 1 to 2^31 - 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id is a whole number from 1 to {NUMBER_MAX}")]
pub struct NotAnId;

macro_rules! number_ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "u32", into = "u32")]
        pub struct $name(u32);

        impl $name {
            /// The number as clients see it.
            pub const fn get(self) -> u32 {
                self.0
            }
        }
        impl TryFrom<u32> for $name {
            type Error = NotAnId;
            fn try_from(number: u32) -> Result<Self, NotAnId> {
                if (1..=NUMBER_MAX).contains(&number) { Ok(Self(number)) } else { Err(NotAnId) }
            }
        }
        impl From<$name> for u32 {
            fn from(id: $name) -> u32 {
                id.0
            }
        }
        impl From<$name> for i64 {
            fn from(id: $name) -> i64 {
                i64::from(id.0)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                // Rust also reads `+7` and `007`; a thing has one spelling.
                let plain = !text.starts_with(['+', '0']);
                let number = text.parse::<u32>().ok().filter(|_| plain).ok_or(NotAnId)?;
                Self::try_from(number)
            }
        }
    )+};
}

number_ids! {
    /// An app: the unit of isolation between tenants.
    AppId
    /// A user of the console, who owns apps.
    UserId
    /// A member's own number on the platform; tenants address members by [`AppUserId`].
    MemberId
    /// A video post.
    PostId
    /// A transcoding profile, a system one (below 1000) or an app's own.
    ProfileId
    /// A file of a post: source, rendition playlist, picture.
    FileId
    /// A group of a Vicollo app, a default one (below 1000) or an app's own.
    GroupId
    /// A room; its chat channel has the same number.
    RoomId
    /// A stream key: the number of its member.
    StreamKeyId
    /// A file in a storage of a Vicollo app.
    StorageObjectId
}

impl GroupId {
    /// The number of a default group, the same in every app. Stored, so never changed.
    pub const fn of_default(group: DefaultGroup) -> Self {
        Self(match group {
            DefaultGroup::Administrators => 1,
            DefaultGroup::Hosts => 2,
            DefaultGroup::Members => 3,
            DefaultGroup::Guests => 4,
        })
    }
}

impl From<MemberId> for StreamKeyId {
    /// A member has one key.
    fn from(member: MemberId) -> Self {
        Self(member.0)
    }
}

/// The most characters of an `appUserId`.
pub const APP_USER_ID_CHARS_MAX: usize = 100;

/// The tenant's own id of a member: letters and digits, case-sensitive (contract section 9).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AppUserId(String);

/// Why a text is not an `appUserId`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAppUserId {
    #[error("appUserId is required")]
    Empty,
    #[error("appUserId takes 1 to {APP_USER_ID_CHARS_MAX} letters and digits")]
    Format,
}

impl AppUserId {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of this member's stream: UUIDv5 of the app and the id, so that the log itself keeps it unique
    /// (design decision 3).
    pub fn key(&self, app: AppId) -> Uuid {
        Uuid::new_v5(&NAMESPACE, format!("member/{app}/{}", self.0).as_bytes())
    }
}

impl TryFrom<String> for AppUserId {
    type Error = NotAnAppUserId;
    fn try_from(text: String) -> Result<Self, NotAnAppUserId> {
        if text.is_empty() {
            return Err(NotAnAppUserId::Empty);
        }
        let fits = text.chars().count() <= APP_USER_ID_CHARS_MAX && text.chars().all(char::is_alphanumeric);
        if fits { Ok(Self(text)) } else { Err(NotAnAppUserId::Format) }
    }
}

impl FromStr for AppUserId {
    type Err = NotAnAppUserId;
    fn from_str(text: &str) -> Result<Self, NotAnAppUserId> {
        Self::try_from(text.to_owned())
    }
}

impl From<AppUserId> for String {
    fn from(id: AppUserId) -> String {
        id.0
    }
}

impl fmt::Display for AppUserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The namespace of every UUIDv5 that Reelog derives; stored ids depend on it, so it never changes.
pub const NAMESPACE: Uuid = Uuid::from_u128(0x5ca1_ab1e_0bb5_4c6e_9d5b_7265_656c_6f67);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_positive_and_fit_a_signed_32_bit_integer() {
        assert_eq!(PostId::try_from(0), Err(NotAnId));
        assert_eq!(PostId::try_from(NUMBER_MAX + 1), Err(NotAnId));
        assert_eq!("2147483647".parse::<PostId>().map(PostId::get), Ok(NUMBER_MAX));
        for text in ["7x", "+7", "007", "-7", " 7", "", "0", "2147483648"] {
            assert_eq!(text.parse::<PostId>(), Err(NotAnId), "{text}");
        }
    }

    #[test]
    fn an_app_user_id_is_letters_and_digits() {
        assert_eq!("".parse::<AppUserId>(), Err(NotAnAppUserId::Empty));
        assert_eq!("a-b".parse::<AppUserId>(), Err(NotAnAppUserId::Format));
        assert!("64b0f2c1d4e5a6b7c8d9e0f1".parse::<AppUserId>().is_ok());
        assert_eq!("a".repeat(101).parse::<AppUserId>(), Err(NotAnAppUserId::Format));
    }
}
