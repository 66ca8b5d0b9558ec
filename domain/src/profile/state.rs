use super::{Event, Settings};
use crate::ids::{AppId, ProfileId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What an app's own profile is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum State {
    #[default]
    Absent,
    Active(Active),
    /// Kept readable, so that old posts stay reproducible.
    Retired(Active),
}

/// A profile that can be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Active {
    pub app: AppId,
    pub profile: ProfileId,
    pub name: String,
    pub description: String,
    pub revision: u32,
    pub settings: Settings,
    pub created_at: Timestamp,
    pub modified_at: Timestamp,
}

pub(super) fn evolve(state: State, event: &Event) -> State {
    match (state, event) {
        (_, Event::Created(new)) => State::Active(Active {
            app: new.app,
            profile: new.profile,
            name: new.name.clone(),
            description: new.description.clone(),
            revision: 1,
            settings: new.settings.clone(),
            created_at: new.at,
            modified_at: new.at,
        }),
        (State::Active(profile), Event::Revised(now)) => State::Active(Active {
            revision: now.revision,
            settings: now.settings.clone(),
            modified_at: now.at,
            ..profile
        }),
        (State::Active(profile), Event::Retired(now)) => {
            State::Retired(Active { modified_at: now.at, ..profile })
        }
        (other @ (State::Absent | State::Retired(_)), Event::Revised(_) | Event::Retired(_)) => other,
    }
}
