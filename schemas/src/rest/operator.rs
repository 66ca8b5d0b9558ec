//! What operators say and see of apps.

use super::{AppKindName, ProfileType, RtmpOutputMode, iso};
use domain::app::{Active, Kind, OutputMode};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
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
            api_key: app.credentials.api_key.clone(),
            created_at: iso(app.created_at),
            last_modified_at: iso(app.modified_at),
        }
    }
}

/// Makes a transcoding profile of an app's own.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProfileBody {
    /// 1 to 100 characters.
    pub name: String,
    /// At most 1000 characters.
    #[serde(default)]
    pub description: String,
    #[serde(rename = "type")]
    #[schema(value_type = ProfileType)]
    pub kind: String,
    /// Settings, by type; the same shape as `profile` in answers.
    #[schema(value_type = Object)]
    pub profile: Map<String, Value>,
}

impl ProfileBody {
    /// The settings, if they are of the type.
    pub fn settings(&self) -> Result<domain::profile::Settings, serde_json::Error> {
        let mut fields = self.profile.clone();
        fields.insert("type".into(), Value::String(self.kind.clone()));
        serde_json::from_value(Value::Object(fields))
    }
}
