//! Apps as their owners see and change them in the console.

use super::request::nullable;
use super::{AppKindName, RtmpOutputMode, iso};
use domain::app::{Active, Kind, OutputMode, SettingsPatch};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Makes an app of one's own.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnAppBody {
    /// 1 to 100 characters.
    pub name: String,
    /// FlipFlop App when absent; other kinds only for users whom the operator let make them.
    #[serde(default)]
    #[schema(value_type = Option<AppKindName>)]
    pub kind: Option<Kind>,
    /// Where the app's picture is.
    #[serde(default)]
    pub image_url: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<RtmpOutputMode>)]
    pub default_rtmp_output_mode: Option<OutputMode>,
    /// For `VICOLLO_MANAGED`: the password of its first member, `admin`; 8 to 128 characters. Made up when absent.
    #[serde(default)]
    pub admin_password: Option<String>,
}

/// Changes an app; absent keeps.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct OwnAppPatch {
    /// 1 to 100 characters.
    pub name: Option<String>,
    /// Null removes the picture.
    #[serde(deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    pub image_url: Option<Option<String>>,
    #[schema(value_type = Option<RtmpOutputMode>)]
    pub default_rtmp_output_mode: Option<OutputMode>,
    /// Seconds that members' access tokens live: 300 to 2592000.
    pub token_lifetime_seconds: Option<u32>,
    /// Whether members may make rooms by themselves.
    pub members_create_rooms: Option<bool>,
    /// Whether members may make posts by themselves.
    pub members_create_posts: Option<bool>,
}

impl OwnAppPatch {
    /// The part that is the app's settings.
    pub fn settings(&self) -> SettingsPatch {
        SettingsPatch {
            image_url: self.image_url.clone(),
            token_lifetime_s: self.token_lifetime_seconds,
            members_create_rooms: self.members_create_rooms,
            members_create_posts: self.members_create_posts,
            default_profiles: None,
        }
    }
}

/// Where webhooks of an app go; the password is never shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallbackTarget {
    pub url: String,
    pub id: String,
}

/// An app as its owner sees it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnApp {
    pub id: u32,
    pub name: String,
    #[schema(value_type = AppKindName)]
    pub kind: Kind,
    pub image_url: Option<String>,
    #[schema(value_type = RtmpOutputMode)]
    pub default_rtmp_output_mode: OutputMode,
    pub token_lifetime_seconds: u32,
    pub members_create_rooms: bool,
    pub members_create_posts: bool,
    pub api_key: String,
    pub callback: Option<CallbackTarget>,
    pub created_at: String,
    pub last_modified_at: String,
}

impl From<&Active> for OwnApp {
    fn from(app: &Active) -> Self {
        let callback = app.callback.as_ref();
        Self {
            id: app.app.get(),
            name: app.name.clone(),
            kind: app.kind,
            image_url: app.settings.image_url.clone(),
            default_rtmp_output_mode: app.output_mode,
            token_lifetime_seconds: app.settings.token_lifetime_s,
            members_create_rooms: app.settings.members_create_rooms,
            members_create_posts: app.settings.members_create_posts,
            api_key: app.credentials.api_key.clone(),
            callback: callback.map(|to| CallbackTarget { url: to.url.clone(), id: to.id.clone() }),
            created_at: iso(app.created_at),
            last_modified_at: iso(app.modified_at),
        }
    }
}

/// An app of one's own with new credentials: the only time the secret is shown.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnAppWithSecret {
    #[serde(flatten)]
    pub app: OwnApp,
    pub api_secret: String,
    /// Of the member `admin` of a new Vicollo Managed App, if it was made up: the only time it is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin_password: Option<String>,
}
