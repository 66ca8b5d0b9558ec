use crate::errors::PublicError;
use crate::rest::AccessLevelName;
use crate::rest::request::{CustomDataBody, custom_data, given, nullable, text_or_number};
use domain::AppUserId;
use domain::access::AccessLevel;
use domain::post::Details;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Makes a post.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct PostBody {
    /// Required: the member it belongs to.
    #[serde(deserialize_with = "text_or_number")]
    pub app_user_id: Option<String>,
    #[serde(flatten)]
    pub fields: PostFields,
}

/// What a new post is; on the client API it belongs to whoever asks.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct PostFields {
    /// At most 200 characters.
    pub title: Option<String>,
    /// At most 5000 characters.
    pub description: Option<String>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<AccessLevelName>)]
    pub access_level: Option<AccessLevel>,
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub custom_data: Option<CustomDataBody>,
    #[serde(flatten)]
    pub profiles: ProfileIds,
}

/// Profiles by number, in either of the two spellings in use.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ProfileIds {
    pub video_profile_id: Option<u32>,
    pub video_transcoding_profile_id: Option<u32>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<u32>)]
    pub thumbnail_profile_id: Option<Option<u32>>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<u32>)]
    pub thumbnail_transcoding_profile_id: Option<Option<u32>>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<u32>)]
    pub preview_profile_id: Option<Option<u32>>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<u32>)]
    pub preview_transcoding_profile_id: Option<Option<u32>>,
}

impl ProfileIds {
    /// None keeps, or takes the default.
    pub fn video(&self) -> Option<u32> {
        self.video_profile_id.or(self.video_transcoding_profile_id)
    }

    /// None keeps; `Some(None)` makes no thumbnail.
    pub fn thumbnail(&self) -> Option<Option<u32>> {
        either(self.thumbnail_profile_id, self.thumbnail_transcoding_profile_id)
    }

    /// None keeps; `Some(None)` makes no preview.
    pub fn preview(&self) -> Option<Option<u32>> {
        either(self.preview_profile_id, self.preview_transcoding_profile_id)
    }
}

/// What one spelling says, or the other: a number goes before a null.
#[expect(clippy::option_option, reason = "null, absent and a value are three things here")]
fn either(one: Option<Option<u32>>, other: Option<Option<u32>>) -> Option<Option<u32>> {
    match (one, other) {
        (Some(Some(id)), _) | (_, Some(Some(id))) => Some(Some(id)),
        (None, None) => None,
        (Some(None), _) | (_, Some(None)) => Some(None),
    }
}

impl PostBody {
    /// Whose it is, and what it is.
    pub fn into_parts(self) -> Result<(AppUserId, PostFields), PublicError> {
        Ok((AppUserId::try_from(self.app_user_id.unwrap_or_default())?, self.fields))
    }
}

impl PostFields {
    /// What it is called, and what else is said of it.
    pub fn into_parts(self) -> Result<(String, Details), PublicError> {
        let details = Details {
            description: self.description.map(Some),
            access_level: self.access_level,
            custom_data: self.custom_data.map(custom_data).transpose()?.map(Some),
        };
        Ok((self.title.unwrap_or_default(), details))
    }
}

/// Changes a post: absent keeps, null clears.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct PostPatch {
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub title: Option<Option<String>>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub description: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<AccessLevelName>)]
    pub access_level: Option<AccessLevel>,
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub custom_data: Option<Option<CustomDataBody>>,
    #[serde(flatten)]
    pub profiles: ProfileIds,
}

impl PostPatch {
    /// The new title, if any, and what else changes.
    pub fn into_parts(self) -> Result<(Option<String>, Details), PublicError> {
        let data = self.custom_data.map(|data| data.map(custom_data).transpose()).transpose()?;
        let details =
            Details { description: self.description, access_level: self.access_level, custom_data: data };
        Ok((self.title.map(Option::unwrap_or_default), details))
    }
}

/// Who sees a post while it is `RESTRICTED`, besides its owner.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct AllowedMembersBody {
    /// At most 1000 members of the app; replaces the list before, and an empty one clears it.
    pub app_user_ids: Vec<String>,
}
