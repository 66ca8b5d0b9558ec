use super::{Event, Storage};
use crate::custom_data::CustomData;
use crate::ids::{AppId, StorageObjectId};
use crate::post::Owner;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a file is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    #[default]
    Absent,
    Active(Box<Active>),
    Deleted {
        app: AppId,
    },
}

/// A file that is there, or to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Active {
    pub app: AppId,
    pub object: StorageObjectId,
    pub storage: Storage,
    /// None: the app's own backend.
    pub uploader: Option<Owner>,
    pub name: String,
    pub content_type: String,
    /// Bytes.
    pub size: u64,
    pub custom_data: Option<CustomData>,
    pub phase: Phase,
    pub created_at: Timestamp,
    pub modified_at: Timestamp,
}

/// Whether the bytes are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Phase {
    Requested,
    Stored,
}

impl Phase {
    /// The name clients know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "REQUESTED",
            Self::Stored => "STORED",
        }
    }
}

pub(super) fn evolve(state: State, event: &Event) -> State {
    match (state, event) {
        (_, Event::Requested(new)) => State::Active(Box::new(Active {
            app: new.app,
            object: new.object,
            storage: new.storage.clone(),
            uploader: new.uploader.clone(),
            name: new.name.clone().unwrap_or_default(),
            content_type: new.content_type.clone(),
            size: new.size,
            custom_data: new.custom_data.clone(),
            phase: Phase::Requested,
            created_at: new.at,
            modified_at: new.at,
        })),
        (_, Event::Deleted(gone)) => State::Deleted { app: gone.app },
        (State::Active(mut object), Event::Completed(now)) => {
            object.phase = Phase::Stored;
            object.modified_at = now.at;
            State::Active(object)
        }
        (State::Active(mut object), Event::DetailsChanged(now)) => {
            object.name = now.name.clone().unwrap_or_default();
            object.custom_data.clone_from(&now.custom_data);
            object.modified_at = now.at;
            State::Active(object)
        }
        (other @ (State::Absent | State::Deleted { .. }), Event::Completed(_) | Event::DetailsChanged(_)) => {
            other
        }
    }
}
