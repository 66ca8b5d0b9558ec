//! The rows of contract 4.4, and roles.

use super::fixtures::*;
use crate::kit::{app_user, at, given};
use domain::room::*;
use uuid::Uuid;

fn after(history: &[Event], more: &[Event]) -> Vec<Event> {
    [history, more].concat()
}

#[test]
fn the_first_entrant_opens_session_one_and_the_room_is_live() {
    let enter = Command::Enter { participant: ann() };
    let facts = [opened(1), joined(1, ann())];
    given::<Room>(history_of("C SCHEDULED")).when(enter.clone()).then(facts);
    let State::Active(room) = given::<Room>(history_of("C SCHEDULED")).when(enter).state() else {
        panic!("the room is there")
    };
    assert_eq!((room.state, room.last_session_no), (RoomState::Live, 1));
    assert_eq!((room.live_started_at, room.live), (Some(at(10)), None));
}

#[test]
fn the_last_one_who_leaves_closes_the_session_and_the_next_entrant_opens_another() {
    let both = after(&history_of("C LIVE"), &[joined(1, bob())]);
    let ann_leaves = Command::Leave { connection: ANN_IN, at: at(20) };
    given::<Room>(both.clone()).when(ann_leaves).then([left(1, ann(), 20)]);
    let one = after(&both, &[left(1, ann(), 20)]);
    let bob_leaves = Command::Leave { connection: BOB_IN, at: at(30) };
    given::<Room>(one.clone()).when(bob_leaves).then([left(1, bob(), 30), closed(1, 30)]);
    let empty = after(&one, &[left(1, bob(), 30), closed(1, 30)]);
    let State::Active(room) = given::<Room>(empty.clone()).state() else { panic!("the room is there") };
    assert_eq!((room.state, room.last_session_no), (RoomState::LiveInactive, 1));
    given::<Room>(empty).when(Command::Enter { participant: bob() }).then([opened(2), joined(2, bob())]);
}

#[test]
fn a_second_connection_of_the_same_person_ends_the_first_and_keeps_the_role() {
    let promoted = RoleChanged { app_user_id: app_user("bob"), role: Role::Host, at: at(15) };
    let history = after(&history_of("C LIVE"), &[joined(1, bob()), promoted.into()]);
    let again = Participant { connection: Uuid::from_u128(0x99), ..bob() };
    let as_host = |participant: Participant| Participant { role: Role::Host, ..participant };
    given::<Room>(history.clone())
        .when(Command::Enter { participant: again.clone() })
        .then([left(1, as_host(bob()), 10), joined(1, as_host(again.clone()))]);
    given::<Room>(history.clone()).when(Command::Enter { participant: bob() }).then_nothing();
    let moved = after(&history, &[left(1, as_host(bob()), 10), joined(1, as_host(again))]);
    // The end of the first connection comes late and ends nothing.
    given::<Room>(moved).when(Command::Leave { connection: BOB_IN, at: at(40) }).then_nothing();
}

#[test]
fn closing_a_conference_sends_everybody_out_first() {
    let both = after(&history_of("C LIVE"), &[joined(1, bob())]);
    let end = Command::End { by: member(1, "ann"), force: false, record: true, at: at(30) };
    given::<Room>(both).when(end).then([
        left(1, ann(), 30),
        left(1, bob(), 30),
        closed(1, 30),
        ended(false, EndedBy::Owner),
    ]);
}

#[test]
fn only_a_host_gives_roles_and_the_owner_always_has_their_own() {
    let history = after(&history_of("C LIVE"), &[joined(1, bob())]);
    let set = |by, name: &str, role| Command::SetRole { by, app_user_id: app_user(name), role, at: at(20) };
    let changed = |name: &str, role| RoleChanged { app_user_id: app_user(name), role, at: at(20) }.into();
    let (ann, bob) = (|| member(1, "ann"), || member(2, "bob"));
    given::<Room>(history.clone())
        .when(set(ann(), "bob", Role::Contributor))
        .then([changed("bob", Role::Contributor)]);
    given::<Room>(history.clone()).when(set(bob(), "bob", Role::Host)).then_refused(Refusal::AccessDenied);
    given::<Room>(history.clone()).when(set(ann(), "cid", Role::Host)).then_refused(Refusal::NotPresent);
    given::<Room>(history.clone()).when(set(tenant(), "bob", Role::Audience)).then_nothing();
    // The owner stepped back, and takes the role again.
    let back = after(&history, &[changed("ann", Role::Audience)]);
    given::<Room>(back.clone()).when(set(ann(), "bob", Role::Host)).then_refused(Refusal::AccessDenied);
    given::<Room>(back).when(set(ann(), "ann", Role::Host)).then([changed("ann", Role::Host)]);
}

#[test]
fn the_end_of_a_recording_is_told_once_also_after_its_session() {
    let end = Command::EndEgress { session_no: 1, egress: EGRESS, at: at(60) };
    let told: Event = EgressEnded { session_no: 1, egress: EGRESS, at: at(60) }.into();
    given::<Room>(history_of("C LIVE_INACTIVE")).when(end.clone()).then([told.clone()]);
    given::<Room>(after(&history_of("C LIVE_INACTIVE"), &[told])).when(end).then_nothing();
    let of_no_session = Command::EndEgress { session_no: 2, egress: EGRESS, at: at(60) };
    given::<Room>(history_of("C LIVE"))
        .when(of_no_session)
        .then_refused(Refusal::WrongState { state: "LIVE" });
}
