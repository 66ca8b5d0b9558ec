//! Appendix A of the contract, written out a second time: `AHMG` are the default groups by their first letters.

use domain::permission::{DefaultGroup, Permission, Permissions};

/// Names as the appendix groups them; `{a|b}` stands for both.
const APPENDIX: &[(&str, &str)] = &[
    ("MEMBER_{CREATE|UPDATE|DELETE}_ANY", "A"),
    ("MEMBER_{LIST|GET}_ANY", "AH"),
    ("MEMBER_{LIST|GET|UPDATE}_ME", "AHMG"),
    ("GROUP_{CREATE|UPDATE|DELETE}_ANY", "A"),
    ("GROUP_{LIST|GET}_ANY", "AHMG"),
    ("VIDEO_ROOM_CREATE_ANY", "AH"),
    ("VIDEO_ROOM_{LIST|GET|UPDATE|DELETE}_ANY", "A"),
    ("VIDEO_ROOM_{LIST|GET|UPDATE|DELETE}_MINE", "AHMG"),
    ("VIDEO_ROOM_{LIST|GET}_ACCESS_LEVEL_PUBLIC", "AHMG"),
    ("VIDEO_ROOM_{LIST|GET}_ACCESS_LEVEL_MEMBER", "AHM"),
    ("VIDEO_ROOM_{LIST|GET}_AS_PRESENT_PARTICIPANT", "AHMG"),
    ("VIDEO_ROOM_{LIST|GET}_AS_ALLOWED_PARTICIPANT", "AHMG"),
    ("VIDEO_ROOM_UPDATE_AS_PRESENT_PARTICIPANT_HOST", "AHMG"),
    ("VIDEO_ROOM_UPDATE_AS_ALLOWED_PARTICIPANT_HOST", "AHM"),
    ("APP_STORAGE_OBJECT_{CREATE|LIST|GET}_ANY", "AH"),
    ("APP_STORAGE_OBJECT_{UPDATE|DELETE}_ANY", "A"),
    ("APP_STORAGE_OBJECT_{GET|UPDATE|DELETE}_MINE", "AHM"),
    ("VIDEO_ROOM_STORAGE_OBJECT_{CREATE|LIST|GET|UPDATE|DELETE}_ANY", "A"),
    ("VIDEO_ROOM_STORAGE_OBJECT_CREATE_AS_VIDEO_ROOM_OWNER", "AHMG"),
    ("VIDEO_ROOM_STORAGE_OBJECT_{LIST|GET}_AS_VIDEO_ROOM_OWNER", "AHM"),
    (
        "VIDEO_ROOM_STORAGE_OBJECT_{CREATE|LIST|GET}_AS_{PRESENT|ALLOWED}_PARTICIPANT_{HOST|CONTRIBUTOR}",
        "AHMG",
    ),
    // GUESTS are open in the appendix; they do not hold these.
    ("VIDEO_ROOM_STORAGE_OBJECT_{UPDATE|DELETE}_AS_VIDEO_ROOM_OWNER", "AHM"),
    ("VIDEO_ROOM_STORAGE_OBJECT_{UPDATE|DELETE}_MINE", "AHM"),
    ("VIDEO_ROOM_STORAGE_OBJECT_{UPDATE|DELETE}_AS_{PRESENT|ALLOWED}_PARTICIPANT_HOST", "AHMG"),
    ("MEMBER_STORAGE_OBJECT_{CREATE|LIST|GET|UPDATE|DELETE}_ANY", "A"),
    ("MEMBER_STORAGE_OBJECT_{CREATE|LIST|GET|UPDATE|DELETE}_AS_STORAGE_OWNER", "AH"),
];

/// Every name of the appendix with the letters of its holders.
pub fn cells() -> Vec<(String, &'static str)> {
    APPENDIX
        .iter()
        .flat_map(|(pattern, holders)| expand(pattern).into_iter().map(move |name| (name, *holders)))
        .collect()
}

/// Whether the appendix gives a permission to a group.
pub fn gives(permission: Permission, group: DefaultGroup) -> bool {
    let letter = group.name().chars().next().expect("a name has letters");
    cells().iter().any(|(name, holders)| name == permission.name() && holders.contains(letter))
}

fn expand(pattern: &str) -> Vec<String> {
    let Some((before, rest)) = pattern.split_once('{') else { return vec![pattern.to_owned()] };
    let (choices, after) = rest.split_once('}').expect("every brace is closed");
    choices.split('|').flat_map(|choice| expand(&format!("{before}{choice}{after}"))).collect()
}

#[test]
fn the_permissions_are_those_of_the_appendix_each_once() {
    let mut written: Vec<String> = cells().into_iter().map(|(name, _)| name).collect();
    let mut known: Vec<&str> = Permission::ALL.iter().map(|permission| permission.name()).collect();
    written.sort_unstable();
    known.sort_unstable();
    assert_eq!(written, known);
    for permission in Permission::ALL {
        assert_eq!(permission.name().parse(), Ok(*permission));
    }
}

#[test]
fn every_default_group_holds_what_the_appendix_gives_it_and_nothing_else() {
    for group in DefaultGroup::ALL {
        let held = Permissions::of(group);
        for permission in Permission::ALL {
            assert_eq!(held.has(*permission), gives(*permission, group), "{permission} of {}", group.name());
        }
    }
}

#[test]
fn a_set_of_permissions_is_stored_by_name_and_a_name_that_is_none_is_said() {
    let two = Permissions::of_names(["VIDEO_ROOM_LIST_MINE", "MEMBER_GET_ME", "MEMBER_GET_ME"])
        .expect("both are known");
    let json = serde_json::to_value(&two).expect("it is JSON");
    assert_eq!(json, serde_json::json!(["MEMBER_GET_ME", "VIDEO_ROOM_LIST_MINE"]));
    assert_eq!(serde_json::from_value::<Permissions>(json).expect("it is read back"), two);
    let unknown = Permissions::of_names(["MEMBER_GET_ME", "FLY"]).expect_err("nobody flies");
    assert_eq!(unknown.0, "FLY");
}
