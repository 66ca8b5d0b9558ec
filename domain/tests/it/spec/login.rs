use crate::kit::{app, app_user, at, given, id, other_app};
use domain::AppId;
use domain::app::Kind;
use domain::login::{
    Command, Created, Deleted, Event, Login, NotAUserName, PasswordChanged, Refusal, ResetIssued, State,
    UserName, are_in,
};
use domain::one_time::OneTime;

fn create(app: AppId) -> Command {
    let (app_user_id, password_hash) = (app_user("ada"), "p1".into());
    Command::Create { app, member: id(5), app_user_id, password_hash, at: at(0) }
}

fn created() -> Event {
    let (app_user_id, password_hash) = (app_user("ada"), Some("p1".into()));
    Created { app: app(), member: id(5), app_user_id, password_hash, at: at(0) }.into()
}

fn deleted() -> Event {
    Deleted { app: app(), at: at(9) }.into()
}

fn token() -> OneTime {
    OneTime { hash: "t".into(), expires_at: at(100) }
}

fn issued() -> Event {
    ResetIssued { token: token(), at: at(1) }.into()
}

fn changed(seconds: i64) -> Event {
    PasswordChanged { password_hash: Some("p2".into()), at: at(seconds) }.into()
}

fn change(app: AppId, was: &str) -> Command {
    Command::ChangePassword { app, was: was.into(), password_hash: "p2".into(), at: at(2) }
}

fn reset(app: AppId, token: &str, seconds: i64) -> Command {
    Command::ResetPassword { app, token_hash: token.into(), password_hash: "p2".into(), at: at(seconds) }
}

fn delete(app: AppId, member: u32) -> Command {
    Command::Delete { app, member: id(member), at: at(9) }
}

#[test]
fn a_user_name_is_taken_until_its_member_is_gone() {
    given::<Login>([]).when(create(app())).then([created()]);
    given::<Login>([created()]).when(create(app())).then_refused(Refusal::Taken);
    given::<Login>([created(), deleted()]).when(create(app())).then([created()]);
}

#[test]
fn a_password_is_changed_by_whoever_proved_the_last_one() {
    given::<Login>([created()]).when(change(app(), "p1")).then([changed(2)]);
    given::<Login>([created()]).when(change(app(), "older")).then_refused(Refusal::PasswordChanged);
    given::<Login>([created(), changed(2)]).when(change(app(), "p1")).then_nothing();
}

#[test]
fn a_reset_is_used_once_and_in_time_and_a_new_password_voids_it() {
    let issue = || Command::IssueReset { app: app(), token: token(), at: at(1) };
    given::<Login>([created()]).when(issue()).then([issued()]);
    given::<Login>([created(), issued()]).when(issue()).then_nothing();
    given::<Login>([created(), issued()]).when(reset(app(), "t", 3)).then([changed(3)]);
    let refused: [(Vec<Event>, Command); 5] = [
        (vec![], reset(app(), "t", 3)),
        (vec![created()], reset(app(), "t", 3)),
        (vec![created(), issued()], reset(app(), "other", 3)),
        (vec![created(), issued()], reset(app(), "t", 100)),
        (vec![created(), issued(), changed(2)], reset(app(), "t", 3)),
    ];
    for (history, command) in refused {
        given::<Login>(history).when(command).then_refused(Refusal::Token);
    }
}

#[test]
fn a_login_goes_with_its_own_member_only() {
    given::<Login>([created()]).when(delete(app(), 5)).then([deleted()]);
    given::<Login>([created()]).when(delete(app(), 6)).then_nothing();
    given::<Login>([created(), deleted()]).when(delete(app(), 5)).then_nothing();
    given::<Login>([]).when(delete(app(), 5)).then_nothing();
    assert_eq!(given::<Login>([created(), deleted()]).state(), State::Deleted { app: app() });
}

#[test]
fn another_apps_login_is_not_found() {
    let foreign =
        [change(other_app(), "p1"), Command::IssueReset { app: other_app(), token: token(), at: at(1) }];
    for command in foreign {
        given::<Login>([created()]).when(command.clone()).then_refused(Refusal::NotFound);
        given::<Login>([created(), deleted()]).when(command.clone()).then_refused(Refusal::NotFound);
        given::<Login>([]).when(command).then_refused(Refusal::NotFound);
    }
    given::<Login>([created(), issued()]).when(reset(other_app(), "t", 3)).then_refused(Refusal::Token);
    given::<Login>([created()]).when(delete(other_app(), 5)).then_nothing();
    given::<Login>([created(), deleted()]).when(create(other_app())).then_refused(Refusal::NotFound);
}

#[test]
fn members_sign_in_by_themselves_where_no_backend_logs_them_in() {
    let kinds = [Kind::FlipflopApp, Kind::FlipflopPortalApp, Kind::VicolloManaged, Kind::VicolloUnmanaged];
    assert_eq!(kinds.map(are_in), [false, true, true, false]);
}

#[test]
fn a_user_name_is_letters_and_digits_in_any_case() {
    let name = UserName::parse(" Ada1815 ").expect("it is one");
    assert_eq!(name.app_user_id(), &app_user("ada1815"));
    assert_eq!(UserName::parse("ADA1815").expect("it is one").key(app()), name.key(app()));
    assert_ne!(name.key(app()), name.key(other_app()));
    let long = "x".repeat(101);
    for text in ["", "ab", "a-da", "ada@example.org", long.as_str()] {
        assert_eq!(UserName::parse(text), Err(NotAUserName), "{text}");
    }
}
