use super::Profile;
use crate::custom_data::{CustomData, CustomType};
use crate::ids::{AppId, AppUserId, MemberId};
use crate::time::Timestamp;

/// What can be asked of a member. The member's app is compared in every arm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Creates the member, or changes what the patch names. `number` is used only if the member is new.
    Upsert {
        app: AppId,
        number: MemberId,
        app_user_id: AppUserId,
        patch: Patch,
        at: Timestamp,
    },
    /// Makes a member up for an anonymous guest. Whoever has the id already stays as they are.
    AdmitGuest {
        app: AppId,
        number: MemberId,
        app_user_id: AppUserId,
        at: Timestamp,
    },
    Change {
        app: AppId,
        patch: Patch,
        at: Timestamp,
    },
    /// Ends every token so far.
    EndTokens {
        app: AppId,
        at: Timestamp,
    },
    Delete {
        app: AppId,
        at: Timestamp,
    },
}

/// A change of a profile: outer `None` keeps, `Some(None)` clears (contract section 2, "JSON").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    pub app_user_name: Option<Option<String>>,
    pub app_user_profile_img_url: Option<Option<String>>,
    pub email: Option<Option<String>>,
    pub country: Option<Option<String>>,
    pub lang: Option<Option<String>>,
    pub custom_type: Option<Option<CustomType>>,
    pub custom_data: Option<Option<CustomData>>,
}

impl Patch {
    /// The profile after this change.
    pub fn apply(self, to: &Profile) -> Profile {
        let old = to.clone();
        Profile {
            app_user_name: self.app_user_name.unwrap_or(old.app_user_name),
            app_user_profile_img_url: self.app_user_profile_img_url.unwrap_or(old.app_user_profile_img_url),
            email: self.email.unwrap_or(old.email),
            country: self.country.unwrap_or(old.country),
            lang: self.lang.unwrap_or(old.lang),
            custom_type: self.custom_type.unwrap_or(old.custom_type),
            custom_data: self.custom_data.unwrap_or(old.custom_data),
        }
    }
}
