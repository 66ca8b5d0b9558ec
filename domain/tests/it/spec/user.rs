use crate::kit::{at, given, id};
use domain::app::Kind;
use domain::one_time::OneTime;
use domain::user::{
    Command, Disabled, Enabled, Event, Invited, PASSWORD_CHARS, PasswordChanged, Refusal, Renamed, SignedUp,
    State, TokenIssued, User, check_password,
};

fn token(hash: &str) -> OneTime {
    OneTime { hash: hash.into(), expires_at: at(100) }
}

fn invite(email: &str, name: &str) -> Command {
    Command::Invite {
        user: id(3),
        email: email.into(),
        name: name.into(),
        app_kinds: vec![Kind::VicolloManaged],
        token: token("t1"),
        at: at(0),
    }
}

fn invited() -> Event {
    let (email, name) = (Some("ada@example.org".into()), Some("Ada".into()));
    let app_kinds = vec![Kind::VicolloManaged];
    Invited { user: id(3), email, name, app_kinds, token: token("t1"), at: at(0) }.into()
}

fn signed_up() -> Event {
    SignedUp { password_hash: Some("p1".into()), at: at(1) }.into()
}

fn disabled() -> Event {
    Disabled { at: at(5) }.into()
}

fn sign_up(token: &str, seconds: i64) -> Command {
    Command::SignUp { token_hash: token.into(), password_hash: "p1".into(), at: at(seconds) }
}

fn change(was: &str) -> Command {
    Command::ChangePassword { was: was.into(), password_hash: "p2".into(), at: at(6) }
}

fn reset(token: &str, seconds: i64) -> Command {
    Command::ResetPassword { token_hash: token.into(), password_hash: "p2".into(), at: at(seconds) }
}

fn issued(hash: &str) -> Event {
    TokenIssued { token: token(hash), at: at(2) }.into()
}

#[test]
fn somebody_is_invited_under_an_address_and_a_name() {
    given::<User>([]).when(invite(" ada@example.org ", " Ada ")).then([invited()]);
    let long = format!("{}@b", "a".repeat(253));
    for email in ["", "ada", "@b", "a@", "a@b@c", "a b@c", long.as_str()] {
        given::<User>([]).when(invite(email, "Ada")).then_refused(Refusal::Email);
    }
    for name in ["", " ", "x".repeat(101).as_str()] {
        given::<User>([]).when(invite("a@b", name)).then_refused(Refusal::Name);
    }
}

#[test]
fn another_invitation_voids_the_token_of_the_first() {
    let again = Command::Invite {
        user: id(4),
        email: "ada@example.org".into(),
        name: "Ada".into(),
        app_kinds: vec![],
        token: token("t2"),
        at: at(2),
    };
    given::<User>([invited()]).when(again).then([issued("t2")]);
    given::<User>([invited()]).when(invite("ada@example.org", "Ada")).then_nothing();
    given::<User>([invited(), issued("t2")]).when(sign_up("t1", 3)).then_refused(Refusal::Token);
    given::<User>([invited(), signed_up()])
        .when(invite("ada@example.org", "Ada"))
        .then_refused(Refusal::Exists);
    given::<User>([invited(), signed_up(), disabled()])
        .when(invite("ada@example.org", "Ada"))
        .then_refused(Refusal::Exists);
}

#[test]
fn an_invitation_is_used_once_and_in_time() {
    given::<User>([invited()]).when(sign_up("t1", 1)).then([signed_up()]);
    given::<User>([invited()]).when(sign_up("other", 1)).then_refused(Refusal::Token);
    given::<User>([invited()]).when(sign_up("t1", 100)).then_refused(Refusal::Token);
    given::<User>([invited(), signed_up()]).when(sign_up("t1", 2)).then_refused(Refusal::Token);
    given::<User>([]).when(sign_up("t1", 1)).then_refused(Refusal::Token);
}

#[test]
fn a_new_password_ends_the_sessions_and_voids_a_reset() {
    let changed: Event = PasswordChanged { password_hash: Some("p2".into()), at: at(6) }.into();
    given::<User>([invited(), signed_up(), issued("t2")]).when(change("p1")).then([changed]);
    let after = given::<User>([invited(), signed_up(), issued("t2")]).when(change("p1")).state();
    let State::Active(user) = after else { panic!("the user is active") };
    assert_eq!((user.sessions_from, user.reset, user.password_hash.as_str()), (at(6), None, "p2"));
}

