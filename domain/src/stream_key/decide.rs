use super::{
    Activated, Active, Command, Event, Fault, ForceTerminated, Issued, KeyState, Phase, Prepared, Publish,
    Reissued, Released, Retired, Secret, SettingsChanged, State, WentInactive, WentLive,
};
use crate::app::OutputMode;
use crate::ids::{AppId, ProfileId, RoomId};
use crate::time::Timestamp;
use uuid::Uuid;

/// Why the answer is no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the stream key does not exist")]
    NotFound,
    #[error("the stream key is {state}; it has to be ACTIVE: start the encoder and wait until it plays")]
    NotActive { state: &'static str },
    #[error("the stream key is {state}; it has to be INACTIVE_LIVE: stop the encoder first")]
    NotInactiveLive { state: &'static str },
    #[error("the stream key is {state}; only an INACTIVE one can be issued anew")]
    NotInactive { state: &'static str },
    #[error("another encoder publishes with this stream key")]
    Publishing,
    #[error("the publish is not the stream key's, or no longer")]
    StalePublish,
}

pub(super) fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Issue { app, key, owner, secret, profile, at } => match state {
            State::Absent => Ok(vec![Issued { app, key, owner, secret, profile, at }.into()]),
            State::Active(known) if known.app == app => Ok(vec![]),
            State::Retired { app: known } if *known == app => Ok(vec![]),
            State::Active(_) | State::Retired { .. } => Err(Refusal::NotFound),
        },
        Command::Prepare { publish, wished, app_mode, at } => {
            prepare(any(state)?, publish, wished, app_mode, at)
        }
        Command::Activate { publish, at } => activate(any(state)?, publish, at),
        Command::Stop { publish, fault, at } => Ok(stop(any(state)?, publish, fault, at)),
        Command::GoLive { app, room, at } => match own(state, app)?.phase {
            Phase::Active { .. } => Ok(vec![WentLive { state: KeyState::ActiveLive, room, at }.into()]),
            other @ (Phase::Inactive
            | Phase::ActivePrep { .. }
            | Phase::ActiveLive { .. }
            | Phase::InactiveLive { .. }
            | Phase::ActiveLivePrep { .. }) => Err(Refusal::NotActive { state: other.name() }),
        },
        Command::Release { app, room, at } => release(own(state, app)?, room, at),
        Command::Reissue { app, secret, at } => reissue(own(state, app)?, secret, at),
        Command::ForceTerminate { app, secret, at } => {
            let key = own(state, app)?;
            if key.phase == Phase::Inactive {
                return Ok(vec![]);
            }
            let publish = key.phase.publish().map(|publish| publish.publish);
            let room = key.phase.room();
            Ok(vec![ForceTerminated { state: KeyState::Inactive, publish, room, secret, at }.into()])
        }
        Command::ChangeSettings { app, profile, mode, at } => {
            Ok(change_settings(own(state, app)?, profile, mode, at))
        }
        Command::Retire { app, at } => match state {
            State::Retired { app: known } if *known == app => Ok(vec![]),
            State::Absent => Ok(vec![Retired { app, publish: None, at }.into()]),
            State::Active(_) | State::Retired { .. } => {
                let publish = own(state, app)?.phase.publish().map(|publish| publish.publish);
                Ok(vec![Retired { app, publish, at }.into()])
            }
        },
    }
}

/// The key, if it is the caller's.
fn own(state: &State, app: AppId) -> Result<&Active, Refusal> {
    match state {
        State::Active(key) if key.app == app => Ok(key),
        State::Active(_) | State::Absent | State::Retired { .. } => Err(Refusal::NotFound),
    }
}

/// The key, for the platform itself: media servers act for every app.
fn any(state: &State) -> Result<&Active, Refusal> {
    match state {
        State::Active(key) => Ok(key),
        State::Absent | State::Retired { .. } => Err(Refusal::NotFound),
    }
}

fn prepare(
    key: &Active,
    publish: Uuid,
    wished: Option<OutputMode>,
    app_mode: OutputMode,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let state = match key.phase {
        Phase::Inactive => KeyState::ActivePrep,
        Phase::InactiveLive { .. } => KeyState::ActiveLivePrep,
        Phase::ActivePrep { publish: known }
        | Phase::Active { publish: known }
        | Phase::ActiveLive { publish: known, .. }
        | Phase::ActiveLivePrep { publish: known, .. } => {
            return if known.publish == publish { Ok(vec![]) } else { Err(Refusal::Publishing) };
        }
    };
    let publish = Publish { publish, mode: wished.or(key.mode).unwrap_or(app_mode), since: at };
    Ok(vec![Prepared { state, publish, at }.into()])
}

fn activate(key: &Active, publish: Uuid, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    let is_known = |known: Publish| known.publish == publish;
    match key.phase {
        Phase::ActivePrep { publish: known } if is_known(known) => {
            Ok(vec![Activated { state: KeyState::Active, publish, at }.into()])
        }
        Phase::ActiveLivePrep { publish: known, .. } if is_known(known) => {
            Ok(vec![Activated { state: KeyState::ActiveLive, publish, at }.into()])
        }
        Phase::Active { publish: known } | Phase::ActiveLive { publish: known, .. } if is_known(known) => {
            Ok(vec![])
        }
        Phase::Inactive
        | Phase::ActivePrep { .. }
        | Phase::Active { .. }
        | Phase::ActiveLive { .. }
        | Phase::InactiveLive { .. }
        | Phase::ActiveLivePrep { .. } => Err(Refusal::StalePublish),
    }
}

/// A publish that is not under way has stopped before.
fn stop(key: &Active, publish: Uuid, fault: Option<Fault>, at: Timestamp) -> Vec<Event> {
    if key.phase.publish().is_none_or(|known| known.publish != publish) {
        return vec![];
    }
    let state = if key.phase.room().is_some() { KeyState::InactiveLive } else { KeyState::Inactive };
    vec![WentInactive { state, publish, fault, at }.into()]
}

fn release(key: &Active, room: RoomId, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    match key.phase {
        Phase::InactiveLive { room: known } if known == room => {
            Ok(vec![Released { state: KeyState::Inactive, room, at }.into()])
        }
        other @ (Phase::Inactive
        | Phase::ActivePrep { .. }
        | Phase::Active { .. }
        | Phase::ActiveLive { .. }
        | Phase::InactiveLive { .. }
        | Phase::ActiveLivePrep { .. }) => Err(Refusal::NotInactiveLive { state: other.name() }),
    }
}

fn reissue(key: &Active, secret: Secret, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    match key.phase {
        Phase::Inactive if key.secret == secret => Ok(vec![]),
        Phase::Inactive => Ok(vec![Reissued { secret, at }.into()]),
        other @ (Phase::ActivePrep { .. }
        | Phase::Active { .. }
        | Phase::ActiveLive { .. }
        | Phase::InactiveLive { .. }
        | Phase::ActiveLivePrep { .. }) => Err(Refusal::NotInactive { state: other.name() }),
    }
}

#[expect(clippy::option_option, reason = "keeping, clearing and setting are three things here")]
fn change_settings(
    key: &Active,
    profile: Option<ProfileId>,
    mode: Option<Option<OutputMode>>,
    at: Timestamp,
) -> Vec<Event> {
    let (profile, mode) = (profile.unwrap_or(key.profile), mode.unwrap_or(key.mode));
    let is_same = (profile, mode) == (key.profile, key.mode);
    if is_same { vec![] } else { vec![SettingsChanged { profile, mode, at }.into()] }
}
