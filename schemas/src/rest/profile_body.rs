//! What operators say of an app's own transcoding profiles.

use super::ProfileType;
use domain::profile::Settings;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Makes a transcoding profile of an app's own.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "name": "Lectures", "description": "Small text stays readable", "type": "VIDEO",
    "profile": {
        "container": "CMAF", "segmentMs": 4000, "preset": "veryfast", "audioKbps": 96,
        "rungs": [
            { "shortSide": 1080, "maxKbps": 3000, "crf": 22, "maxFramesPerSecond": 30 },
            { "shortSide": 480, "maxKbps": 900, "crf": 24 },
        ],
    },
}))]
pub struct ProfileBody {
    /// 1 to 100 characters.
    pub name: String,
    /// At most 1000 characters.
    #[serde(default)]
    pub description: String,
    #[serde(rename = "type")]
    pub kind: ProfileType,
    /// Settings, by type; the same shape as `profile` in answers.
    #[schema(value_type = Object)]
    pub profile: Map<String, Value>,
}

/// Other settings for a transcoding profile.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[schema(example = json!({ "profile": { "longSide": 640 } }))]
pub struct ProfileRevision {
    /// All settings, by the profile's type; the same shape as `profile` in answers.
    #[schema(value_type = Object)]
    pub profile: Map<String, Value>,
}

/// Settings that are not of the type, with the path of the field.
#[derive(Debug)]
pub struct UnreadableSettings(serde_path_to_error::Error<serde_json::Error>);

impl std::fmt::Display for UnreadableSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(error) = self;
        match error.path().to_string().as_str() {
            "." => write!(f, "profile: {}", error.inner()),
            path => write!(f, "profile: {path}: {}", error.inner()),
        }
    }
}

impl ProfileBody {
    /// The settings, if they are of the type.
    ///
    /// # Errors
    /// The first field that is missing, or of another type than the setting.
    pub fn settings(&self) -> Result<Settings, UnreadableSettings> {
        read(&self.profile, self.kind)
    }
}

impl ProfileRevision {
    /// The settings, if they are of this type.
    ///
    /// # Errors
    /// The first field that is missing, or of another type than the setting.
    pub fn settings(&self, kind: ProfileType) -> Result<Settings, UnreadableSettings> {
        read(&self.profile, kind)
    }
}

fn read(fields: &Map<String, Value>, kind: ProfileType) -> Result<Settings, UnreadableSettings> {
    match kind {
        ProfileType::Video => of(fields).map(Settings::Video),
        ProfileType::Thumbnail => of(fields).map(Settings::Thumbnail),
        ProfileType::Preview => of(fields).map(Settings::Preview),
        ProfileType::BroadcastRtmp => of(fields).map(Settings::BroadcastRtmp),
    }
}

fn of<T: DeserializeOwned>(fields: &Map<String, Value>) -> Result<T, UnreadableSettings> {
    serde_path_to_error::deserialize(Value::Object(fields.clone())).map_err(UnreadableSettings)
}
