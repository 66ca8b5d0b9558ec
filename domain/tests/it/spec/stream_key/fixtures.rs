//! A key's history up to every state.

use crate::kit::{app, app_user, at, id};
use domain::app::OutputMode;
use domain::post::Owner;
use domain::stream_key::*;
use uuid::Uuid;

pub const PUBLISH: Uuid = Uuid::from_u128(0x91);
/// The publish after it.
pub const NEXT: Uuid = Uuid::from_u128(0x92);

/// The names of contract 4.3, and the ends.
pub const STATES: [&str; 8] = [
    "Absent",
    "INACTIVE",
    "ACTIVE_PREP",
    "ACTIVE",
    "ACTIVE_LIVE",
    "INACTIVE_LIVE",
    "ACTIVE_LIVE_PREP",
    "Retired",
];

/// What leads to a state. `ACTIVE_LIVE_PREP` has the second publish, the others the first.
pub fn history_of(state: &str) -> Vec<Event> {
    let all = [
        issued(),
        prepared(KeyState::ActivePrep, PUBLISH, 5),
        activated(KeyState::Active, PUBLISH, 7),
        went_live(),
        went_inactive(KeyState::InactiveLive, PUBLISH, 20),
        prepared(KeyState::ActiveLivePrep, NEXT, 22),
    ];
    match state {
        "Absent" => vec![],
        "INACTIVE" => all[..1].to_vec(),
        "ACTIVE_PREP" => all[..2].to_vec(),
        "ACTIVE" => all[..3].to_vec(),
        "ACTIVE_LIVE" => all[..4].to_vec(),
        "INACTIVE_LIVE" => all[..5].to_vec(),
        "ACTIVE_LIVE_PREP" => all.to_vec(),
        "Retired" => vec![issued(), Retired { app: app(), publish: None, at: at(90) }.into()],
        other => panic!("no history leads to {other}"),
    }
}

pub fn secret(name: &str) -> Secret {
    Secret { hash: format!("hash of {name}"), sealed: format!("sealed {name}") }
}

pub fn issue() -> Command {
    Command::Issue {
        app: app(),
        key: id(1),
        owner: Owner { member: id(1), app_user_id: app_user("ann") },
        secret: secret("old"),
        profile: id(7),
        at: at(0),
    }
}

pub fn issued() -> Event {
    Issued {
        app: app(),
        key: id(1),
        owner: Owner { member: id(1), app_user_id: app_user("ann") },
        secret: secret("old"),
        profile: id(7),
        at: at(0),
    }
    .into()
}

pub fn prepare(publish: Uuid) -> Command {
    Command::Prepare { publish, wished: None, app_mode: OutputMode::Cmaf, at: at(50) }
}

pub fn prepared(state: KeyState, publish: Uuid, second: i64) -> Event {
    let publish = Publish { publish, mode: OutputMode::Cmaf, since: at(second) };
    Prepared { state, publish, at: at(second) }.into()
}

pub fn activated(state: KeyState, publish: Uuid, second: i64) -> Event {
    Activated { state, publish, at: at(second) }.into()
}

pub fn went_live() -> Event {
    WentLive { state: KeyState::ActiveLive, room: id(77), at: at(10) }.into()
}

pub fn went_inactive(state: KeyState, publish: Uuid, second: i64) -> Event {
    WentInactive { state, publish, fault: None, at: at(second) }.into()
}

pub fn terminated(publish: Option<Uuid>, room: Option<u32>) -> Event {
    let room = room.map(id);
    ForceTerminated { state: KeyState::Inactive, publish, room, secret: secret("new"), at: at(50) }.into()
}
