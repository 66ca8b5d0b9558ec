use super::fixtures::*;
use crate::kit::{app_user, at, given, id, other_app};
use domain::Decider;
use domain::access::AccessLevel;
use domain::post::Owner;
use domain::room::*;

fn of_level(access_level: AccessLevel, allowed: &[&str]) -> Vec<Event> {
    let described = Described { access_level, ..described("Math") };
    let list = allowed.iter().map(|name| Allowed { app_user_id: app_user(name), role: None }).collect();
    let listed = AllowedParticipantsSet { allowed: list, at: at(1) };
    vec![scheduled_as(Kind::VideoConference, described), listed.into()]
}

/// Everything that somebody can ask of a room that is there.
fn asked(by: &By) -> Vec<Command> {
    let (by, at) = (|| by.clone(), at(50));
    vec![
        Command::Change { by: by(), details: titled("Mine"), at },
        Command::Change { by: by(), details: titled(&"x".repeat(999)), at },
        Command::Cancel { by: by(), at },
        Command::GoLive { by: by(), live: live(1), at },
        Command::End { by: by(), force: true, record: true, at },
        Command::Delete { by: by(), at },
        Command::ApproveEntry { by: by(), app_user_id: app_user("bob"), at },
        Command::DenyEntry { by: by(), app_user_id: app_user("bob"), at },
        Command::SetAllowed { by: by(), allowed: vec![], at },
    ]
}

#[test]
fn another_apps_room_is_not_found_whatever_its_state_and_whatever_is_wrong_with_the_request() {
    let strangers = [
        By::App(other_app()),
        // The same numbers and names in another app are other people.
        By::Member { app: other_app(), member: id(1), app_user_id: app_user("ann") },
    ];
    for state in STATES {
        for command in strangers.iter().flat_map(asked) {
            given::<Room>(history_of(state)).when(command).then_refused(Refusal::NotFound);
        }
    }
}

#[test]
fn a_public_room_of_another_member_cannot_be_changed() {
    for command in asked(&member(2, "bob")) {
        given::<Room>(history_of("B SCHEDULED")).when(command).then_refused(Refusal::AccessDenied);
    }
}

#[test]
fn a_room_that_a_member_does_not_see_is_not_found() {
    use AccessLevel as L;
    for level in [L::App, L::Member, L::Follower, L::Friend, L::Restricted, L::Private] {
        for command in asked(&member(2, "bob")) {
            given::<Room>(of_level(level, &[])).when(command.clone()).then_refused(Refusal::NotFound);
            given::<Room>(of_level(level, &["bob"])).when(command).then_refused(Refusal::AccessDenied);
        }
    }
}

#[test]
fn the_owner_and_the_tenant_change_a_room_of_any_level() {
    for by in [member(1, "ann"), tenant()] {
        let change = Command::Change { by, details: titled("Art"), at: at(50) };
        given::<Room>(of_level(AccessLevel::Private, &[])).when(change).state();
    }
}

#[test]
fn who_was_deleted_and_came_back_under_the_same_id_is_not_the_owner() {
    let change = Command::Change { by: member(9, "ann"), details: titled("Art"), at: at(50) };
    given::<Room>(history_of("B SCHEDULED")).when(change).then_refused(Refusal::AccessDenied);
}

fn entry_of(history: Vec<Event>, who: &Owner, is_guest: bool) -> Result<Entry, Refusal> {
    match given::<Room>(history).state() {
        State::Active(room) => entry(&room, &entrant(who, is_guest, false)),
        State::Absent | State::Deleted { .. } => Err(Refusal::NotFound),
    }
}

fn entrant(who: &Owner, is_guest: bool, gets_any: bool) -> Entrant {
    Entrant { member: who.member, app_user_id: who.app_user_id.clone(), is_guest, gets_any }
}

fn person(number: u32, name: &str) -> Owner {
    Owner { member: id(number), app_user_id: app_user(name) }
}

#[test]
fn each_access_level_lets_in_whom_it_names() {
    use AccessLevel as L;
    let (ann, bob, cid) = (person(1, "ann"), person(2, "bob"), person(3, "cid"));
    for level in [L::Public, L::App, L::Member, L::Follower, L::Friend, L::Restricted, L::Private] {
        let history = || of_level(level, &["bob"]);
        let denied = Err(Refusal::AccessDenied);
        assert_eq!(entry_of(history(), &ann, false), Ok(Entry::Open(Role::Host)), "{level:?}");
        let listed = if level == L::Private { denied } else { Ok(Entry::Open(Role::Audience)) };
        assert_eq!(entry_of(history(), &bob, false), listed, "{level:?}");
        let closed = matches!(level, L::Restricted | L::Private);
        let others = if closed { denied } else { Ok(Entry::Open(Role::Audience)) };
        assert_eq!(entry_of(history(), &cid, false), others, "{level:?}");
        let guests = if closed || level == L::Member { denied } else { Ok(Entry::Open(Role::Guest)) };
        assert_eq!(entry_of(history(), &cid, true), guests, "{level:?}");
    }
}

#[test]
fn nobody_enters_a_broadcast_or_a_conference_that_is_over() {
    let bob = person(2, "bob");
    assert_eq!(entry_of(history_of("B LIVE"), &bob, false), Err(Refusal::NotAConference));
    for (state, name) in [("C CANCELLED", "CANCELLED"), ("C ENDED", "ENDED")] {
        assert_eq!(entry_of(history_of(state), &bob, false), Err(Refusal::NotOpen { state: name }));
    }
}

#[test]
fn the_allow_list_presets_a_role() {
    let list = Allowed { app_user_id: app_user("bob"), role: Some(Role::Contributor) };
    let listed = AllowedParticipantsSet { allowed: vec![list], at: at(1) };
    let history = || vec![scheduled(Kind::VideoConference), listed.clone().into()];
    assert_eq!(entry_of(history(), &person(2, "bob"), true), Ok(Entry::Open(Role::Contributor)));
}

#[test]
fn whose_group_gets_any_room_enters_closed_ones_and_waits_for_nobody() {
    use AccessLevel as L;
    let cid = person(3, "cid");
    for level in [L::Public, L::App, L::Member, L::Follower, L::Friend, L::Restricted, L::Private] {
        let State::Active(room) = given::<Room>(of_level(level, &[])).state() else { panic!("it is there") };
        assert_eq!(entry(&room, &entrant(&cid, false, true)), Ok(Entry::Open(Role::Audience)), "{level:?}");
    }
    let details = Details { manually_approval: Some(true), ..titled("Math") };
    let Ok(asked) = Room::decide(&State::Absent, schedule(Kind::VideoConference, details)) else { panic!() };
    let State::Active(room) = given::<Room>(asked).state() else { panic!("it is there") };
    assert_eq!(entry(&room, &entrant(&cid, false, true)), Ok(Entry::Open(Role::Audience)));
    assert_eq!(entry(&room, &entrant(&cid, false, false)), Ok(Entry::Waiting(Role::Audience)));
    let State::Active(over) = given::<Room>(history_of("C ENDED")).state() else { panic!("it is there") };
    assert_eq!(entry(&over, &entrant(&cid, false, true)), Err(Refusal::NotOpen { state: "ENDED" }));
}
