//! Every command in every state.

use super::fixtures::*;
use crate::kit::{app, at, id};
use domain::stored::Stored;
use domain::stream_key::{Command, StreamKey};
use domain::{Decider, fold};

/// As in the table of rooms, without `stream_key.`.
struct Row {
    command: fn() -> Command,
    otherwise: &'static str,
    but: &'static [(&'static str, &'static str)],
}

const GONE: [(&str, &str); 2] = [("Absent", "!NotFound"), ("Retired", "!NotFound")];

const ROWS: [Row; 12] = [
    Row { command: issue, otherwise: "=", but: &[("Absent", "+issued")] },
    Row {
        command: || prepare(PUBLISH),
        otherwise: "=",
        but: &[
            GONE[0],
            GONE[1],
            ("INACTIVE", "+prepared"),
            ("INACTIVE_LIVE", "+prepared"),
            ("ACTIVE_LIVE_PREP", "!Publishing"),
        ],
    },
    Row {
        command: || prepare(NEXT),
        otherwise: "!Publishing",
        but: &[
            GONE[0],
            GONE[1],
            ("INACTIVE", "+prepared"),
            ("INACTIVE_LIVE", "+prepared"),
            ("ACTIVE_LIVE_PREP", "="),
        ],
    },
    Row {
        command: || Command::Activate { publish: PUBLISH, at: at(50) },
        otherwise: "!StalePublish",
        but: &[GONE[0], GONE[1], ("ACTIVE_PREP", "+activated"), ("ACTIVE", "="), ("ACTIVE_LIVE", "=")],
    },
    Row {
        command: || Command::Activate { publish: NEXT, at: at(50) },
        otherwise: "!StalePublish",
        but: &[GONE[0], GONE[1], ("ACTIVE_LIVE_PREP", "+activated")],
    },
    Row {
        command: || Command::Stop { publish: PUBLISH, fault: None, at: at(50) },
        otherwise: "+went_inactive",
        but: &[
            GONE[0],
            GONE[1],
            ("INACTIVE", "="),
            ("INACTIVE_LIVE", "="),
            // The end of the publish before.
            ("ACTIVE_LIVE_PREP", "="),
        ],
    },
    Row {
        command: || Command::GoLive { app: app(), room: id(77), at: at(50) },
        otherwise: "!NotActive",
        but: &[GONE[0], GONE[1], ("ACTIVE", "+went_live")],
    },
    Row {
        command: || Command::Release { app: app(), room: id(77), at: at(50) },
        otherwise: "!NotInactiveLive",
        but: &[GONE[0], GONE[1], ("INACTIVE_LIVE", "+released")],
    },
    Row {
        command: || Command::Reissue { app: app(), secret: secret("new"), at: at(50) },
        otherwise: "!NotInactive",
        but: &[GONE[0], GONE[1], ("INACTIVE", "+reissued")],
    },
    Row {
        command: || Command::ForceTerminate { app: app(), secret: secret("new"), at: at(50) },
        otherwise: "+force_terminated",
        but: &[GONE[0], GONE[1], ("INACTIVE", "=")],
    },
    Row {
        command: || Command::ChangeSettings { app: app(), profile: Some(id(4)), mode: None, at: at(50) },
        otherwise: "+settings_changed",
        but: &GONE,
    },
    Row {
        command: || Command::Retire { app: app(), at: at(50) },
        otherwise: "+retired",
        but: &[("Retired", "=")],
    },
];

fn answer(state: &str, command: Command) -> String {
    match StreamKey::decide(&fold::<StreamKey>(&history_of(state)), command) {
        Ok(facts) if facts.is_empty() => "=".into(),
        Ok(facts) => {
            facts.iter().flat_map(|fact| ["+", fact.info().name.trim_start_matches("stream_key.")]).collect()
        }
        Err(refusal) => {
            let text = format!("{refusal:?}");
            format!("!{}", text.split([' ', '{']).next().unwrap_or_default())
        }
    }
}

#[test]
fn every_command_in_every_state_has_the_answer_of_the_table() {
    for row in ROWS {
        for state in STATES {
            let but = row.but.iter().find(|(named, _)| *named == state);
            let expected = but.map_or(row.otherwise, |(_, answer)| answer);
            assert_eq!(answer(state, (row.command)()), expected, "{state}: {:?}", (row.command)());
        }
    }
}

#[test]
fn the_table_names_only_states_that_there_are() {
    for (named, _) in ROWS.iter().flat_map(|row| row.but) {
        assert!(STATES.contains(named), "{named}");
    }
}
