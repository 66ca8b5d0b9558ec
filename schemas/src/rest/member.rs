use super::request::{CustomDataBody, custom_data, custom_type, nullable, text_or_number};
use super::{AppNested, EntityState, iso};
use crate::errors::PublicError;
use domain::member::{Active, Patch};
use domain::post::Owner;
use domain::{AppUserId, app};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A member inside another object.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MemberNested {
    pub id: u32,
    pub state: EntityState,
    pub app_user_id: String,
    pub app_user_name: Option<String>,
    pub app_user_profile_img_url: Option<String>,
    pub custom_type: Option<String>,
}

/// A member.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    #[serde(flatten)]
    pub nested: MemberNested,
    pub app: AppNested,
    pub email: Option<String>,
    pub country: Option<String>,
    pub lang: Option<String>,
    pub custom_data: Option<BTreeMap<String, String>>,
    pub created_at: String,
    pub last_modified_at: String,
}

impl From<&Active> for MemberNested {
    fn from(member: &Active) -> Self {
        let profile = &member.profile;
        Self {
            id: member.member.get(),
            state: EntityState::Active,
            app_user_id: member.app_user_id.to_string(),
            app_user_name: profile.app_user_name.clone(),
            app_user_profile_img_url: profile.app_user_profile_img_url.clone(),
            custom_type: profile.custom_type.as_ref().map(|label| label.as_str().to_owned()),
        }
    }
}

impl MemberNested {
    /// The owner of a thing; one who is gone stays nested as `DELETED` (contract 11.27).
    pub fn owner(owner: &Owner, member: Option<&Active>) -> Self {
        // A person who came back under the same appUserId is another member.
        member.filter(|member| member.member == owner.member).map_or_else(|| Self::gone(owner), Self::from)
    }

    fn gone(owner: &Owner) -> Self {
        Self {
            id: owner.member.get(),
            state: EntityState::Deleted,
            app_user_id: owner.app_user_id.to_string(),
            app_user_name: None,
            app_user_profile_img_url: None,
            custom_type: None,
        }
    }
}

impl Member {
    pub fn of(member: &Active, app: &app::Active) -> Self {
        let profile = &member.profile;
        Self {
            nested: member.into(),
            app: app.into(),
            email: profile.email.clone(),
            country: profile.country.clone(),
            lang: profile.lang.clone(),
            custom_data: profile.custom_data.as_ref().map(|data| data.as_map().clone()),
            created_at: iso(member.created_at),
            last_modified_at: iso(member.modified_at),
        }
    }
}

/// Login or upsert of a member; null and absent both keep what is known.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct MemberBody {
    /// Required: letters and digits, at most 100.
    #[serde(deserialize_with = "text_or_number")]
    pub app_user_id: Option<String>,
    pub app_user_name: Option<String>,
    pub app_user_profile_img_url: Option<String>,
    pub email: Option<String>,
    pub country: Option<String>,
    pub lang: Option<String>,
    /// At most 50 characters.
    pub custom_type: Option<String>,
    /// At most 10 items, names and values of at most 50 characters.
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub custom_data: Option<CustomDataBody>,
}

impl MemberBody {
    /// Whom it is about, and what changes.
    pub fn into_parts(self) -> Result<(AppUserId, Patch), PublicError> {
        let id = AppUserId::try_from(self.app_user_id.unwrap_or_default())?;
        let patch = Patch {
            app_user_name: self.app_user_name.map(Some),
            app_user_profile_img_url: self.app_user_profile_img_url.map(Some),
            email: self.email.map(Some),
            country: self.country.map(Some),
            lang: self.lang.map(Some),
            custom_type: self.custom_type.map(custom_type).transpose()?.map(Some),
            custom_data: self.custom_data.map(custom_data).transpose()?.map(Some),
        };
        Ok((id, patch))
    }
}

/// Change of a member: absent keeps, null clears.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct MemberPatch {
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub app_user_name: Option<Option<String>>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub app_user_profile_img_url: Option<Option<String>>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub email: Option<Option<String>>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub country: Option<Option<String>>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub lang: Option<Option<String>>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub custom_type: Option<Option<String>>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub custom_data: Option<Option<CustomDataBody>>,
}

impl MemberPatch {
    pub fn into_patch(self) -> Result<Patch, PublicError> {
        let label = self.custom_type.map(|label| label.map(custom_type).transpose()).transpose()?;
        let data = self.custom_data.map(|data| data.map(custom_data).transpose()).transpose()?;
        Ok(Patch {
            app_user_name: self.app_user_name,
            app_user_profile_img_url: self.app_user_profile_img_url,
            email: self.email,
            country: self.country,
            lang: self.lang,
            custom_type: label,
            custom_data: data,
        })
    }
}
