use crate::kit::{at, given, id};
use domain::GroupId;
use domain::group::{
    Command, Created, DESCRIPTION_CHARS_MAX, Deleted, DetailsChanged, Event, GROUPS_MAX, Groups, KEYS,
    NAME_CHARS_MAX, PermissionsSet, Refusal, default_id,
};
use domain::permission::{DefaultGroup, Permission, Permissions};

fn teachers() -> GroupId {
    id(1_000)
}

fn some() -> Permissions {
    [Permission::MemberGetMe, Permission::VideoRoomCreateAny].into_iter().collect()
}

fn made() -> Event {
    Created { group: teachers(), name: "Teachers".into(), description: None, permissions: some(), at: at(0) }
        .into()
}

fn create(group: u32, name: &str) -> Command {
    Command::Create { group: id(group), name: name.into(), description: None, permissions: some(), at: at(0) }
}

fn rename(group: GroupId, name: &str) -> Command {
    Command::Change { group, name: Some(name.into()), description: None, at: at(1) }
}

fn set(group: GroupId, permissions: Permissions) -> Command {
    Command::SetPermissions { group, permissions, at: at(1) }
}

#[test]
fn every_app_has_the_default_groups_with_their_permissions_before_anything_happened() {
    let state = given::<Groups>([]).state();
    for default in DefaultGroup::ALL {
        let group = &state.groups[&default_id(default)];
        assert_eq!((group.name.as_str(), group.default), (default.name(), Some(default)));
        assert_eq!(group.permissions, Permissions::of(default));
    }
    assert_eq!(state.groups.len(), 4);
}

#[test]
fn an_app_makes_a_group_of_its_own_with_a_name_that_no_other_has() {
    given::<Groups>([]).when(create(1_000, " Teachers ")).then([made()]);
    given::<Groups>([made()]).when(create(1_001, "teachers")).then_refused(Refusal::NameTaken);
    given::<Groups>([]).when(create(1_000, "Hosts")).then_refused(Refusal::NameTaken);
    given::<Groups>([made()]).when(create(1_000, "Others")).then_refused(Refusal::Exists);
}

#[test]
fn names_and_descriptions_have_limits_in_characters() {
    given::<Groups>([]).when(create(1_000, "  ")).then_refused(Refusal::Name);
    given::<Groups>([]).when(create(1_000, &"ä".repeat(NAME_CHARS_MAX + 1))).then_refused(Refusal::Name);
    assert!(given::<Groups>([]).when(create(1_000, &"ä".repeat(NAME_CHARS_MAX))).state().groups.len() == 5);
    let description = Some(Some("ä".repeat(DESCRIPTION_CHARS_MAX + 1)));
    let change = Command::Change { group: teachers(), name: None, description, at: at(1) };
    given::<Groups>([made()]).when(change).then_refused(Refusal::DescriptionTooLong);
}

#[test]
fn an_app_has_a_hundred_groups_of_its_own_at_most() {
    let many = (0..100).map(|number| {
        let (name, permissions) = (format!("group {number}"), some());
        Created { group: id(1_000 + number), name, description: None, permissions, at: at(0) }.into()
    });
    assert_eq!(GROUPS_MAX, 104);
    given::<Groups>(many).when(create(2_000, "one more")).then_refused(Refusal::TooMany);
}

#[test]
fn a_change_keeps_what_it_leaves_out_and_clears_what_it_says_is_nothing() {
    let renamed = |name: &str, description: Option<&str>| -> Event {
        let description = description.map(str::to_owned);
        DetailsChanged { group: teachers(), name: name.into(), description, at: at(1) }.into()
    };
    let describe = |text: Option<&str>| {
        let description = Some(text.map(str::to_owned));
        Command::Change { group: teachers(), name: None, description, at: at(1) }
    };
    given::<Groups>([made()]).when(rename(teachers(), "Staff")).then([renamed("Staff", None)]);
    given::<Groups>([made()])
        .when(describe(Some("They teach")))
        .then([renamed("Teachers", Some("They teach"))]);
    given::<Groups>([made(), renamed("Teachers", Some("They teach"))])
        .when(describe(None))
        .then([renamed("Teachers", None)]);
    given::<Groups>([made()]).when(rename(teachers(), "Teachers")).then_nothing();
    given::<Groups>([made()]).when(rename(teachers(), "TEACHERS")).then([renamed("TEACHERS", None)]);
    given::<Groups>([made()]).when(rename(teachers(), "GUESTS")).then_refused(Refusal::NameTaken);
}

#[test]
fn a_default_group_can_be_described_but_is_never_renamed_or_deleted() {
    for default in DefaultGroup::ALL {
        let group = default_id(default);
        given::<Groups>([]).when(rename(group, "Others")).then_refused(Refusal::Default(default));
        let delete = Command::Delete { group, at: at(1) };
        given::<Groups>([]).when(delete).then_refused(Refusal::Default(default));
        let (name, description) = (default.name().to_owned(), Some("Us".to_owned()));
        let change = Command::Change { group, name: None, description: Some(description.clone()), at: at(1) };
        given::<Groups>([])
            .when(change)
            .then([DetailsChanged { group, name, description, at: at(1) }.into()]);
    }
}

#[test]
fn permissions_of_any_group_can_be_set_as_a_whole() {
    for group in [teachers(), default_id(DefaultGroup::Guests)] {
        let none = Permissions::default();
        let fact = PermissionsSet { group, permissions: none.clone(), at: at(1) };
        given::<Groups>([made()]).when(set(group, none.clone())).then([fact.clone().into()]);
        given::<Groups>([made(), fact.into()]).when(set(group, none)).then_nothing();
    }
}

#[test]
fn administrators_keep_what_is_needed_to_give_permissions_back() {
    let administrators = default_id(DefaultGroup::Administrators);
    for missing in KEYS {
        let permissions: Permissions =
            Permission::ALL.iter().copied().filter(|one| *one != missing).collect();
        given::<Groups>([])
            .when(set(administrators, permissions))
            .then_refused(Refusal::AdministratorsNeed { missing });
    }
    let keys: Permissions = KEYS.into_iter().collect();
    let fact = PermissionsSet { group: administrators, permissions: keys.clone(), at: at(1) };
    given::<Groups>([]).when(set(administrators, keys)).then([fact.into()]);
}

#[test]
fn a_deleted_group_is_not_found_and_who_was_in_it_counts_as_a_member() {
    let delete = || Command::Delete { group: teachers(), at: at(2) };
    let gone: Event = Deleted { group: teachers(), at: at(2) }.into();
    given::<Groups>([made()]).when(delete()).then([gone.clone()]);
    given::<Groups>([made(), gone.clone()]).when(delete()).then_refused(Refusal::NotFound);
    given::<Groups>([made(), gone.clone()]).when(rename(teachers(), "x")).then_refused(Refusal::NotFound);
    given::<Groups>([]).when(set(teachers(), some())).then_refused(Refusal::NotFound);
    let state = given::<Groups>([made(), gone]).state();
    assert_eq!(state.or_members(teachers()).default, Some(DefaultGroup::Members));
}
