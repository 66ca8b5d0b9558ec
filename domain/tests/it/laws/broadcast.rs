//! What holds for any list of commands on a room and its key together.

use crate::kit::{app, app_user, at, id};
use crate::spec::room::fixtures as rooms;
use crate::spec::stream_key::fixtures as keys;
use domain::broadcast::{Command, Facts, decide};
use domain::room::{self, Kind, Participant, Role, Room, RoomState};
use domain::stored::Stored;
use domain::stream_key::{self, KeyState, StreamKey};
use domain::{Decider, fold};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use uuid::Uuid;

/// What somebody asks of one of them or of both.
#[derive(Clone, Debug)]
enum Asked {
    Both(Command),
    Room(room::Command),
    Key(stream_key::Command),
}

fn both(pick: u8, publish: Uuid, second: i64) -> Asked {
    let at = at(second);
    let secret = || keys::secret(&format!("new {second}"));
    let by = || if pick.is_multiple_of(5) { rooms::member(2, "bob") } else { rooms::tenant() };
    let force = pick.is_multiple_of(2).then(secret);
    Asked::Both(match pick % 14 {
        0..=3 => Command::Start { by: by(), at },
        4 | 5 => Command::End { by: by(), force, at },
        6..=8 => Command::Activate { publish, at },
        9..=11 => Command::Stop { publish, fault: None, at },
        12 => Command::ForceTerminate { app: app(), secret: secret(), at },
        _ if pick.is_multiple_of(3) => Command::Delete { by: by(), secret: secret(), at },
        _ => Command::Activate { publish, at },
    })
}

fn key(pick: u8, publish: Uuid, second: i64) -> Asked {
    let at = at(second);
    Asked::Key(match pick % 8 {
        0 => keys::issue(),
        1 => stream_key::Command::Reissue { app: app(), secret: keys::secret(&format!("{second}")), at },
        _ => match keys::prepare(publish) {
            stream_key::Command::Prepare { publish, wished, app_mode, .. } => {
                stream_key::Command::Prepare { publish, wished, app_mode, at }
            }
            other => other,
        },
    })
}

fn room(pick: u8, kind: Kind, second: i64) -> Asked {
    let (at, who) = (at(second), u32::from(pick % 3) + 1);
    // A connection is one person's.
    let connection = Uuid::from_u128(u128::from(who) * 10 + u128::from(pick % 7));
    let app_user_id = app_user(&format!("u{who}"));
    let participant = || Participant {
        joined_at: at,
        ..rooms::participant(who, &format!("u{who}"), connection, Role::Audience)
    };
    Asked::Room(match pick % 9 {
        0 => rooms::schedule(kind, rooms::titled("Math")),
        1 => room::Command::Change { by: rooms::tenant(), details: rooms::titled(&format!("{second}")), at },
        2..=4 => room::Command::Enter { participant: participant() },
        5 | 6 => room::Command::Leave { connection, at },
        7 => room::Command::RequestEntry { app: app(), member: id(who), app_user_id, at },
        _ if pick.is_multiple_of(4) => room::Command::Cancel { by: rooms::tenant(), at },
        _ => room::Command::StartArchiving { post: id(who), at },
    })
}

fn lives() -> impl Strategy<Value = Vec<Asked>> {
    let kind = prop_oneof![3 => Just(Kind::BroadcastRtmp), 1 => Just(Kind::VideoConference)];
    kind.prop_flat_map(|kind| {
        let step =
            (any::<u8>(), any::<u8>(), 0_u8..3).prop_map(move |(pick, way, publish)| (pick, way, publish));
        prop::collection::vec(step, 0..120).prop_map(move |steps| {
            let asked = steps.into_iter().enumerate().map(|(second, (pick, way, publish))| {
                let second = i64::try_from(second).expect("few steps");
                let publish = Uuid::from_u128(0x90 + u128::from(publish));
                match way % 3 {
                    0 => room(pick, kind, second),
                    1 => key(pick, publish, second),
                    _ => both(pick, publish, second),
                }
            });
            let first =
                [Asked::Key(keys::issue()), Asked::Room(rooms::schedule(kind, rooms::titled("Math")))];
            first.into_iter().chain(asked).collect()
        })
    })
}

/// Both histories, as an append of both would make them.
#[derive(Default)]
struct Both {
    room: Vec<room::Event>,
    key: Vec<stream_key::Event>,
}

