use super::fixtures::*;
use crate::kit::{at, given};
use domain::access::AccessLevel;
use domain::room::*;

#[test]
fn a_broadcast_needs_a_time_and_a_conference_does_not() {
    let at_no_time = |kind| match schedule(kind, titled("Math")) {
        Command::Schedule { app, room, uuid, owner, creator, kind, details, at, .. } => {
            Command::Schedule { app, room, uuid, owner, creator, kind, scheduled_at: None, details, at }
        }
        other => other,
    };
    given::<Room>([]).when(at_no_time(Kind::BroadcastRtmp)).then_refused(Refusal::NoSchedule);
    given::<Room>([])
        .when(schedule(Kind::BroadcastRtmp, titled("Math")))
        .then([scheduled(Kind::BroadcastRtmp)]);
    let meeting = [scheduled(Kind::InteractiveMeeting)];
    given::<Room>([]).when(at_no_time(Kind::InteractiveMeeting)).then(meeting);
}

#[test]
fn a_room_without_a_title_has_an_empty_one() {
    let State::Active(room) =
        given::<Room>([]).when(schedule(Kind::VideoConference, Details::default())).state()
    else {
        panic!("the room is there")
    };
    assert_eq!((room.title.as_str(), room.access_level), ("", AccessLevel::Public));
    assert_eq!(room.policy, Policy::default());
}

#[test]
fn texts_have_limits() {
    let cases = [
        (titled(&"x".repeat(TITLE_CHARS_MAX + 1)), Refusal::TitleTooLong),
        (
            Details { description: Some(Some("x".repeat(DESCRIPTION_CHARS_MAX + 1))), ..Details::default() },
            Refusal::DescriptionTooLong,
        ),
        (
            Details {
                view_options: Some(Some("x".repeat(VIEW_OPTIONS_BYTES_MAX + 1))),
                ..Details::default()
            },
            Refusal::ViewOptionsTooLarge,
        ),
    ];
    for (details, refusal) in cases {
        given::<Room>([]).when(schedule(Kind::VideoConference, details.clone())).then_refused(refusal);
        let change = Command::Change { by: tenant(), details, at: at(50) };
        given::<Room>(history_of("C SCHEDULED")).when(change).then_refused(refusal);
    }
    let longest = titled(&"ü".repeat(TITLE_CHARS_MAX));
    let change = Command::Change { by: tenant(), details: longest, at: at(50) };
    given::<Room>(history_of("C SCHEDULED")).when(change).state();
}

#[test]
fn a_change_keeps_what_it_does_not_name_and_clears_what_it_names_as_nothing() {
    let policy = Policy { password_hash: Some("h".into()), manually_approval: true, ..Policy::default() };
    let before = Described { description: Some("d".into()), policy, ..described("Math") };
    let history = [scheduled_as(Kind::VideoConference, before.clone())];
    let details = Details { description: Some(None), password_hash: Some(None), ..Details::default() };
    let policy = Policy { password_hash: None, ..before.policy.clone() };
    let after = Described { description: None, policy, ..before.clone() };
    given::<Room>(history.clone())
        .when(Command::Change { by: tenant(), details, at: at(50) })
        .then([DetailsChanged { described: after, at: at(50) }.into()]);
    let same = Details { title: Some("Math".into()), manually_approval: Some(true), ..Details::default() };
    given::<Room>(history).when(Command::Change { by: tenant(), details: same, at: at(50) }).then_nothing();
}
