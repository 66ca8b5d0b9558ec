use super::{AppNested, CreatorType, EntityState, ProfileType, RepresentativeType, iso};
use domain::profile::{Active, Settings, State, SystemProfile};
use domain::{ProfileId, Timestamp, app};
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

impl TranscodingProfile {
    /// A profile of the system, as an app sees it.
    pub fn of_system(profile: &SystemProfile, app: &app::Active) -> Self {
        let kind = ProfileType::from(&profile.settings);
        let default = default_of(app, kind).map_or(profile.is_default, |id| id.get() == profile.id);
        Self {
            id: profile.id,
            state: EntityState::Active,
            kind,
            creator_type: CreatorType::System,
            representative_type: representative(default),
            app: None,
            name: profile.name.to_owned(),
            description: profile.description.to_owned(),
            profile: settings_json(&profile.settings),
            revision: 1,
            created_at: iso(SYSTEM_SINCE),
            last_modified_at: iso(SYSTEM_SINCE),
        }
    }

    /// An app's own profile; a retired one is `DELETED`.
    pub fn of_own(state: &State, app: &app::Active) -> Option<Self> {
        let (profile, state) = own(state)?;
        let kind = ProfileType::from(&profile.settings);
        let default = state == EntityState::Active && default_of(app, kind) == Some(profile.profile);
        Some(Self {
            id: profile.profile.get(),
            state,
            kind,
            creator_type: CreatorType::App,
            representative_type: representative(default),
            app: Some(app.into()),
            name: profile.name.clone(),
            description: profile.description.clone(),
            profile: settings_json(&profile.settings),
            revision: profile.revision,
            created_at: iso(profile.created_at),
            last_modified_at: iso(profile.modified_at),
        })
    }

    /// The same profile as it was in an earlier revision; its times and name are those of now.
    pub fn in_revision(self, revision: u32, settings: &Settings) -> Self {
        Self { revision, profile: settings_json(settings), ..self }
    }
}

const fn representative(is_default: bool) -> RepresentativeType {
    if is_default { RepresentativeType::Default } else { RepresentativeType::NonDefault }
}

/// The profile of a type that the app's posts are made by when they name none, where the app has set one.
const fn default_of(app: &app::Active, kind: ProfileType) -> Option<ProfileId> {
    let defaults = &app.settings.default_profiles;
    match kind {
        ProfileType::Video => defaults.video,
        ProfileType::Thumbnail => defaults.thumbnail,
        ProfileType::Preview => defaults.preview,
        ProfileType::BroadcastRtmp => None,
    }
}

fn own(state: &State) -> Option<(&Active, EntityState)> {
    match state {
        State::Absent => None,
        State::Active(profile) => Some((profile, EntityState::Active)),
        State::Retired(profile) => Some((profile, EntityState::Deleted)),
    }
}

impl From<&SystemProfile> for ProfileNested {
    fn from(profile: &SystemProfile) -> Self {
        let kind = (&profile.settings).into();
        Self { id: profile.id, state: EntityState::Active, kind, name: profile.name.to_owned() }
    }
}

impl ProfileNested {
    /// An app's own profile; a retired one is `DELETED`.
    pub fn of_own(state: &State) -> Option<Self> {
        let (profile, state) = own(state)?;
        let kind = (&profile.settings).into();
        Some(Self { id: profile.profile.get(), state, kind, name: profile.name.clone() })
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