impl Both {
    fn states(&self) -> (room::State, stream_key::State) {
        (fold::<Room>(&self.room), fold::<StreamKey>(&self.key))
    }

    fn facts(&self, asked: Asked) -> Option<Facts> {
        let (room, key) = self.states();
        match asked {
            Asked::Both(command) => decide(&room, &key, command).ok(),
            Asked::Room(command) => {
                Room::decide(&room, command).ok().map(|room| Facts { room, ..Facts::default() })
            }
            Asked::Key(command) => {
                StreamKey::decide(&key, command).ok().map(|key| Facts { key, ..Facts::default() })
            }
        }
    }

    fn add(&mut self, facts: Facts) {
        self.room.extend(facts.room);
        self.key.extend(facts.key);
    }
}

/// The room is on the air exactly while its key says so, and what it puts out is what the key plays.
fn are_as_one(room: &room::State, key: &stream_key::State) {
    let stream_key::State::Active(key) = key else { return };
    let room = match room {
        room::State::Active(room) if !room.kind.is_conference() => Some(room),
        room::State::Active(_) | room::State::Absent | room::State::Deleted { .. } => None,
    };
    let state = room.map_or(RoomState::Scheduled, |room| room.state);
    assert_eq!(state == RoomState::Live, key.phase.state() == KeyState::ActiveLive, "{key:?}");
    let paused = matches!(key.phase.state(), KeyState::InactiveLive | KeyState::ActiveLivePrep);
    assert_eq!(state == RoomState::LiveInactive, paused, "{key:?}");
    let live = room.and_then(|room| room.live);
    if let Some(live) = live {
        let playing = key.phase.playable().expect("a live key plays");
        assert_eq!((live.publish, live.mode), (playing.publish, playing.mode));
    }
}

/// Sessions and states of a conference belong together.
fn is_a_sound_conference(room: &room::State) {
    let room::State::Active(room) = room else { return };
    if room.kind.is_conference() {
        assert_eq!(room.session.is_some(), room.state == RoomState::Live);
        let people = room.session.as_ref().map_or(1, |session| session.participants.len());
        assert!(people > 0, "a session without people is closed");
    }
}

fn through_json<E: Stored + Debug + PartialEq>(facts: &[E]) {
    for fact in facts {
        let data = fact.to_json().to_string();
        assert_eq!(&E::from_json(fact.info().name, data.as_bytes()).expect("it can be read"), fact);
    }
}

fn state_through_json<S: Serialize + DeserializeOwned + PartialEq + Debug>(state: &S) {
    super::is_the_same_through_json(state);
}

proptest! {
    #[test]
    fn a_room_and_its_key_never_part(life in lives()) {
        let mut both = Both::default();
        for asked in life {
            let Some(facts) = both.facts(asked.clone()) else { continue };
            through_json(&facts.room);
            through_json(&facts.key);
            both.add(facts);
            let (room, key) = both.states();
            are_as_one(&room, &key);
            is_a_sound_conference(&room);
            state_through_json(&room);
            state_through_json(&key);
            // The same word again adds nothing.
            if let Some(again) = both.facts(asked.clone()) {
                assert_eq!(again, Facts::default(), "{asked:?}");
            }
        }
    }
}

/// Laws over lives in which nothing happens would prove nothing.
#[test]
fn the_lives_of_the_law_reach_every_state_of_both() {
    use std::cell::RefCell;
    use std::collections::BTreeSet;
    let seen = RefCell::new(BTreeSet::new());
    let config = ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() };
    let rng = proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    let walked = proptest::test_runner::TestRunner::new_with_rng(config, rng).run(&lives(), |life| {
        let mut both = Both::default();
        for asked in life {
            let Some(facts) = both.facts(asked) else { continue };
            both.add(facts);
            if let (room::State::Active(room), stream_key::State::Active(key)) = both.states() {
                seen.borrow_mut().extend([room.state.name(), key.phase.name()]);
            }
        }
        Ok(())
    });
    assert!(walked.is_ok(), "{walked:?}");
    let states = ["SCHEDULED", "CANCELLED", "LIVE", "LIVE_INACTIVE", "ENDED"];
    let keys = ["INACTIVE", "ACTIVE_PREP", "ACTIVE", "ACTIVE_LIVE", "INACTIVE_LIVE", "ACTIVE_LIVE_PREP"];
    for state in states.iter().chain(&keys) {
        assert!(seen.borrow().contains(state), "no life reaches {state}: {seen:?}");
    }
}
