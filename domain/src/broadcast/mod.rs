//! A room and its member's stream key, where neither can be decided alone (contract 4.2 and 4.3).
//!
//! Each command is decided over both and its facts are appended together or not at all, so a room is `LIVE` exactly
//! while its key is `ACTIVE_LIVE`, and a member has one broadcast at a time.
//!
//! | command | key | room |
//! | --- | --- | --- |
//! | start | `ACTIVE` → `ACTIVE_LIVE` | `SCHEDULED` → `LIVE` |
//! | stop | `ACTIVE_LIVE` → `INACTIVE_LIVE` | `LIVE` → `LIVE_INACTIVE` |
//! | activate | `ACTIVE_LIVE_PREP` → `ACTIVE_LIVE` | `LIVE_INACTIVE` → `LIVE` |
//! | end | `INACTIVE_LIVE` → `INACTIVE` | `LIVE_INACTIVE` → `ENDED`, recorded |
//! | end by force | any → `INACTIVE`, another key string | → `ENDED`, recorded |
//! | force-terminate | any → `INACTIVE`, another key string | → `ENDED`, not recorded |
//! | delete the room | as end by force | deleted |
//! | retire the key | gone | → `ENDED`, not recorded |

use crate::decider::Decider;
use crate::ids::AppId;
use crate::room::{self, By, EndedBy, Live, Room};
use crate::stream_key::{self, Fault, Phase, Secret, StreamKey};
use crate::time::Timestamp;
use uuid::Uuid;

/// What concerns both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Broadcasts the room.
    Start { by: By, at: Timestamp },
    /// Ends a paused broadcast; with another key string, also one that is live (contract 11.6). Closes a conference.
    End { by: By, force: Option<Secret>, at: Timestamp },
    /// Deletes the room, and cuts its broadcast if there is one.
    Delete { by: By, secret: Secret, at: Timestamp },
    /// The output of a publish can be played.
    Activate { publish: Uuid, at: Timestamp },
    /// A publish ended.
    Stop { publish: Uuid, fault: Option<Fault>, at: Timestamp },
    /// Cuts the publish and ends its room. Nothing to cut is no mistake.
    ForceTerminate { app: AppId, secret: Secret, at: Timestamp },
    /// The member is gone.
    Retire { app: AppId, at: Timestamp },
}

/// What a command causes; to be appended together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    pub room: Vec<room::Event>,
    pub key: Vec<stream_key::Event>,
}

/// Why the answer is no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Room(#[from] room::Refusal),
    #[error(transparent)]
    Key(#[from] stream_key::Refusal),
    /// The key points to another room than the one that was read: read that one.
    #[error("the stream key broadcasts another room")]
    OtherRoom,
}

/// Decides over both. `room` is the one the command names, or the one the key points to; absent where there is none.
pub fn decide(room: &room::State, key: &stream_key::State, command: Command) -> Result<Facts, Refusal> {
    match command {
        Command::Start { by, at } => start(room, key, by, at),
        Command::End { by, force, at } => end(room, key, by, force, at),
        Command::Delete { by, secret, at } => delete(room, key, by, secret, at),
        Command::Activate { publish, at } => {
            let facts = Facts { room: vec![], key: ask(key, stream_key::Command::Activate { publish, at })? };
            if facts.key.is_empty() {
                return Ok(facts);
            }
            let Some((_, playing)) = pointed(room, key)?.zip(phase(key).and_then(Phase::publish)) else {
                return Ok(facts);
            };
            let live = Live { publish: playing.publish, mode: playing.mode };
            Ok(Facts { room: Room::decide(room, room::Command::Resume { live, at })?, ..facts })
        }
        Command::Stop { publish, fault, at } => {
            let was = phase(key).and_then(Phase::playable);
            let facts =
                Facts { room: vec![], key: ask(key, stream_key::Command::Stop { publish, fault, at })? };
            // A publish that did not play yet leaves the room paused as it is.
            if facts.key.is_empty() || was.is_none() || pointed(room, key)?.is_none() {
                return Ok(facts);
            }
            Ok(Facts { room: Room::decide(room, room::Command::Pause { at })?, ..facts })
        }
        Command::ForceTerminate { app, secret, at } => {
            let facts = Facts {
                room: vec![],
                key: ask(key, stream_key::Command::ForceTerminate { app, secret, at })?,
            };
            close(room, key, app, EndedBy::App, at, facts)
        }
        Command::Retire { app, at } => {
            let facts = Facts { room: vec![], key: ask(key, stream_key::Command::Retire { app, at })? };
            close(room, key, app, EndedBy::System, at, facts)
        }
    }
}

