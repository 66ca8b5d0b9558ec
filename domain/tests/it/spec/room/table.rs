//! Every command in every state: what the diagrams forbid is refused.

use super::fixtures::*;
use crate::kit::{app, app_user, at, id};
use domain::room::{Allowed, Command, EndedBy, Kind, Role, Room};
use domain::stored::Stored;
use domain::{Decider, fold};

/// The answers to one command: `+` and the facts without `room.`, `=` for nothing to add, `!` and the refusal.
struct Row {
    command: fn() -> Command,
    /// The answer in every state that `but` does not name.
    otherwise: &'static str,
    /// A name stands for every state that starts with it; the first that fits counts.
    but: &'static [(&'static str, &'static str)],
}

const GONE: [(&str, &str); 2] = [("Absent", "!NotFound"), ("Deleted", "!NotFound")];

const ROWS: [Row; 20] = [
    Row {
        command: || schedule(Kind::VideoConference, titled("Math")),
        otherwise: "!Exists",
        but: &[("Absent", "+scheduled")],
    },
    Row {
        command: || Command::Change { by: tenant(), details: titled("Art"), at: at(50) },
        otherwise: "+details_changed",
        but: &GONE,
    },
    Row {
        command: || Command::Cancel { by: tenant(), at: at(50) },
        otherwise: "!NotScheduled",
        but: &[
            GONE[0],
            GONE[1],
            ("B SCHEDULED", "+cancelled"),
            ("C SCHEDULED", "+cancelled"),
            ("C asked", "+cancelled"),
        ],
    },
    Row {
        command: || Command::GoLive { by: tenant(), live: live(1), at: at(50) },
        otherwise: "!NotScheduled",
        but: &[GONE[0], GONE[1], ("B SCHEDULED", "+went_live"), ("C", "!NotABroadcast")],
    },
    Row {
        command: || Command::Pause { at: at(50) },
        otherwise: "!WrongState",
        but: &[GONE[0], GONE[1], ("B LIVE_INACTIVE", "="), ("B LIVE", "+paused"), ("C", "!NotABroadcast")],
    },
    Row {
        command: || Command::Resume { live: live(PUBLISH.as_u128()), at: at(50) },
        otherwise: "!WrongState",
        but: &[GONE[0], GONE[1], ("B LIVE_INACTIVE", "+resumed"), ("B LIVE", "="), ("C", "!NotABroadcast")],
    },
    Row {
        command: || Command::End { by: tenant(), force: false, record: true, at: at(50) },
        otherwise: "!NotLiveInactive",
        but: &[
            GONE[0],
            GONE[1],
            ("B LIVE_INACTIVE", "+ended+archiving_started"),
            ("C CANCELLED", "!NotOpen"),
            ("C ENDED", "="),
            ("C LIVE_INACTIVE", "+ended"),
            ("C LIVE", "+participant_left+session_closed+ended"),
            ("C", "+ended"),
        ],
    },
    Row {
        command: || Command::End { by: tenant(), force: true, record: true, at: at(50) },
        otherwise: "!NotLiveInactive",
        but: &[
            GONE[0],
            GONE[1],
            ("B LIVE", "+ended+archiving_started"),
            ("C CANCELLED", "!NotOpen"),
            ("C ENDED", "="),
            ("C LIVE_INACTIVE", "+ended"),
            ("C LIVE", "+participant_left+session_closed+ended"),
            ("C", "+ended"),
        ],
    },
    Row {
        command: || Command::Close { app: app(), by: EndedBy::System, at: at(50) },
        otherwise: "+ended",
        but: &[
            GONE[0],
            GONE[1],
            ("B CANCELLED", "="),
            ("B ENDED", "="),
            ("C CANCELLED", "="),
            ("C ENDED", "="),
            ("C LIVE_INACTIVE", "+ended"),
            ("C LIVE", "+participant_left+session_closed+ended"),
        ],
    },
    Row {
        command: || Command::Delete { by: tenant(), at: at(50) },
        otherwise: "+deleted",
        but: &[
            ("Absent", "!NotFound"),
            ("Deleted", "="),
            ("B LIVE", "+ended+deleted"),
            ("B LIVE_INACTIVE", "+ended+deleted"),
            ("C LIVE_INACTIVE", "+ended+deleted"),
            ("C LIVE", "+participant_left+session_closed+ended+deleted"),
        ],
    },
    Row {
        command: || Command::Enter { participant: bob() },
        otherwise: "+session_opened+participant_joined",
        but: &[
            GONE[0],
            GONE[1],
            ("B", "!NotAConference"),
            ("C CANCELLED", "!NotOpen"),
            ("C ENDED", "!NotOpen"),
            ("C LIVE_INACTIVE", "+session_opened+participant_joined"),
            ("C LIVE", "+participant_joined"),
        ],
    },
    Row {
        command: || Command::Leave { connection: ANN_IN, at: at(50) },
        otherwise: "=",
        but: &[
            GONE[0],
            GONE[1],
            ("B", "!NotAConference"),
            ("C LIVE_INACTIVE", "="),
            ("C LIVE", "+participant_left+session_closed"),
        ],
    },
    Row {
        command: || Command::SetRole {
            by: tenant(),
            app_user_id: app_user("ann"),
            role: Role::Guest,
            at: at(50),
        },
        otherwise: "!NotPresent",
        but: &[
            GONE[0],
            GONE[1],
            ("B", "!NotAConference"),
            ("C LIVE_INACTIVE", "!NotPresent"),
            ("C LIVE", "+role_changed"),
        ],
    },
    Row {
        command: || Command::EndEgress { session_no: 1, egress: EGRESS, at: at(50) },
        otherwise: "!WrongState",
        but: &[GONE[0], GONE[1], ("B", "!NotAConference"), ("C LIVE", "+egress_ended")],
    },
    Row {
        command: || Command::RequestEntry {
            app: app(),
            member: id(3),
            app_user_id: app_user("cid"),
            at: at(50),
        },
        // Nobody has to be let in where the owner lets everybody in.
        otherwise: "=",
        but: &[
            GONE[0],
            GONE[1],
            ("B", "!NotAConference"),
            ("C CANCELLED", "!NotOpen"),
            ("C ENDED", "!NotOpen"),
        ],
    },
    Row {
        command: || Command::ApproveEntry { by: tenant(), app_user_id: app_user("bob"), at: at(50) },
        otherwise: "!NoRequest",
        but: &[GONE[0], GONE[1], ("C asked", "+entry_approved")],
    },
    Row {
        command: || Command::DenyEntry { by: tenant(), app_user_id: app_user("bob"), at: at(50) },
        otherwise: "!NoRequest",
        but: &[GONE[0], GONE[1], ("C asked", "+entry_denied")],
    },
    Row {
        command: || Command::SetAllowed {
            by: tenant(),
            allowed: vec![Allowed { app_user_id: app_user("bob"), role: None }],
            at: at(50),
        },
        otherwise: "+allowed_participants_set",
        but: &GONE,
    },
    Row {
        command: || Command::StartArchiving { post: id(42), at: at(50) },
        otherwise: "!WrongState",
        but: &[GONE[0], GONE[1], ("B ENDED archiving", "+archiving_started")],
    },
    Row {
        command: || Command::Archive { post: id(42), path: "vod/main.m3u8".into(), at: at(50) },
        otherwise: "!WrongState",
        but: &[GONE[0], GONE[1], ("B ENDED archiving", "+archived"), ("B ENDED archived", "=")],
    },
];

