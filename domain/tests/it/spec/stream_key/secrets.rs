use super::fixtures::*;
use crate::kit::{app, at, given, other_app};
use domain::stream_key::*;

#[test]
fn a_member_has_one_key_for_life() {
    given::<StreamKey>([]).when(issue()).then([issued()]);
    // Whoever asks again, with whatever key string, changes nothing.
    let Command::Issue { app, key, owner, profile, at, .. } = issue() else { panic!("it is an issue") };
    let again = Command::Issue { app, key, owner, secret: secret("other"), profile, at };
    given::<StreamKey>(history_of("INACTIVE")).when(again.clone()).then_nothing();
    given::<StreamKey>(history_of("Retired")).when(again).then_nothing();
}

#[test]
fn a_key_that_was_retired_before_it_was_issued_is_never_issued() {
    let retired: Event = Retired { app: app(), publish: None, at: at(1) }.into();
    given::<StreamKey>([]).when(Command::Retire { app: app(), at: at(1) }).then([retired.clone()]);
    given::<StreamKey>([retired]).when(issue()).then_nothing();
}

#[test]
fn force_replaces_the_key_string_and_says_what_to_cut() {
    let force = || Command::ForceTerminate { app: app(), secret: secret("new"), at: at(50) };
    given::<StreamKey>(history_of("ACTIVE")).when(force()).then([terminated(Some(PUBLISH), None)]);
    given::<StreamKey>(history_of("ACTIVE_LIVE")).when(force()).then([terminated(Some(PUBLISH), Some(77))]);
    given::<StreamKey>(history_of("INACTIVE_LIVE")).when(force()).then([terminated(None, Some(77))]);
    let State::Active(key) = given::<StreamKey>(history_of("ACTIVE_LIVE")).when(force()).state() else {
        panic!("it is there")
    };
    assert_eq!((key.secret, key.forcibly_terminated), (secret("new"), true));
    let history = [history_of("ACTIVE_LIVE"), vec![terminated(Some(PUBLISH), Some(77))]].concat();
    let State::Active(key) = given::<StreamKey>(history).when(prepare(NEXT)).state() else {
        panic!("it is there")
    };
    assert!(!key.forcibly_terminated, "the next publish begins anew");
}

#[test]
fn another_apps_key_is_not_found_whatever_its_state() {
    let (app, at) = (other_app(), at(50));
    let commands = [
        Command::GoLive { app, room: crate::kit::id(77), at },
        Command::Release { app, room: crate::kit::id(77), at },
        Command::Reissue { app, secret: secret("mine"), at },
        Command::ForceTerminate { app, secret: secret("mine"), at },
        Command::ChangeSettings { app, profile: None, mode: None, at },
    ];
    for state in STATES {
        for command in commands.clone() {
            given::<StreamKey>(history_of(state)).when(command).then_refused(Refusal::NotFound);
        }
    }
}