fn start(room: &room::State, key: &stream_key::State, by: By, at: Timestamp) -> Result<Facts, Refusal> {
    let app = by.app();
    // What the key puts out is known only if it plays; the room is asked first all the same, so that its own refusals
    // come before the key's.
    let playing = phase(key).and_then(Phase::playable);
    let (publish, mode) = playing.map_or_else(Default::default, |playing| (playing.publish, playing.mode));
    let facts = Room::decide(room, room::Command::GoLive { by, live: Live { publish, mode }, at })?;
    let room::State::Active(started) = room else { return Err(room::Refusal::NotFound.into()) };
    let key = ask(key, stream_key::Command::GoLive { app, room: started.room, at })?;
    Ok(Facts { room: facts, key })
}

fn end(
    room: &room::State,
    key: &stream_key::State,
    by: By,
    force: Option<Secret>,
    at: Timestamp,
) -> Result<Facts, Refusal> {
    let app = by.app();
    let room::State::Active(ending) = room else { return Err(room::Refusal::NotFound.into()) };
    // With nothing to cut, an end by force is an end.
    let is_cut = phase(key).is_some_and(|phase| phase.publish().is_some());
    let force = force.filter(|_| is_cut);
    let command = room::Command::End { by, force: force.is_some(), record: true, at };
    let facts = Room::decide(room, command)?;
    if ending.kind.is_conference() {
        return Ok(Facts { room: facts, key: vec![] });
    }
    let key = match force {
        Some(secret) => {
            if phase(key).and_then(Phase::room) != Some(ending.room) {
                return Err(Refusal::OtherRoom);
            }
            ask(key, stream_key::Command::ForceTerminate { app, secret, at })?
        }
        None => ask(key, stream_key::Command::Release { app, room: ending.room, at })?,
    };
    Ok(Facts { room: facts, key })
}

fn delete(
    room: &room::State,
    key: &stream_key::State,
    by: By,
    secret: Secret,
    at: Timestamp,
) -> Result<Facts, Refusal> {
    let app = by.app();
    let facts = Facts { room: Room::decide(room, room::Command::Delete { by, at })?, key: vec![] };
    let (room::State::Active(deleting), Some(phase)) = (room, phase(key)) else { return Ok(facts) };
    if phase.room() != Some(deleting.room) {
        return Ok(facts);
    }
    let command = if phase.publish().is_some() {
        stream_key::Command::ForceTerminate { app, secret, at }
    } else {
        stream_key::Command::Release { app, room: deleting.room, at }
    };
    Ok(Facts { key: ask(key, command)?, ..facts })
}

/// Ends the room that the key pointed to, if the key was changed.
fn close(
    room: &room::State,
    key: &stream_key::State,
    app: AppId,
    by: EndedBy,
    at: Timestamp,
    facts: Facts,
) -> Result<Facts, Refusal> {
    if facts.key.is_empty() || pointed(room, key)?.is_none() {
        return Ok(facts);
    }
    Ok(Facts { room: Room::decide(room, room::Command::Close { app, by, at })?, ..facts })
}

fn ask(
    key: &stream_key::State,
    command: stream_key::Command,
) -> Result<Vec<stream_key::Event>, stream_key::Refusal> {
    StreamKey::decide(key, command)
}

fn phase(key: &stream_key::State) -> Option<Phase> {
    match key {
        stream_key::State::Active(key) => Some(key.phase),
        stream_key::State::Absent | stream_key::State::Retired { .. } => None,
    }
}

/// The room that the key points to, none if to none; refused if it is not the one that was read.
fn pointed<'a>(room: &'a room::State, key: &stream_key::State) -> Result<Option<&'a room::Active>, Refusal> {
    let Some(number) = phase(key).and_then(Phase::room) else { return Ok(None) };
    match room {
        room::State::Active(room) if room.room == number => Ok(Some(room)),
        room::State::Active(_) | room::State::Absent | room::State::Deleted { .. } => Err(Refusal::OtherRoom),
    }
}
