use crate::kit::{app, app_user, at, given, id, other_app};
use domain::member::{
    Command, Deleted, Event, Member, Patch, Profile, ProfileChanged, Refusal, Registered, State,
    TEXT_CHARS_MAX, TokensEnded,
};

fn named(name: &str) -> Profile {
    Profile { app_user_name: Some(name.into()), email: Some("ann@shop.example".into()), ..Profile::default() }
}

fn registered(number: u32, profile: Option<Profile>) -> Event {
    let (member, app_user_id) = (id(number), app_user("ann"));
    Registered { app: app(), member, app_user_id, profile, is_guest: false, at: at(0) }.into()
}

fn ann() -> Event {
    registered(1, Some(named("Ann")))
}

fn deleted() -> Event {
    Deleted { app: app(), member: id(1), app_user_id: app_user("ann"), at: at(5) }.into()
}

fn name_to(name: Option<&str>) -> Patch {
    Patch { app_user_name: Some(name.map(str::to_owned)), ..Patch::default() }
}

fn upsert(number: u32, patch: Patch) -> Command {
    Command::Upsert { app: app(), number: id(number), app_user_id: app_user("ann"), patch, at: at(0) }
}

fn change(patch: Patch) -> Command {
    Command::Change { app: app(), patch, at: at(1) }
}

#[test]
fn an_unknown_person_is_registered_by_an_upsert() {
    let patch = Patch { email: Some(Some("ann@shop.example".into())), ..name_to(Some("Ann")) };
    given::<Member>([]).when(upsert(1, patch)).then([ann()]);
    given::<Member>([]).when(upsert(1, Patch::default())).then([registered(1, Some(Profile::default()))]);
}

#[test]
fn an_upsert_of_a_known_person_changes_what_it_names_and_keeps_the_number() {
    let changed = ProfileChanged { profile: Some(named("Anna")), at: at(0) };
    given::<Member>([ann()]).when(upsert(77, name_to(Some("Anna")))).then([changed.into()]);
    let State::Active(member) = given::<Member>([ann()]).when(upsert(77, name_to(Some("Anna")))).state()
    else {
        panic!("the member is there")
    };
    assert_eq!((member.member, member.profile), (id(1), named("Anna")));
}

#[test]
fn an_upsert_that_says_what_is_known_adds_nothing() {
    given::<Member>([ann()]).when(upsert(77, name_to(Some("Ann")))).then_nothing();
    given::<Member>([ann()]).when(upsert(77, Patch::default())).then_nothing();
}

#[test]
fn a_change_clears_what_it_names_as_null_and_keeps_what_it_leaves_out() {
    let profile = Some(Profile { app_user_name: None, ..named("Ann") });
    given::<Member>([ann()]).when(change(name_to(None))).then([ProfileChanged { profile, at: at(1) }.into()]);
    given::<Member>([ann()]).when(change(Patch::default())).then_nothing();
}

#[test]
fn every_text_of_a_profile_has_a_limit_in_characters() {
    let long = || Some(Some("ä".repeat(TEXT_CHARS_MAX + 1)));
    let patches = [
        ("appUserName", Patch { app_user_name: long(), ..Patch::default() }),
        ("appUserProfileImgUrl", Patch { app_user_profile_img_url: long(), ..Patch::default() }),
        ("email", Patch { email: long(), ..Patch::default() }),
        ("country", Patch { country: long(), ..Patch::default() }),
        ("lang", Patch { lang: long(), ..Patch::default() }),
    ];
    for (field, patch) in patches {
        given::<Member>([]).when(upsert(1, patch.clone())).then_refused(Refusal::TooLong { field });
        given::<Member>([ann()]).when(change(patch)).then_refused(Refusal::TooLong { field });
    }
    let longest = name_to(Some(&"ä".repeat(TEXT_CHARS_MAX)));
    assert!(matches!(given::<Member>([]).when(upsert(1, longest)).state(), State::Active(_)));
}

#[test]
fn a_person_who_is_not_there_cannot_be_changed() {
    given::<Member>([]).when(change(Patch::default())).then_refused(Refusal::NotFound);
    given::<Member>([ann(), deleted()]).when(change(Patch::default())).then_refused(Refusal::NotFound);
}

#[test]
fn deleting_a_person_twice_or_one_who_was_never_there_is_already_so() {
    let delete = || Command::Delete { app: app(), at: at(5) };
    given::<Member>([ann()]).when(delete()).then([deleted()]);
    given::<Member>([ann(), deleted()]).when(delete()).then_nothing();
    given::<Member>([]).when(delete()).then_nothing();
}

