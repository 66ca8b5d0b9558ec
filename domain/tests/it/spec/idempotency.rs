use crate::kit::given;
use domain::Timestamp;
use domain::idempotency::{
    ANSWER_MAX, Answered, Begun, Command, Event, Idempotency, NumberTaken, Refusal, State,
};

fn at() -> Timestamp {
    Timestamp::from_micros(1)
}

fn begun(request: &str) -> Begun {
    Begun { request: request.into(), at: at() }
}

fn taken(kind: &str, number: u32) -> NumberTaken {
    NumberTaken { kind: kind.into(), number, at: at() }
}

fn answered(body: &str) -> Answered {
    Answered { status: 201, headers: vec![], sealed_body: body.into(), at: at() }
}

fn open() -> [Event; 2] {
    [begun("a").into(), taken("post", 7).into()]
}

fn done() -> [Event; 2] {
    [begun("a").into(), answered("x").into()]
}

#[test]
fn a_key_belongs_to_the_request_that_came_with_it_first() {
    given::<Idempotency>([]).when(Command::Begin(begun("a"))).then([begun("a").into()]);
    for history in [open(), done()] {
        given::<Idempotency>(history.clone()).when(Command::Begin(begun("a"))).then_nothing();
        given::<Idempotency>(history).when(Command::Begin(begun("b"))).then_refused(Refusal::Reused);
    }
}

#[test]
fn an_open_request_keeps_its_numbers_in_the_order_in_which_it_took_them() {
    let state = given::<Idempotency>(open()).when(Command::TakeNumber(taken("file", 9))).state();
    let numbers = vec![taken("post", 7), taken("file", 9)];
    assert_eq!(state, State::Open { request: "a".into(), numbers });
}

#[test]
fn a_request_is_answered_once_and_for_all() {
    let answer = Command::Answer(answered("x"));
    let state = given::<Idempotency>(open()).when(answer.clone()).state();
    assert_eq!(state, State::Done { request: "a".into(), answer: answered("x") });
    given::<Idempotency>(done()).when(answer).then_refused(Refusal::NotOpen);
    given::<Idempotency>(done()).when(Command::TakeNumber(taken("post", 8))).then_refused(Refusal::NotOpen);
}

#[test]
fn nothing_is_noted_of_a_request_that_was_not_begun() {
    given::<Idempotency>([]).when(Command::Answer(answered("x"))).then_refused(Refusal::NotOpen);
    given::<Idempotency>([]).when(Command::TakeNumber(taken("post", 8))).then_refused(Refusal::NotOpen);
}

#[test]
fn an_answer_that_no_event_can_hold_is_not_kept() {
    let long = "x".repeat(ANSWER_MAX + 1);
    given::<Idempotency>(open()).when(Command::Answer(answered(&long))).then_refused(Refusal::AnswerTooLong);
    let most = Command::Answer(answered(&long[1..]));
    given::<Idempotency>(open()).when(most).then([answered(&long[1..]).into()]);
}
