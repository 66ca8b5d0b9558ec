use crate::kit::{at, given, id};
use domain::session::{Command, Ended, Event, Opened, Refusal, Session, State};

fn open() -> Command {
    Command::Open { user: id(3), token_hash: "h".into(), expires_at: at(50), at: at(0) }
}

fn opened() -> Event {
    Opened { user: id(3), token_hash: "h".into(), expires_at: at(50), at: at(0) }.into()
}

fn ended() -> Event {
    Ended { at: at(2) }.into()
}

fn end(user: u32) -> Command {
    Command::End { user: id(user), at: at(2) }
}

#[test]
fn a_session_is_opened_once() {
    given::<Session>([]).when(open()).then([opened()]);
    given::<Session>([opened()]).when(open()).then_refused(Refusal::Exists);
    given::<Session>([opened(), ended()]).when(open()).then_refused(Refusal::Exists);
}

#[test]
fn its_user_ends_a_session_and_nobody_else_does() {
    given::<Session>([opened()]).when(end(3)).then([ended()]);
    given::<Session>([opened(), ended()]).when(end(3)).then_nothing();
    for history in [vec![], vec![opened()], vec![opened(), ended()]] {
        given::<Session>(history).when(end(4)).then_refused(Refusal::NotFound);
    }
}

#[test]
fn a_session_counts_until_it_expires_or_all_before_a_time_are_ended() {
    let State::Open(session) = given::<Session>([opened()]).state() else { panic!("the session is open") };
    assert!(session.counts(at(0), at(49)));
    assert!(!session.counts(at(0), at(50)), "expired");
    assert!(!session.counts(at(1), at(2)), "the password changed since");
}

#[test]
fn a_session_whose_time_is_over_is_ended_and_no_other() {
    let expire = |second| Command::Expire { at: at(second) };
    given::<Session>([opened()]).when(expire(49)).then_nothing();
    given::<Session>([opened()]).when(expire(50)).then([Ended { at: at(50) }.into()]);
    given::<Session>([opened(), ended()]).when(expire(50)).then_nothing();
    given::<Session>([]).when(expire(50)).then_refused(Refusal::NotFound);
}
