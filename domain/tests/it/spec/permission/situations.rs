//! For each permission the situations that ask for it, and that nothing else opens.

use super::appendix::gives;
use domain::access::AccessLevel;
use domain::permission::{Action, DefaultGroup, Object, Permission, Permissions, Seat, Ties, allows, ways};
use std::collections::BTreeSet;

const ACTIONS: [(Action, &str); 5] = [
    (Action::Create, "CREATE"),
    (Action::List, "LIST"),
    (Action::Get, "GET"),
    (Action::Update, "UPDATE"),
    (Action::Delete, "DELETE"),
];

/// A member who has nothing to do with a restricted room.
pub fn stranger() -> Ties {
    Ties { owns: false, access_level: AccessLevel::Restricted, present: None, allowed: None }
}

fn at(access_level: AccessLevel) -> Ties {
    Ties { access_level, ..stranger() }
}

fn present(seat: Seat) -> Ties {
    Ties { present: Some(seat), ..stranger() }
}

fn allowed(seat: Seat) -> Ties {
    Ties { allowed: Some(seat), ..stranger() }
}

/// Things and relations, each with the end of the permissions that it asks for beside `…_ANY`; `{}` is the action.
fn situations() -> Vec<(Object, &'static str, Vec<&'static str>)> {
    let owner = Ties { owns: true, ..stranger() };
    let file = |room, is_mine| Object::VideoRoomStorageObject { room, is_mine };
    vec![
        (Object::Member { is_me: false }, "MEMBER", vec![]),
        (Object::Member { is_me: true }, "MEMBER", vec!["{}_ME"]),
        (Object::Group, "GROUP", vec![]),
        (Object::VideoRoom(stranger()), "VIDEO_ROOM", vec![]),
        (Object::VideoRoom(owner), "VIDEO_ROOM", vec!["{}_MINE"]),
        (Object::VideoRoom(at(AccessLevel::Public)), "VIDEO_ROOM", vec!["{}_ACCESS_LEVEL_PUBLIC"]),
        (Object::VideoRoom(at(AccessLevel::Member)), "VIDEO_ROOM", vec!["{}_ACCESS_LEVEL_MEMBER"]),
        (Object::VideoRoom(at(AccessLevel::App)), "VIDEO_ROOM", vec!["{}_ACCESS_LEVEL_MEMBER"]),
        (Object::VideoRoom(at(AccessLevel::Private)), "VIDEO_ROOM", vec![]),
        (Object::VideoRoom(present(Seat::Other)), "VIDEO_ROOM", vec!["{}_AS_PRESENT_PARTICIPANT"]),
        (
            Object::VideoRoom(present(Seat::Host)),
            "VIDEO_ROOM",
            vec!["{}_AS_PRESENT_PARTICIPANT", "{}_AS_PRESENT_PARTICIPANT_HOST"],
        ),
        (Object::VideoRoom(allowed(Seat::Contributor)), "VIDEO_ROOM", vec!["{}_AS_ALLOWED_PARTICIPANT"]),
        (
            Object::VideoRoom(allowed(Seat::Host)),
            "VIDEO_ROOM",
            vec!["{}_AS_ALLOWED_PARTICIPANT", "{}_AS_ALLOWED_PARTICIPANT_HOST"],
        ),
        (Object::AppStorageObject { is_mine: false }, "APP_STORAGE_OBJECT", vec![]),
        (Object::AppStorageObject { is_mine: true }, "APP_STORAGE_OBJECT", vec!["{}_MINE"]),
        (file(stranger(), false), "VIDEO_ROOM_STORAGE_OBJECT", vec![]),
        (file(stranger(), true), "VIDEO_ROOM_STORAGE_OBJECT", vec!["{}_MINE"]),
        (file(owner, false), "VIDEO_ROOM_STORAGE_OBJECT", vec!["{}_AS_VIDEO_ROOM_OWNER"]),
        (
            file(present(Seat::Host), false),
            "VIDEO_ROOM_STORAGE_OBJECT",
            vec!["{}_AS_PRESENT_PARTICIPANT_HOST"],
        ),
        (
            file(allowed(Seat::Host), false),
            "VIDEO_ROOM_STORAGE_OBJECT",
            vec!["{}_AS_ALLOWED_PARTICIPANT_HOST"],
        ),
        (
            file(present(Seat::Contributor), false),
            "VIDEO_ROOM_STORAGE_OBJECT",
            vec!["{}_AS_PRESENT_PARTICIPANT_CONTRIBUTOR"],
        ),
        (
            file(allowed(Seat::Contributor), false),
            "VIDEO_ROOM_STORAGE_OBJECT",
            vec!["{}_AS_ALLOWED_PARTICIPANT_CONTRIBUTOR"],
        ),
        (file(present(Seat::Other), false), "VIDEO_ROOM_STORAGE_OBJECT", vec![]),
        (file(allowed(Seat::Other), false), "VIDEO_ROOM_STORAGE_OBJECT", vec![]),
        (Object::MemberStorageObject { is_storage_owner: false }, "MEMBER_STORAGE_OBJECT", vec![]),
        (
            Object::MemberStorageObject { is_storage_owner: true },
            "MEMBER_STORAGE_OBJECT",
            vec!["{}_AS_STORAGE_OWNER"],
        ),
    ]
}

/// Each action in each situation, with the permissions of the appendix that fit it.
fn cases() -> Vec<(Action, Object, BTreeSet<Permission>)> {
    let mut cases = vec![];
    for (object, kind, ends) in situations() {
        for (action, name) in ACTIONS {
            let named = |end: &str| format!("{kind}_{}", end.replace("{}", name)).parse::<Permission>().ok();
            let fitting = std::iter::once("{}_ANY").chain(ends.iter().copied()).filter_map(named).collect();
            cases.push((action, object, fitting));
        }
    }
    cases
}

#[test]
fn what_opens_an_action_is_read_off_the_names_of_the_permissions() {
    for (action, object, fitting) in cases() {
        let asked: BTreeSet<Permission> = ways(action, &object).into_iter().collect();
        assert_eq!(asked, fitting, "{action:?} {object:?}");
    }
}

#[test]
fn each_permission_alone_opens_its_situations_and_no_others() {
    for permission in Permission::ALL {
        let alone: Permissions = [*permission].into_iter().collect();
        let others: Permissions =
            Permission::ALL.iter().copied().filter(|other| other != permission).collect();
        let mut asked_for_it = 0;
        for (action, object, fitting) in cases() {
            let fits = fitting.contains(permission);
            asked_for_it += u32::from(fits);
            assert_eq!(allows(&alone, action, &object), fits, "{permission}: {action:?} {object:?}");
            let is_only_way = fitting.iter().eq([permission]);
            assert_eq!(
                allows(&others, action, &object),
                !is_only_way,
                "all but {permission}: {action:?} {object:?}"
            );
        }
        assert!(asked_for_it > 0, "nothing asks for {permission}");
    }
}

#[test]
fn every_group_may_do_in_every_situation_what_the_appendix_says() {
    for group in DefaultGroup::ALL {
        let held = Permissions::of(group);
        for (action, object, fitting) in cases() {
            let expected = fitting.iter().any(|permission| gives(*permission, group));
            assert_eq!(allows(&held, action, &object), expected, "{}: {action:?} {object:?}", group.name());
        }
    }
}

#[test]
fn who_holds_nothing_may_do_nothing() {
    for (action, object, _) in cases() {
        assert!(!allows(&Permissions::default(), action, &object), "{action:?} {object:?}");
    }
}
