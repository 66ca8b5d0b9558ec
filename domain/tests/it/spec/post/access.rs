use super::fixtures::*;
use crate::kit::{app, app_user, at, given, id};
use domain::access::AccessLevel::{self, App, Follower, Friend, Member, Private, Public, Restricted};
use domain::post::*;

fn of_level(level: AccessLevel) -> Active {
    let details = Details { access_level: Some(level), ..Details::default() };
    let change = Command::Change { app: app(), title: None, details, profiles: None, at: at(5) };
    let mut history = vec![created(), AllowedMembersSet { members: vec![person(2)], at: at(1) }.into()];
    history.extend(Post::decide_on(&history, change));
    match given::<Post>(history).state() {
        State::Active(post) => *post,
        other => panic!("{other:?}"),
    }
}

fn person(number: u32) -> Owner {
    Owner { member: id(number), app_user_id: app_user(&format!("u{number}")) }
}

trait DecideOn {
    fn decide_on(history: &[Event], command: Command) -> Vec<Event>;
}

impl DecideOn for Post {
    fn decide_on(history: &[Event], command: Command) -> Vec<Event> {
        use domain::Decider;
        Self::decide(&domain::fold::<Self>(history), command).expect("the command is accepted")
    }
}

#[test]
fn every_access_level_shows_a_post_to_those_it_names() {
    // Owner, one of the allow list, another member, a guest.
    let viewers = [Viewer::Member(id(1)), Viewer::Member(id(2)), Viewer::Member(id(3)), Viewer::Guest(id(4))];
    let table = [
        (Public, [true, true, true, true]),
        (App, [true, true, true, true]),
        (Member, [true, true, true, false]),
        (Restricted, [true, true, false, false]),
        (Follower, [true, false, false, false]),
        (Friend, [true, false, false, false]),
        (Private, [true, false, false, false]),
    ];
    for (level, seen) in table {
        let post = of_level(level);
        assert_eq!(viewers.map(|viewer| post.is_seen_by(viewer)), seen, "{level:?}");
        assert!(post.is_seen_by(Viewer::App), "{level:?}");
    }
}

#[test]
fn a_guest_on_the_allow_list_sees_a_restricted_post() {
    assert!(of_level(Restricted).is_seen_by(Viewer::Guest(id(2))));
}

#[test]
fn only_the_app_and_the_owner_change_a_post_and_who_does_not_see_it_is_told_nothing() {
    let (public, private) = (of_level(Public), of_level(Private));
    for post in [&public, &private] {
        assert_eq!(post.check_owner(Viewer::App), Ok(()));
        assert_eq!(post.check_owner(Viewer::Member(id(1))), Ok(()));
    }
    assert_eq!(public.check_owner(Viewer::Member(id(2))), Err(Refusal::NotOwner));
    assert_eq!(public.check_owner(Viewer::Guest(id(4))), Err(Refusal::NotOwner));
    assert_eq!(private.check_owner(Viewer::Member(id(2))), Err(Refusal::NotFound));
}

fn allow(members: Vec<Owner>) -> Command {
    Command::SetAllowedMembers { app: app(), members, at: at(50) }
}

#[test]
fn an_allow_list_is_replaced_as_a_whole_and_the_same_again_is_no_news() {
    let list = AllowedMembersSet { members: vec![person(2), person(3)], at: at(50) };
    let given_twice = vec![person(3), person(2), person(3)];
    given::<Post>([created()]).when(allow(given_twice.clone())).then([list.clone().into()]);
    given::<Post>([created(), list.clone().into()]).when(allow(given_twice)).then_nothing();
    let emptied = AllowedMembersSet { members: vec![], at: at(50) };
    given::<Post>([created(), list.into()]).when(allow(vec![])).then([emptied.into()]);
    given::<Post>([created()]).when(allow(vec![])).then_nothing();
}

#[test]
fn an_allow_list_has_a_largest_size() {
    let of = |count: u32| allow((1..=count).map(person).collect());
    assert_eq!(Post::decide_on(&[created()], of(1_000)).len(), 1);
    given::<Post>([created()]).when(of(1_001)).then_refused(Refusal::TooManyAllowed);
}