#[test]
fn a_deleted_person_who_comes_back_is_a_new_member_with_nothing_of_the_old() {
    let again = registered(2, Some(Profile::default()));
    given::<Member>([ann(), deleted()]).when(upsert(2, Patch::default())).then([again.clone()]);
    let State::Active(member) = given::<Member>([ann(), deleted(), again]).state() else {
        panic!("the member is there")
    };
    assert_eq!((member.member, member.profile), (id(2), Profile::default()));
}

#[test]
fn another_app_finds_nobody() {
    let app = other_app();
    let foreign = |history: Vec<Event>, command| given::<Member>(history).when(command);
    let upsert = || Command::Upsert {
        app,
        number: id(3),
        app_user_id: app_user("ann"),
        patch: name_to(Some("Eve")),
        at: at(1),
    };
    foreign(vec![ann()], upsert()).then_refused(Refusal::NotFound);
    foreign(vec![ann(), deleted()], upsert()).then_refused(Refusal::NotFound);
    let change = Command::Change { app, patch: name_to(Some("Eve")), at: at(1) };
    foreign(vec![ann()], change).then_refused(Refusal::NotFound);
    foreign(vec![ann()], Command::Delete { app, at: at(1) }).then_nothing();
}

#[test]
fn after_the_key_is_gone_the_history_still_folds_without_the_profile() {
    let State::Active(member) = given::<Member>([registered(1, None)]).state() else {
        panic!("the member is there")
    };
    assert_eq!(member.profile, Profile::default());
}

#[test]
fn the_same_person_in_two_apps_has_two_streams_and_case_counts() {
    let ann = app_user("ann");
    assert_eq!(ann.key(app()), app_user("ann").key(app()));
    assert_ne!(ann.key(app()), ann.key(other_app()));
    assert_ne!(ann.key(app()), app_user("Ann").key(app()));
}

#[test]
fn the_key_of_a_member_never_changes_because_streams_are_named_by_it() {
    assert_eq!(app_user("ann").key(app()).to_string(), KEY_OF_ANN_IN_APP_8);
}

const KEY_OF_ANN_IN_APP_8: &str = "9bd57e16-477d-5944-be20-f4c92c1021d4";

fn end_tokens(app: domain::AppId, micros: i64) -> Command {
    Command::EndTokens { app, at: domain::Timestamp::from_micros(micros) }
}

#[test]
fn tokens_end_with_the_second_they_are_ended_in_and_once() {
    let ended = |micros: i64| Event::from(TokensEnded { at: domain::Timestamp::from_micros(micros) });
    given::<Member>([ann()]).when(end_tokens(app(), 7_300_000)).then([ended(7_300_000)]);
    let State::Active(member) = given::<Member>([ann(), ended(7_300_000)]).state() else {
        panic!("ann is there")
    };
    assert_eq!(member.tokens_from_s, 8);
    given::<Member>([ann(), ended(7_300_000)]).when(end_tokens(app(), 7_900_000)).then_nothing();
    given::<Member>([ann(), ended(7_300_000)]).when(end_tokens(app(), 8_000_000)).then([ended(8_000_000)]);
    given::<Member>([ann()]).when(end_tokens(other_app(), 0)).then_refused(Refusal::NotFound);
    given::<Member>([ann(), deleted()]).when(end_tokens(app(), 0)).then_refused(Refusal::NotFound);
}

#[test]
fn a_guest_is_made_up_once_and_nobody_who_is_there_becomes_one() {
    let admit = |app| Command::AdmitGuest { app, number: id(1), app_user_id: app_user("GUEST1"), at: at(0) };
    let profile = Some(Profile { app_user_name: Some("GUEST1".into()), ..Profile::default() });
    let guest: Event = Registered {
        app: app(),
        member: id(1),
        app_user_id: app_user("GUEST1"),
        profile,
        is_guest: true,
        at: at(0),
    }
    .into();
    given::<Member>([]).when(admit(app())).then([guest.clone()]);
    given::<Member>([guest.clone()]).when(admit(app())).then_nothing();
    given::<Member>([ann()]).when(admit(app())).then_nothing();
    given::<Member>([guest]).when(admit(other_app())).then_refused(Refusal::NotFound);
    given::<Member>([ann(), deleted()]).when(admit(other_app())).then_refused(Refusal::NotFound);
    let State::Active(member) = given::<Member>([ann()]).state() else { panic!("ann is there") };
    assert!(!member.is_guest);
}
