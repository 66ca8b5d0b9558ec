//! What operators say and see of apps.

use super::{AppKindName, RtmpOutputMode, iso};
use domain::ProfileId;
use domain::app::{self, Active, Kind, OutputMode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Makes an app.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AppBody {
    /// 1 to 100 characters.
    pub name: String,
    #[serde(default)]
    #[schema(value_type = Option<AppKindName>)]
    pub kind: Option<Kind>,
    #[serde(default)]
    #[schema(value_type = Option<RtmpOutputMode>)]
    pub default_rtmp_output_mode: Option<OutputMode>,
    /// For `VICOLLO_MANAGED`: the password of its first member, `admin`; 8 to 128 characters. Made up when absent.
    #[serde(default)]
    pub admin_password: Option<String>,
}

/// The transcoding profiles of posts that name none of a type; absent and null are the system's default: its CMAF ladder,
/// and no pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(example = json!({ "videoProfileId": 1000, "thumbnailProfileId": 2, "previewProfileId": null }))]
pub struct DefaultProfiles {
    pub video_profile_id: Option<u32>,
    pub thumbnail_profile_id: Option<u32>,
    pub preview_profile_id: Option<u32>,
}

impl From<&app::DefaultProfiles> for DefaultProfiles {
    fn from(defaults: &app::DefaultProfiles) -> Self {
        Self {
            video_profile_id: defaults.video.map(ProfileId::get),
            thumbnail_profile_id: defaults.thumbnail.map(ProfileId::get),
            preview_profile_id: defaults.preview.map(ProfileId::get),
        }
    }
}

/// An app as its operator sees it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AppView {
    pub id: u32,
    pub name: String,
    #[schema(value_type = AppKindName)]
    pub kind: Kind,
    #[schema(value_type = RtmpOutputMode)]
    pub default_rtmp_output_mode: OutputMode,
    /// Of posts that name none; null is the system's default.
    pub default_profiles: DefaultProfiles,
    pub api_key: String,
    pub created_at: String,
    pub last_modified_at: String,
}

/// A new app, or new credentials: the only time the secret is shown.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedApp {
    #[serde(flatten)]
    pub app: AppView,
    pub api_secret: String,
    /// Of the member `admin` of a new Vicollo Managed App, if it was made up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin_password: Option<String>,
}

impl From<&Active> for AppView {
    fn from(app: &Active) -> Self {
        Self {
            id: app.app.get(),
            name: app.name.clone(),
            kind: app.kind,
            default_rtmp_output_mode: app.output_mode,
            default_profiles: (&app.settings.default_profiles).into(),
            api_key: app.credentials.api_key.clone(),
            created_at: iso(app.created_at),
            last_modified_at: iso(app.modified_at),
        }
    }
}
