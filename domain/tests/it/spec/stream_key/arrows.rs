//! The rows of contract 4.3, one line each.

use super::fixtures::*;
use crate::kit::{app, at, given, id};
use domain::app::OutputMode;
use domain::stream_key::*;

fn state_name(state: &State) -> &'static str {
    match state {
        State::Absent => "Absent",
        State::Active(key) => key.phase.name(),
        State::Retired { .. } => "Retired",
    }
}

#[track_caller]
fn leads(from: &str, command: Command, to: &str) {
    let state = given::<StreamKey>(history_of(from)).when(command).state();
    assert_eq!(state_name(&state), to, "from {from}");
}

#[test]
fn a_key_walks_the_arrows_of_the_diagram() {
    let stop = |publish| Command::Stop { publish, fault: None, at: at(50) };
    let activate = |publish| Command::Activate { publish, at: at(50) };
    leads("INACTIVE", prepare(PUBLISH), "ACTIVE_PREP");
    leads("ACTIVE_PREP", stop(PUBLISH), "INACTIVE");
    leads("ACTIVE_PREP", activate(PUBLISH), "ACTIVE");
    leads("ACTIVE", stop(PUBLISH), "INACTIVE");
    leads("ACTIVE", Command::GoLive { app: app(), room: id(77), at: at(50) }, "ACTIVE_LIVE");
    leads("ACTIVE_LIVE", stop(PUBLISH), "INACTIVE_LIVE");
    leads("INACTIVE_LIVE", prepare(NEXT), "ACTIVE_LIVE_PREP");
    leads("ACTIVE_LIVE_PREP", stop(NEXT), "INACTIVE_LIVE");
    leads("ACTIVE_LIVE_PREP", activate(NEXT), "ACTIVE_LIVE");
    leads("INACTIVE_LIVE", Command::Release { app: app(), room: id(77), at: at(50) }, "INACTIVE");
    for state in STATES.iter().filter(|state| state.contains("ACTIVE")) {
        leads(state, Command::ForceTerminate { app: app(), secret: secret("new"), at: at(50) }, "INACTIVE");
    }
}

#[test]
fn the_facts_say_the_state_that_they_lead_to() {
    for state in STATES {
        let history = history_of(state);
        let Some(last) = history.last() else { continue };
        let told = match last {
            Event::Prepared(Prepared { state, .. })
            | Event::Activated(Activated { state, .. })
            | Event::WentLive(WentLive { state, .. })
            | Event::WentInactive(WentInactive { state, .. }) => state.name(),
            _ => continue,
        };
        assert_eq!(told, state);
        assert_eq!(state_name(&given::<StreamKey>(history).state()), state);
    }
}

#[test]
fn the_key_points_to_its_room_from_start_to_end_and_plays_only_what_plays() {
    for state in STATES {
        let State::Active(key) = given::<StreamKey>(history_of(state)).state() else { continue };
        assert_eq!(key.phase.room().is_some(), state.contains("LIVE"), "{state}");
        assert_eq!(key.phase.playable().is_some(), matches!(state, "ACTIVE" | "ACTIVE_LIVE"), "{state}");
        assert_eq!(key.phase.publish().is_none(), state.starts_with("INACTIVE"), "{state}");
    }
}

#[test]
fn the_mode_is_the_urls_before_the_keys_before_the_apps() {
    let set = SettingsChanged { profile: id(7), mode: Some(OutputMode::Rtmp), at: at(1) };
    let mode_of = |history: Vec<Event>, wished| {
        let prepare =
            Command::Prepare { publish: PUBLISH, wished, app_mode: OutputMode::RtmpCmaf, at: at(5) };
        let State::Active(key) = given::<StreamKey>(history).when(prepare).state() else {
            panic!("the key is there")
        };
        key.phase.publish().map(|publish| publish.mode)
    };
    let with_setting = || vec![issued(), set.clone().into()];
    assert_eq!(mode_of(with_setting(), Some(OutputMode::Cmaf)), Some(OutputMode::Cmaf));
    assert_eq!(mode_of(with_setting(), None), Some(OutputMode::Rtmp));
    assert_eq!(mode_of(vec![issued()], None), Some(OutputMode::RtmpCmaf));
}

#[test]
fn what_broke_a_publish_is_told_until_the_next_one() {
    let fault = Fault { code: Some("CODEC".into()), message: "no H.264".into(), at: at(50) };
    let stop = Command::Stop { publish: PUBLISH, fault: Some(fault.clone()), at: at(50) };
    let broken =
        WentInactive { state: KeyState::Inactive, publish: PUBLISH, fault: Some(fault.clone()), at: at(50) };
    given::<StreamKey>(history_of("ACTIVE")).when(stop).then([broken.clone().into()]);
    let history = [history_of("ACTIVE"), vec![broken.into()]].concat();
    let State::Active(key) = given::<StreamKey>(history.clone()).state() else { panic!("it is there") };
    assert_eq!(key.fault, Some(fault));
    let State::Active(key) = given::<StreamKey>(history).when(prepare(NEXT)).state() else {
        panic!("it is there")
    };
    assert_eq!(key.fault, None);
}
