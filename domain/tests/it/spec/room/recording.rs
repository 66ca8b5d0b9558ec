//! `vodState` (contract 4.2, last row).

use super::fixtures::*;
use crate::kit::{at, given, id};
use domain::room::*;

fn vod(history: Vec<Event>) -> (VodState, Option<u32>, Option<String>) {
    let State::Active(room) = given::<Room>(history).state() else { panic!("the room is there") };
    (room.vod_state, room.video_post.map(domain::PostId::get), room.vod_path)
}

#[test]
fn a_broadcast_is_recorded_from_its_end_on() {
    assert_eq!(vod(history_of("B LIVE_INACTIVE")).0, VodState::NotArchived);
    assert_eq!(vod(history_of("B ENDED archiving")), (VodState::Archiving, None, None));
    assert_eq!(vod(history_of("B ENDED unrecorded")).0, VodState::NotArchived);
    let known = ArchivingStarted { post: Some(id(42)), at: at(35) };
    let linked = [history_of("B ENDED archiving"), vec![known.into()]].concat();
    assert_eq!(vod(linked.clone()), (VodState::Archiving, Some(42), None));
    given::<Room>(linked).when(Command::StartArchiving { post: id(42), at: at(36) }).then_nothing();
}

#[test]
fn a_recording_ends_in_a_post_or_in_failure() {
    let archived = (VodState::Archived, Some(42), Some("vod/main.m3u8".to_owned()));
    assert_eq!(vod(history_of("B ENDED archived")), archived);
    assert_eq!(vod(history_of("B ENDED failed")).0, VodState::FailedArchiving);
    let other = Command::Archive { post: id(43), path: "x".into(), at: at(50) };
    given::<Room>(history_of("B ENDED archived"))
        .when(other)
        .then_refused(Refusal::WrongState { state: "ENDED" });
}

#[test]
fn a_broadcast_that_is_not_live_puts_nothing_out() {
    for state in STATES.iter().filter(|state| state.starts_with('B')) {
        let State::Active(room) = given::<Room>(history_of(state)).state() else { continue };
        assert_eq!(room.live.is_some(), *state == "B LIVE", "{state}");
    }
}

#[test]
fn the_names_are_those_that_clients_know() {
    for state in STATES.iter().filter(|state| state.contains(' ') && !state.contains("asked")) {
        let State::Active(room) = given::<Room>(history_of(state)).state() else { continue };
        assert_eq!(state.split(' ').nth(1), Some(room.state.name()));
        let json = serde_json::to_value(room.state).expect("a name");
        assert_eq!(json, room.state.name());
        assert_eq!(serde_json::to_value(room.kind).expect("a name"), room.kind.name());
    }
}