const FAIL_ARCHIVING: Row = Row {
    command: || Command::FailArchiving { detail: "why".into(), at: at(50) },
    otherwise: "!WrongState",
    but: &[GONE[0], GONE[1], ("B ENDED archiving", "+archiving_failed"), ("B ENDED failed", "=")],
};

fn answer(state: &str, command: Command) -> String {
    match Room::decide(&fold::<Room>(&history_of(state)), command) {
        Ok(facts) if facts.is_empty() => "=".into(),
        Ok(facts) => {
            facts.iter().flat_map(|fact| ["+", fact.info().name.trim_start_matches("room.")]).collect()
        }
        Err(refusal) => {
            let text = format!("{refusal:?}");
            format!("!{}", text.split([' ', '{']).next().unwrap_or_default())
        }
    }
}

#[test]
fn every_command_in_every_state_has_the_answer_of_the_table() {
    for row in ROWS.iter().chain([&FAIL_ARCHIVING]) {
        for state in STATES {
            let but = row.but.iter().find(|(named, _)| state.starts_with(named));
            let expected = but.map_or(row.otherwise, |(_, answer)| answer);
            assert_eq!(answer(state, (row.command)()), expected, "{state}: {:?}", (row.command)());
        }
    }
}

#[test]
fn the_table_names_only_states_that_there_are() {
    for (named, _) in ROWS.iter().flat_map(|row| row.but) {
        assert!(STATES.iter().any(|state| state.starts_with(named)), "{named}");
    }
}
