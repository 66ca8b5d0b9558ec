//! Manual admission (contract 11.10).

use super::fixtures::*;
use crate::kit::{app, app_user, at, given, id};
use domain::room::*;

/// A room whose owner lets people in, and what happened then.
fn guarded(more: &[Event]) -> Vec<Event> {
    let policy = Policy { manually_approval: true, ..Policy::default() };
    let room = scheduled_as(Kind::VideoConference, Described { policy, ..described("Math") });
    [&[room], more].concat()
}

fn requested(number: u32) -> Event {
    EntryRequested { member: id(number), app_user_id: app_user("bob"), at: at(6) }.into()
}

fn request(number: u32) -> Command {
    Command::RequestEntry { app: app(), member: id(number), app_user_id: app_user("bob"), at: at(6) }
}

fn approved() -> Event {
    EntryApproved { app_user_id: app_user("bob"), at: at(7) }.into()
}

fn denied() -> Event {
    EntryDenied { app_user_id: app_user("bob"), at: at(7) }.into()
}

fn bobs_entry(history: Vec<Event>, number: u32) -> Result<Entry, Refusal> {
    let State::Active(room) = given::<Room>(history).state() else { panic!("the room is there") };
    let (member, app_user_id) = (id(number), app_user("bob"));
    entry(&room, &Entrant { member, app_user_id, is_guest: false, gets_any: false })
}

#[test]
fn who_asks_waits_until_the_owner_approves() {
    given::<Room>(guarded(&[])).when(request(2)).then([requested(2)]);
    given::<Room>(guarded(&[requested(2)])).when(request(2)).then_nothing();
    assert_eq!(bobs_entry(guarded(&[requested(2)]), 2), Ok(Entry::Waiting(Role::Audience)));
    let approve = Command::ApproveEntry { by: member(1, "ann"), app_user_id: app_user("bob"), at: at(7) };
    given::<Room>(guarded(&[requested(2)])).when(approve.clone()).then([approved()]);
    given::<Room>(guarded(&[requested(2), approved()])).when(approve).then_nothing();
    assert_eq!(bobs_entry(guarded(&[requested(2), approved()]), 2), Ok(Entry::Open(Role::Audience)));
    given::<Room>(guarded(&[requested(2), approved()])).when(request(2)).then_nothing();
}

#[test]
fn who_was_denied_stays_out_until_the_owner_changes_their_mind() {
    let deny = Command::DenyEntry { by: member(1, "ann"), app_user_id: app_user("bob"), at: at(7) };
    given::<Room>(guarded(&[requested(2)])).when(deny.clone()).then([denied()]);
    let out = guarded(&[requested(2), denied()]);
    given::<Room>(out.clone()).when(deny).then_nothing();
    given::<Room>(out.clone()).when(request(2)).then_refused(Refusal::AccessDenied);
    assert_eq!(bobs_entry(out.clone(), 2), Err(Refusal::AccessDenied));
    let approve = Command::ApproveEntry { by: member(1, "ann"), app_user_id: app_user("bob"), at: at(7) };
    given::<Room>(out).when(approve).then([approved()]);
}

#[test]
fn the_owner_and_those_on_the_allow_list_are_let_in_at_once() {
    let listed = Allowed { app_user_id: app_user("bob"), role: None };
    let history = guarded(&[AllowedParticipantsSet { allowed: vec![listed], at: at(1) }.into()]);
    assert_eq!(bobs_entry(history.clone(), 2), Ok(Entry::Open(Role::Audience)));
    given::<Room>(history).when(request(2)).then_nothing();
}

#[test]
fn an_approval_is_not_of_the_next_person_with_the_same_id() {
    let history = guarded(&[requested(2), approved()]);
    assert_eq!(bobs_entry(history.clone(), 9), Ok(Entry::Waiting(Role::Audience)));
    given::<Room>(history).when(request(9)).then([requested(9)]);
}

#[test]
fn an_allow_list_has_each_person_once_and_a_limit() {
    let one = |name: &str, role| Allowed { app_user_id: app_user(name), role };
    let set = |allowed| Command::SetAllowed { by: tenant(), allowed, at: at(5) };
    let list = vec![one("cid", None), one("bob", None), one("bob", Some(Role::Host))];
    let kept = vec![one("bob", Some(Role::Host)), one("cid", None)];
    let fact: Event = AllowedParticipantsSet { allowed: kept.clone(), at: at(5) }.into();
    given::<Room>(history_of("C SCHEDULED")).when(set(list)).then([fact.clone()]);
    let history = [history_of("C SCHEDULED"), vec![fact]].concat();
    given::<Room>(history).when(set(kept)).then_nothing();
    let many = (0..=ALLOWED_MAX).map(|number| one(&format!("u{number}"), None)).collect();
    given::<Room>(history_of("C SCHEDULED")).when(set(many)).then_refused(Refusal::TooManyAllowed);
}

#[test]
fn the_list_of_those_who_asked_has_a_limit() {
    let asked = |number: u32| {
        let app_user_id = app_user(&format!("u{number}"));
        EntryRequested { member: id(number), app_user_id, at: at(6) }.into()
    };
    let many: Vec<Event> = (100..100 + ENTRY_REQUESTS_MAX as u32).map(asked).collect();
    given::<Room>(guarded(&many)).when(request(2)).then_refused(Refusal::TooManyRequests);
}