#[test]
fn of_two_password_changes_at_a_time_one_is_too_late() {
    given::<User>([invited(), signed_up()]).when(change("older")).then_refused(Refusal::PasswordChanged);
    let changed = PasswordChanged { password_hash: Some("p2".into()), at: at(6) };
    given::<User>([invited(), signed_up(), changed.into()]).when(change("p1")).then_nothing();
}

#[test]
fn a_reset_is_used_once_and_in_time() {
    let issue = Command::IssueReset { token: token("t2"), at: at(2) };
    given::<User>([invited(), signed_up()]).when(issue.clone()).then([issued("t2")]);
    given::<User>([invited(), signed_up(), issued("t2")]).when(issue).then_nothing();
    let changed: Event = PasswordChanged { password_hash: Some("p2".into()), at: at(7) }.into();
    let history = || [invited(), signed_up(), issued("t2")];
    given::<User>(history()).when(reset("t2", 7)).then([changed.clone()]);
    given::<User>(history()).when(reset("t1", 7)).then_refused(Refusal::Token);
    given::<User>(history()).when(reset("t2", 100)).then_refused(Refusal::Token);
    given::<User>(history().into_iter().chain([changed])).when(reset("t2", 8)).then_refused(Refusal::Token);
    given::<User>([invited()]).when(reset("t1", 1)).then_refused(Refusal::Token);
    given::<User>([]).when(reset("t1", 1)).then_refused(Refusal::Token);
}

#[test]
fn a_disabled_user_is_shut_out_until_enabled() {
    let disable = || Command::Disable { at: at(5) };
    given::<User>([invited(), signed_up()]).when(disable()).then([disabled()]);
    given::<User>([invited(), signed_up(), disabled()]).when(disable()).then_nothing();
    let after = given::<User>([invited(), signed_up(), issued("t2")]).when(disable()).state();
    assert!(matches!(after, State::Disabled(user) if user.sessions_from == at(5) && user.reset.is_none()));
    let shut = || [invited(), signed_up(), disabled()];
    given::<User>(shut()).when(change("p1")).then_refused(Refusal::Disabled);
    given::<User>(shut()).when(reset("t2", 6)).then_refused(Refusal::Token);
    let enable = || Command::Enable { at: at(9) };
    given::<User>(shut()).when(enable()).then([Enabled { at: at(9) }.into()]);
    given::<User>([invited(), signed_up()]).when(enable()).then_nothing();
}

#[test]
fn a_user_takes_another_name() {
    let rename = |name: &str| Command::Rename { name: name.into(), at: at(3) };
    let renamed = Renamed { name: Some("Countess".into()), at: at(3) };
    given::<User>([invited(), signed_up()]).when(rename(" Countess ")).then([renamed.into()]);
    given::<User>([invited(), signed_up()]).when(rename("Ada")).then_nothing();
    given::<User>([invited(), signed_up()]).when(rename(" ")).then_refused(Refusal::Name);
}

#[test]
fn nothing_changes_in_a_user_who_is_not_there_or_has_not_signed_up() {
    let commands = || {
        [
            Command::Rename { name: "x".into(), at: at(1) },
            change("p1"),
            Command::IssueReset { token: token("t2"), at: at(1) },
            Command::Disable { at: at(1) },
            Command::Enable { at: at(1) },
        ]
    };
    for command in commands() {
        given::<User>([]).when(command).then_refused(Refusal::NotFound);
    }
    for command in commands() {
        given::<User>([invited()]).when(command).then_refused(Refusal::NotSignedUp);
    }
}

#[test]
fn a_password_is_neither_guessed_at_once_nor_a_book() {
    for (length, fits) in
        [(7, false), (*PASSWORD_CHARS.start(), true), (*PASSWORD_CHARS.end(), true), (129, false)]
    {
        assert_eq!(check_password(&"ü".repeat(length)).is_ok(), fits, "{length}");
    }
}

#[test]
fn every_user_makes_flipflop_apps_and_other_kinds_only_if_invited_to() {
    let state = given::<User>([invited()]).state();
    let person = state.person().expect("somebody is invited");
    let may = [Kind::FlipflopApp, Kind::FlipflopPortalApp, Kind::VicolloManaged, Kind::VicolloUnmanaged]
        .map(|kind| person.may_make(kind));
    assert_eq!(may, [true, false, true, false]);
}
