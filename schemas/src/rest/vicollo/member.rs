use super::super::Member;
use super::super::request::given;
use super::super::request::{CustomDataBody, custom_data, custom_type, nullable, text_or_number};
use super::GroupNested;
use crate::errors::PublicError;
use domain::member::{Active, Patch};
use domain::{AppUserId, app, group};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A member of a Vicollo app: what the server API shows of a member, under that API's names as well.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VicolloMember {
    #[serde(flatten)]
    pub member: Member,
    /// The same as `appUserName`.
    pub screen_name: Option<String>,
    /// The same as `appUserProfileImgUrl`.
    pub profile_img_url: Option<String>,
    pub group: GroupNested,
}

impl VicolloMember {
    pub fn of(member: &Active, app: &app::Active, group: &group::Group) -> Self {
        Self {
            member: Member::of(member, app),
            screen_name: member.profile.app_user_name.clone(),
            profile_img_url: member.profile.app_user_profile_img_url.clone(),
            group: group.into(),
        }
    }
}

/// Registers a member, or changes the one with this appUserId. Absent and null keep, `""` clears.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(example = json!({ "appUserId": "42", "screenName": "Ada", "profileImgUrl": "" }))]
pub struct VicolloMemberBody {
    /// Required: letters and digits, at most 100.
    #[serde(deserialize_with = "text_or_number")]
    pub app_user_id: Option<String>,
    pub screen_name: Option<String>,
    pub profile_img_url: Option<String>,
    pub email: Option<String>,
    /// `MEMBERS` when a new member is in none.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<u32>)]
    pub group_id: Option<u32>,
    /// At most 50 characters.
    pub custom_type: Option<String>,
    /// At most 10 items, names and values of at most 50 characters.
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub custom_data: Option<CustomDataBody>,
}

impl VicolloMemberBody {
    /// Whom it is about, and what changes.
    pub fn into_parts(self) -> Result<(AppUserId, Patch), PublicError> {
        let id = AppUserId::try_from(self.app_user_id.unwrap_or_default())?;
        let text = |text: Option<String>| text.map(|text| Some(text).filter(|text| !text.is_empty()));
        let patch = Patch {
            app_user_name: text(self.screen_name),
            app_user_profile_img_url: text(self.profile_img_url),
            email: text(self.email),
            country: None,
            lang: None,
            custom_type: self.custom_type.map(custom_type).transpose()?.map(Some),
            custom_data: self.custom_data.map(custom_data).transpose()?.map(Some),
        };
        Ok((id, patch))
    }
}

/// Changes a member: absent keeps, null and `""` clear.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(example = json!({ "screenName": "Ada L.", "groupId": 2 }))]
pub struct VicolloMemberPatch {
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub screen_name: Option<Option<String>>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub profile_img_url: Option<Option<String>>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub email: Option<Option<String>>,
    /// Null keeps: a member is always in one.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<u32>)]
    pub group_id: Option<u32>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub custom_type: Option<Option<String>>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub custom_data: Option<Option<CustomDataBody>>,
}

impl VicolloMemberPatch {
    pub fn into_patch(self) -> Result<Patch, PublicError> {
        let text = |text: Option<Option<String>>| text.map(|text| text.filter(|text| !text.is_empty()));
        let label = self.custom_type.map(|label| label.map(custom_type).transpose()).transpose()?;
        let data = self.custom_data.map(|data| data.map(custom_data).transpose()).transpose()?;
        Ok(Patch {
            app_user_name: text(self.screen_name),
            app_user_profile_img_url: text(self.profile_img_url),
            email: text(self.email),
            country: None,
            lang: None,
            custom_type: label,
            custom_data: data,
        })
    }
}
