//! Access levels of rooms as contract section 1 tells them: what the default permissions make of them.

use super::situations::stranger;
use domain::access::AccessLevel;
use domain::permission::{Action, DefaultGroup, Object, Permissions, Seat, Ties, allows};

fn sees(group: DefaultGroup, ties: Ties) -> bool {
    let held = Permissions::of(group);
    let may = |action| allows(&held, action, &Object::VideoRoom(ties));
    assert_eq!(may(Action::Get), may(Action::List), "what can be read can be listed");
    may(Action::Get)
}

fn at(access_level: AccessLevel) -> Ties {
    Ties { access_level, ..stranger() }
}

#[test]
fn a_private_room_is_its_owners_only_even_if_an_allow_list_is_left() {
    let listed = Ties { allowed: Some(Seat::Host), ..at(AccessLevel::Private) };
    for group in [DefaultGroup::Hosts, DefaultGroup::Members, DefaultGroup::Guests] {
        assert!(!sees(group, listed));
        assert!(sees(group, Ties { owns: true, ..listed }));
    }
}

#[test]
fn a_restricted_room_is_for_the_allow_list() {
    for group in [DefaultGroup::Hosts, DefaultGroup::Members, DefaultGroup::Guests] {
        assert!(!sees(group, at(AccessLevel::Restricted)));
        assert!(sees(group, Ties { allowed: Some(Seat::Other), ..at(AccessLevel::Restricted) }));
    }
}

#[test]
fn a_room_for_members_is_for_everyone_but_guests() {
    assert!(sees(DefaultGroup::Hosts, at(AccessLevel::Member)));
    assert!(sees(DefaultGroup::Members, at(AccessLevel::Member)));
    assert!(!sees(DefaultGroup::Guests, at(AccessLevel::Member)));
}

#[test]
fn a_public_room_is_for_everyone_and_an_administrator_sees_every_room() {
    for group in DefaultGroup::ALL {
        assert!(sees(group, at(AccessLevel::Public)));
    }
    for level in [AccessLevel::Private, AccessLevel::Restricted, AccessLevel::Follower, AccessLevel::Friend] {
        assert!(sees(DefaultGroup::Administrators, at(level)));
        assert!(!sees(DefaultGroup::Hosts, at(level)));
    }
}
