use crate::kit::{app, app_user, at, given, id, other_app};
use domain::group::default_id;
use domain::group_membership::{ADMIN, Assign, Assigned, Event, GroupMembership, Refusal, group_of};
use domain::permission::DefaultGroup;
use domain::{AppId, GroupId};

fn hosts() -> GroupId {
    default_id(DefaultGroup::Hosts)
}

fn members() -> GroupId {
    default_id(DefaultGroup::Members)
}

fn assign(app: AppId, member: u32, user: &str, group: GroupId) -> Assign {
    Assign { app, member: id(member), app_user_id: app_user(user), group, at: at(1) }
}

fn assigned(member: u32, group: GroupId) -> Assigned {
    Assigned { app: app(), member: id(member), app_user_id: app_user("ann"), group, at: at(1) }
}

#[test]
fn a_member_is_in_members_until_put_elsewhere() {
    given::<GroupMembership>([]).when(assign(app(), 1, "ann", members())).then_nothing();
    given::<GroupMembership>([]).when(assign(app(), 1, "ann", hosts())).then([assigned(1, hosts()).into()]);
    let in_hosts: Event = assigned(1, hosts()).into();
    given::<GroupMembership>([in_hosts.clone()]).when(assign(app(), 1, "ann", hosts())).then_nothing();
    given::<GroupMembership>([in_hosts]).when(assign(app(), 1, "ann", members())).then([assigned(
        1,
        members(),
    )
    .into()]);
}

#[test]
fn who_was_deleted_and_came_back_is_another_member_and_starts_in_members() {
    let before = assigned(1, hosts());
    assert_eq!(group_of(Some(&before), id(1), &app_user("ann"), false), hosts());
    assert_eq!(group_of(Some(&before), id(2), &app_user("ann"), false), members());
    given::<GroupMembership>([before.into()]).when(assign(app(), 2, "ann", hosts())).then([assigned(
        2,
        hosts(),
    )
    .into()]);
}

#[test]
fn the_owners_member_is_an_administrator_and_stays_one() {
    let administrators = default_id(DefaultGroup::Administrators);
    assert_eq!(group_of(None, id(1), &app_user(ADMIN), false), administrators);
    given::<GroupMembership>([]).when(assign(app(), 1, ADMIN, administrators)).then_nothing();
    given::<GroupMembership>([]).when(assign(app(), 1, ADMIN, hosts())).then_refused(Refusal::AdminStays);
}

#[test]
fn another_apps_member_is_not_found() {
    given::<GroupMembership>([assigned(1, hosts()).into()])
        .when(assign(other_app(), 1, "ann", members()))
        .then_refused(Refusal::NotFound);
}

#[test]
fn a_guest_is_no_member_until_somebody_puts_the_guest_elsewhere() {
    let guests = default_id(DefaultGroup::Guests);
    assert_eq!(group_of(None, id(1), &app_user("ann"), true), guests);
    assert_eq!(group_of(Some(&assigned(1, hosts())), id(1), &app_user("ann"), true), hosts());
    assert_eq!(group_of(Some(&assigned(2, hosts())), id(1), &app_user("ann"), true), guests);
}
