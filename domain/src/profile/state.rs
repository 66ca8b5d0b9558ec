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
    /// Those of the revisions before, from the first on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Settings>,
    pub created_at: Timestamp,
    pub modified_at: Timestamp,
}

impl Active {
    /// The settings of a revision, or the newest.
    pub fn settings_of(&self, revision: Option<u32>) -> Option<&Settings> {
        match revision {
            None => Some(&self.settings),
            Some(revision) if revision == self.revision => Some(&self.settings),
            Some(revision) => self.earlier.get((revision as usize).checked_sub(1)?),
        }
    }
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
            earlier: vec![],
            created_at: new.at,
            modified_at: new.at,
        }),
        (State::Active(mut profile), Event::Revised(now)) => {
            profile.earlier.push(std::mem::replace(&mut profile.settings, now.settings.clone()));
            State::Active(Active { revision: now.revision, modified_at: now.at, ..profile })
        }
        (State::Active(profile), Event::Retired(now)) => {
            State::Retired(Active { modified_at: now.at, ..profile })
        }
        (other @ (State::Absent | State::Retired(_)), Event::Revised(_) | Event::Retired(_)) => other,
    }
}
