use super::{AppNested, CreatorType, EntityState, ProfileType, RepresentativeType, iso};
use domain::profile::{Active, Settings, SystemProfile};
use domain::{Timestamp, app};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A transcoding profile.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TranscodingProfile {
    pub id: u32,
    pub state: EntityState,
    #[serde(rename = "type")]
    pub kind: ProfileType,
    /// `SYSTEM` or `APP`.
    pub creator_type: CreatorType,
    pub representative_type: RepresentativeType,
    /// Absent for system profiles.
    pub app: Option<AppNested>,
    pub name: String,
    pub description: String,
    /// Settings, by type.
    #[schema(value_type = Object)]
    pub profile: Value,
    pub revision: u32,
    pub created_at: String,
    pub last_modified_at: String,
}

/// A transcoding profile inside another object.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ProfileNested {
    pub id: u32,
    pub state: EntityState,
    #[serde(rename = "type")]
    pub kind: ProfileType,
    pub name: String,
}

impl From<&Settings> for ProfileType {
    fn from(settings: &Settings) -> Self {
        match settings {
            Settings::Video(_) => Self::Video,
            Settings::Thumbnail(_) => Self::Thumbnail,
            Settings::Preview(_) => Self::Preview,
            Settings::BroadcastRtmp(_) => Self::BroadcastRtmp,
        }
    }
}

/// When the system profiles came to be: they have no history.
const SYSTEM_SINCE: Timestamp = Timestamp::from_micros(0);

impl From<&SystemProfile> for TranscodingProfile {
    fn from(profile: &SystemProfile) -> Self {
        let default = profile.is_default;
        Self {
            id: profile.id,
            state: EntityState::Active,
            kind: (&profile.settings).into(),
            creator_type: CreatorType::System,
            representative_type: if default {
                RepresentativeType::Default
            } else {
                RepresentativeType::NonDefault
            },
            app: None,
            name: profile.name.to_owned(),
            description: profile.description.to_owned(),
            profile: settings_json(&profile.settings),
            revision: 1,
            created_at: iso(SYSTEM_SINCE),
            last_modified_at: iso(SYSTEM_SINCE),
        }
    }
}

impl TranscodingProfile {
    /// An app's own profile.
    pub fn of(profile: &Active, app: &app::Active) -> Self {
        Self {
            id: profile.profile.get(),
            state: EntityState::Active,
            kind: (&profile.settings).into(),
            creator_type: CreatorType::App,
            representative_type: RepresentativeType::NonDefault,
            app: Some(app.into()),
            name: profile.name.clone(),
            description: profile.description.clone(),
            profile: settings_json(&profile.settings),
            revision: profile.revision,
            created_at: iso(profile.created_at),
            last_modified_at: iso(profile.modified_at),
        }
    }
}

impl From<&SystemProfile> for ProfileNested {
    fn from(profile: &SystemProfile) -> Self {
        let kind = (&profile.settings).into();
        Self { id: profile.id, state: EntityState::Active, kind, name: profile.name.to_owned() }
    }
}

impl From<&Active> for ProfileNested {
    fn from(profile: &Active) -> Self {
        let kind = (&profile.settings).into();
        Self { id: profile.profile.get(), state: EntityState::Active, kind, name: profile.name.clone() }
    }
}

/// The settings without the tag that `type` beside them repeats.
fn settings_json(settings: &Settings) -> Value {
    let mut json = serde_json::to_value(settings).expect("settings have string keys and finite numbers");
    if let Some(fields) = json.as_object_mut() {
        fields.remove("type");
    }
    json
}
