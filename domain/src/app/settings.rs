use crate::ids::ProfileId;
use serde::{Deserialize, Serialize};

/// The most characters of an image's address.
pub const IMAGE_URL_CHARS_MAX: usize = 2_000;
/// The shortest and the longest life of a member's access token, in seconds: 5 minutes and 30 days.
pub const TOKEN_LIFETIME_S: std::ops::RangeInclusive<u32> = 300..=2_592_000;
/// How long an access token lives if nothing else is set: a day (contract section 2).
pub const TOKEN_LIFETIME_S_DEFAULT: u32 = 86_400;

/// What an app's owner can set (contract sections 2 and 8.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Where the app's picture is; kept as given.
    pub image_url: Option<String>,
    /// Seconds that access and streaming tokens live.
    pub token_lifetime_s: u32,
    /// Whether members may make rooms by themselves, on the client API (contract 11.1).
    pub members_create_rooms: bool,
    /// Whether members may make posts by themselves, on the client API.
    pub members_create_posts: bool,
    /// What posts are made by that name no profile.
    #[serde(skip_serializing_if = "DefaultProfiles::are_the_systems")]
    pub default_profiles: DefaultProfiles,
}

/// The transcoding profiles of posts that name none of a type; where none is set, the system's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DefaultProfiles {
    pub video: Option<ProfileId>,
    /// The system's default is to make none.
    pub thumbnail: Option<ProfileId>,
    /// The system's default is to make none.
    pub preview: Option<ProfileId>,
}

impl DefaultProfiles {
    fn are_the_systems(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            image_url: None,
            token_lifetime_s: TOKEN_LIFETIME_S_DEFAULT,
            members_create_rooms: true,
            members_create_posts: true,
            default_profiles: DefaultProfiles::default(),
        }
    }
}

/// A change of settings: absent keeps, `Some(None)` clears.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsPatch {
    pub image_url: Option<Option<String>>,
    pub token_lifetime_s: Option<u32>,
    pub members_create_rooms: Option<bool>,
    pub members_create_posts: Option<bool>,
    pub default_profiles: Option<DefaultProfiles>,
}

impl SettingsPatch {
    /// The settings after this change.
    pub fn apply(self, to: &Settings) -> Settings {
        Settings {
            image_url: self.image_url.unwrap_or_else(|| to.image_url.clone()),
            token_lifetime_s: self.token_lifetime_s.unwrap_or(to.token_lifetime_s),
            members_create_rooms: self.members_create_rooms.unwrap_or(to.members_create_rooms),
            members_create_posts: self.members_create_posts.unwrap_or(to.members_create_posts),
            default_profiles: self.default_profiles.unwrap_or(to.default_profiles),
        }
    }
}
