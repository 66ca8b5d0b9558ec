use super::{Event, Fault, KeyState, Publish, Secret};
use crate::app::OutputMode;
use crate::ids::{AppId, ProfileId, RoomId, StreamKeyId};
use crate::post::Owner;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a stream key is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    #[default]
    Absent,
    Active(Box<Active>),
    Retired {
        app: AppId,
    },
}

/// A key that can be published with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Active {
    pub app: AppId,
    /// The number of its member.
    pub key: StreamKeyId,
    pub owner: Owner,
    pub secret: Secret,
    pub phase: Phase,
    pub profile: ProfileId,
    /// The setting; none = the app's default.
    pub mode: Option<OutputMode>,
    /// The last publish was cut by force.
    pub forcibly_terminated: bool,
    /// What broke the last publish.
    pub fault: Option<Fault>,
    pub created_at: Timestamp,
    pub modified_at: Timestamp,
}

/// The states of contract 4.3, each with what only it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    Inactive,
    ActivePrep { publish: Publish },
    Active { publish: Publish },
    ActiveLive { publish: Publish, room: RoomId },
    InactiveLive { room: RoomId },
    ActiveLivePrep { publish: Publish, room: RoomId },
}

impl Phase {
    /// Without what only it has.
    pub const fn state(self) -> KeyState {
        match self {
            Self::Inactive => KeyState::Inactive,
            Self::ActivePrep { .. } => KeyState::ActivePrep,
            Self::Active { .. } => KeyState::Active,
            Self::ActiveLive { .. } => KeyState::ActiveLive,
            Self::InactiveLive { .. } => KeyState::InactiveLive,
            Self::ActiveLivePrep { .. } => KeyState::ActiveLivePrep,
        }
    }

    /// The name clients know.
    pub const fn name(self) -> &'static str {
        self.state().name()
    }

    /// The room that is broadcast, from its start to its end.
    pub const fn room(self) -> Option<RoomId> {
        match self {
            Self::Inactive | Self::ActivePrep { .. } | Self::Active { .. } => None,
            Self::ActiveLive { room, .. }
            | Self::InactiveLive { room }
            | Self::ActiveLivePrep { room, .. } => Some(room),
        }
    }

    /// The publish under way.
    pub const fn publish(self) -> Option<Publish> {
        match self {
            Self::Inactive | Self::InactiveLive { .. } => None,
            Self::ActivePrep { publish }
            | Self::Active { publish }
            | Self::ActiveLive { publish, .. }
            | Self::ActiveLivePrep { publish, .. } => Some(publish),
        }
    }

    /// The publish under way, if it can be played.
    pub const fn playable(self) -> Option<Publish> {
        match self {
            Self::Active { publish } | Self::ActiveLive { publish, .. } => Some(publish),
            Self::Inactive
            | Self::ActivePrep { .. }
            | Self::InactiveLive { .. }
            | Self::ActiveLivePrep { .. } => None,
        }
    }
}

pub(super) fn evolve(state: State, event: &Event) -> State {
    match (state, event) {
        (_, Event::Issued(new)) => State::Active(Box::new(Active {
            app: new.app,
            key: new.key,
            owner: new.owner.clone(),
            secret: new.secret.clone(),
            phase: Phase::Inactive,
            profile: new.profile,
            mode: None,
            forcibly_terminated: false,
            fault: None,
            created_at: new.at,
            modified_at: new.at,
        })),
        (_, Event::Retired(gone)) => State::Retired { app: gone.app },
        (State::Active(mut key), event) => {
            change(&mut key, event);
            State::Active(key)
        }
        (other @ (State::Absent | State::Retired { .. }), _) => other,
    }
}

fn change(key: &mut Active, event: &Event) {
    let room = key.phase.room();
    key.modified_at = match event {
        Event::Prepared(now) => {
            let publish = now.publish;
            key.phase =
                room.map_or(Phase::ActivePrep { publish }, |room| Phase::ActiveLivePrep { publish, room });
            key.forcibly_terminated = false;
            key.fault = None;
            now.at
        }
        Event::Activated(now) => {
            if let Some(publish) = key.phase.publish() {
                key.phase =
                    room.map_or(Phase::Active { publish }, |room| Phase::ActiveLive { publish, room });
            }
            now.at
        }
        Event::WentLive(now) => {
            if let Some(publish) = key.phase.publish() {
                key.phase = Phase::ActiveLive { publish, room: now.room };
            }
            now.at
        }
        Event::WentInactive(now) => {
            key.phase = room.map_or(Phase::Inactive, |room| Phase::InactiveLive { room });
            key.fault.clone_from(&now.fault);
            now.at
        }
        Event::Released(now) => {
            key.phase = Phase::Inactive;
            now.at
        }
        Event::Reissued(now) => {
            key.secret = now.secret.clone();
            now.at
        }
        Event::ForceTerminated(now) => {
            key.phase = Phase::Inactive;
            key.secret = now.secret.clone();
            key.forcibly_terminated = true;
            now.at
        }
        Event::SettingsChanged(now) => {
            key.profile = now.profile;
            key.mode = now.mode;
            now.at
        }
        Event::Issued(_) | Event::Retired(_) => return,
    };
}
