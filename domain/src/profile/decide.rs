use super::limits::within;
use super::{Active, Command, Created, Event, Retired, Revised, State, check};
use crate::ids::AppId;

/// Why the answer is no.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the transcoding profile does not exist")]
    NotFound,
    #[error("the transcoding profile exists already")]
    Exists,
    #[error("the profile's settings are of another type")]
    TypeChanged,
    #[error("profile: {0}")]
    Invalid(String),
}

pub(super) fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Create { app, profile, name, description, settings, at } => {
            check(&settings)?;
            let name = name.trim().to_owned();
            within("the number of characters of name", name.chars().count(), 1..=100)?;
            within("the number of characters of description", description.chars().count(), 0..=1_000)?;
            match state {
                State::Absent => Ok(vec![Created { app, profile, name, description, settings, at }.into()]),
                State::Active(_) | State::Retired(_) => Err(Refusal::Exists),
            }
        }
        Command::Revise { app, settings, at } => {
            let profile = own(state, app)?;
            check(&settings)?;
            if std::mem::discriminant(&profile.settings) != std::mem::discriminant(&settings) {
                return Err(Refusal::TypeChanged);
            }
            if profile.settings == settings {
                return Ok(vec![]);
            }
            Ok(vec![Revised { revision: profile.revision + 1, settings, at }.into()])
        }
        Command::Retire { app, at } => match state {
            State::Retired(profile) if profile.app == app => Ok(vec![]),
            State::Active(_) | State::Absent | State::Retired(_) => {
                own(state, app)?;
                Ok(vec![Retired { at }.into()])
            }
        },
    }
}

fn own(state: &State, app: AppId) -> Result<&Active, Refusal> {
    match state {
        State::Active(profile) if profile.app == app => Ok(profile),
        State::Active(_) | State::Absent | State::Retired(_) => Err(Refusal::NotFound),
    }
}
