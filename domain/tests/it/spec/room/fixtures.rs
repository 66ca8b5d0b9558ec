//! Rooms up to every state: a broadcast and a conference of Ann.

use crate::kit::{app, app_user, at, id};
use domain::access::Creator;
use domain::app::OutputMode;
use domain::post::Owner;
use domain::room::*;
use uuid::Uuid;

pub const ROOM_UUID: Uuid = Uuid::from_u128(0x77);
pub const PUBLISH: Uuid = Uuid::from_u128(0x91);
/// Connections to the room server.
pub const ANN_IN: Uuid = Uuid::from_u128(0x21);
pub const BOB_IN: Uuid = Uuid::from_u128(0x22);
pub const EGRESS: Uuid = Uuid::from_u128(0x31);

/// Every state of both kinds, and those between them.
pub const STATES: [&str; 16] = [
    "Absent",
    "B SCHEDULED",
    "B CANCELLED",
    "B LIVE",
    "B LIVE_INACTIVE",
    "B ENDED archiving",
    "B ENDED archived",
    "B ENDED failed",
    "B ENDED unrecorded",
    "C SCHEDULED",
    "C CANCELLED",
    "C LIVE",
    "C LIVE_INACTIVE",
    "C ENDED",
    "C asked",
    "Deleted",
];

/// What leads to a state; B is a broadcast, C a conference.
pub fn history_of(state: &str) -> Vec<Event> {
    let broadcast = [scheduled(Kind::BroadcastRtmp)];
    let conference = [scheduled(Kind::VideoConference)];
    let live = [broadcast[0].clone(), went_live()];
    let paused = [&live[..], &[Paused { at: at(20) }.into()]].concat();
    let ended = |forced| [&paused[..], &[ended(forced, EndedBy::App)]].concat();
    let and = |events: &[Event], last: &[Event]| [events, last].concat();
    let archiving = and(&ended(false), &[ArchivingStarted { post: None, at: at(30) }.into()]);
    let met = and(&conference, &[opened(1), joined(1, ann())]);
    match state {
        "Absent" => vec![],
        "B SCHEDULED" => broadcast.to_vec(),
        "B CANCELLED" => and(&broadcast, &[Cancelled { at: at(5) }.into()]),
        "B LIVE" => live.to_vec(),
        "B LIVE_INACTIVE" => paused,
        "B ENDED archiving" => archiving,
        "B ENDED archived" => and(&archiving, &[archived()]),
        "B ENDED failed" => and(&archiving, &[ArchivingFailed { detail: "why".into(), at: at(40) }.into()]),
        "B ENDED unrecorded" => ended(true),
        "C SCHEDULED" => conference.to_vec(),
        "C CANCELLED" => and(&conference, &[Cancelled { at: at(5) }.into()]),
        "C LIVE" => met,
        "C LIVE_INACTIVE" => and(&met, &[left(1, ann(), 20), closed(1, 20)]),
        "C ENDED" => and(&conference, &[self::ended(false, EndedBy::Owner)]),
        "C asked" => {
            let asked = EntryRequested { member: id(2), app_user_id: app_user("bob"), at: at(6) };
            and(&conference, &[asked.into()])
        }
        "Deleted" => and(&broadcast, &[Deleted { app: app(), room: id(77), at: at(90) }.into()]),
        other => panic!("no history leads to {other}"),
    }
}

pub fn owner() -> Owner {
    Owner { member: id(1), app_user_id: app_user("ann") }
}

/// The tenant.
pub fn tenant() -> By {
    By::App(app())
}

/// A member of the room's app.
pub fn member(number: u32, name: &str) -> By {
    By::Member { app: app(), member: id(number), app_user_id: app_user(name) }
}

pub fn described(title: &str) -> Described {
    Described { title: title.into(), ..Described::default() }
}

pub fn scheduled(kind: Kind) -> Event {
    scheduled_as(kind, described("Math"))
}

pub fn scheduled_as(kind: Kind, described: Described) -> Event {
    Scheduled {
        app: app(),
        room: id(77),
        uuid: ROOM_UUID,
        owner: owner(),
        creator: Creator::App(8),
        kind,
        scheduled_at: (kind == Kind::BroadcastRtmp).then(|| at(10)),
        described,
        at: at(0),
    }
    .into()
}

pub fn schedule(kind: Kind, details: Details) -> Command {
    Command::Schedule {
        app: app(),
        room: id(77),
        uuid: ROOM_UUID,
        owner: owner(),
        creator: Creator::App(8),
        kind,
        scheduled_at: (kind == Kind::BroadcastRtmp).then(|| at(10)),
        details,
        at: at(0),
    }
}

pub fn titled(title: &str) -> Details {
    Details { title: Some(title.into()), ..Details::default() }
}

pub fn live(publish: u128) -> Live {
    Live { publish: Uuid::from_u128(publish), mode: OutputMode::Cmaf }
}

pub fn went_live() -> Event {
    WentLive { live: live(PUBLISH.as_u128()), at: at(10) }.into()
}

pub fn ended(forced: bool, by: EndedBy) -> Event {
    Ended { forced, by, at: at(30) }.into()
}

pub fn archived() -> Event {
    Archived { post: id(42), path: "vod/main.m3u8".into(), at: at(40) }.into()
}

pub fn participant(number: u32, name: &str, connection: Uuid, role: Role) -> Participant {
    Participant {
        connection,
        member: id(number),
        app_user_id: app_user(name),
        role,
        hidden: false,
        joined_at: at(10),
    }
}

pub fn ann() -> Participant {
    participant(1, "ann", ANN_IN, Role::Host)
}

pub fn bob() -> Participant {
    participant(2, "bob", BOB_IN, Role::Audience)
}

pub fn opened(session_no: u32) -> Event {
    SessionOpened { session_no, at: at(10) }.into()
}

pub fn joined(session_no: u32, participant: Participant) -> Event {
    let at = participant.joined_at;
    ParticipantJoined { session_no, participant, at }.into()
}

pub fn left(session_no: u32, participant: Participant, second: i64) -> Event {
    ParticipantLeft { session_no, participant, at: at(second) }.into()
}

pub fn closed(session_no: u32, second: i64) -> Event {
    SessionClosed { session_no, at: at(second) }.into()
}
