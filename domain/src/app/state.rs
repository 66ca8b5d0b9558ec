use super::{Callback, Credentials, Event, Kind, OutputMode};
use crate::ids::AppId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What an app is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    #[default]
    Absent,
    Active(Active),
    Deleted,
}

/// An app in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Active {
    pub app: AppId,
    pub name: String,
    pub kind: Kind,
    pub output_mode: OutputMode,
    pub credentials: Credentials,
    pub callback: Option<Callback>,
    pub created_at: Timestamp,
    pub modified_at: Timestamp,
}

pub(super) fn evolve(state: State, event: &Event) -> State {
    match (state, event) {
        (_, Event::Created(made)) => State::Active(Active {
            app: made.app,
            name: made.name.clone(),
            kind: made.kind,
            output_mode: made.output_mode,
            credentials: made.credentials.clone(),
            callback: None,
            created_at: made.at,
            modified_at: made.at,
        }),
        (State::Active(app), Event::Renamed(now)) => {
            State::Active(Active { name: now.name.clone(), modified_at: now.at, ..app })
        }
        (State::Active(app), Event::CallbackSet(now)) => {
            State::Active(Active { callback: now.callback.clone(), modified_at: now.at, ..app })
        }
        (State::Active(app), Event::OutputModeSet(now)) => {
            State::Active(Active { output_mode: now.mode, modified_at: now.at, ..app })
        }
        (State::Active(app), Event::CredentialsReset(now)) => {
            State::Active(Active { credentials: now.credentials.clone(), modified_at: now.at, ..app })
        }
        (_, Event::Deleted(_)) => State::Deleted,
        // A change of an app that is not there cannot have happened; the fold stays total.
        (
            other @ (State::Absent | State::Deleted),
            Event::Renamed(_) | Event::CallbackSet(_) | Event::OutputModeSet(_) | Event::CredentialsReset(_),
        ) => other,
    }
}
