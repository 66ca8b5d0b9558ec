use crate::kit::{app, at, given};
use domain::app::{
    App, Callback, CallbackSet, Command, Created, Credentials, Deleted, DisableReason, Event, Kind,
    OutputMode, Refusal, Retry, State, WebhookChange, WebhookRetrySet, WebhookSecretRotated,
    WebhooksDisabled, WebhooksEnabled,
};
use domain::webhook::{Next, Outcome, RETRY_AFTER_S_MAX, SCHEDULE_S, judge};

const URL: &str = "https://shop.example/hooks";

fn created() -> Event {
    let credentials = Credentials { api_key: "key".into(), secret_hash: "hash".into() };
    let (name, kind, output_mode) = ("Shop".into(), Kind::FlipflopApp, OutputMode::Cmaf);
    Created { app: app(), name, kind, output_mode, credentials, at: at(0) }.into()
}

fn callback_set(url: &str) -> Event {
    let callback = Callback { url: url.into(), id: "hook".into(), sealed_password: "s".into() };
    CallbackSet { callback: Some(callback), at: at(1) }.into()
}

fn change(change: WebhookChange) -> Command {
    Command::Webhooks { change, at: at(2) }
}

fn rotated(sealed: &str, old_until: i64, seconds: i64) -> Event {
    WebhookSecretRotated { sealed: sealed.into(), old_until: at(old_until), at: at(seconds) }.into()
}

fn disabled(reason: DisableReason) -> Event {
    WebhooksDisabled { reason, at: at(2) }.into()
}

#[test]
fn webhooks_are_sent_once_unless_the_app_asks_for_more() {
    let set = |retry| change(WebhookChange::SetRetry(retry));
    given::<App>([created()]).when(set(Retry::None)).then_nothing();
    let on: Event = WebhookRetrySet { retry: Retry::Backoff, at: at(2) }.into();
    given::<App>([created()]).when(set(Retry::Backoff)).then([on.clone()]);
    given::<App>([created(), on]).when(set(Retry::Backoff)).then_nothing();
}

#[test]
fn the_first_key_is_given_once() {
    let give = || change(WebhookChange::GiveSecret { sealed: "one".into() });
    given::<App>([created()]).when(give()).then([rotated("one", 2, 2)]);
    given::<App>([created(), rotated("one", 2, 2)]).when(give()).then_nothing();
}

#[test]
fn a_key_signs_beside_its_successor_for_a_while_and_never_beside_two() {
    let rotate = change(WebhookChange::RotateSecret { sealed: "two".into(), until: at(60) });
    given::<App>([created(), rotated("one", 1, 1)]).when(rotate).then([rotated("two", 60, 2)]);
    let signing = |history: Vec<Event>, seconds| {
        let State::Active(app) = given::<App>(history).state() else { panic!("the app is there") };
        app.webhooks.signing(at(seconds)).map(|secret| secret.sealed.clone()).collect::<Vec<_>>()
    };
    let history = vec![created(), rotated("one", 1, 1), rotated("two", 60, 2)];
    assert_eq!(signing(history.clone(), 59), ["two", "one"]);
    assert_eq!(signing(history.clone(), 60), ["two"]);
    assert_eq!(signing([history, vec![rotated("three", 90, 3)]].concat(), 4), ["three", "two"]);
}

#[test]
fn a_receiver_that_is_gone_stops_its_own_webhooks_only() {
    let gone = |url: &str| change(WebhookChange::ReceiverGone { url: url.into() });
    let history = [created(), callback_set(URL)];
    given::<App>(history.clone()).when(gone(URL)).then([disabled(DisableReason::Gone)]);
    given::<App>(history).when(gone("https://old.example")).then_nothing();
    given::<App>([created()]).when(gone(URL)).then_nothing();
    let stopped = [created(), callback_set(URL), disabled(DisableReason::Asked)];
    given::<App>(stopped).when(gone(URL)).then_nothing();
}

#[test]
fn a_tenant_stops_webhooks_and_lets_them_go_on() {
    let (stop, go_on) = (|| change(WebhookChange::Disable), || change(WebhookChange::Enable));
    given::<App>([created()]).when(stop()).then([disabled(DisableReason::Asked)]);
    given::<App>([created(), disabled(DisableReason::Gone)]).when(stop()).then_nothing();
    let on: Event = WebhooksEnabled { at: at(2) }.into();
    given::<App>([created(), disabled(DisableReason::Gone)]).when(go_on()).then([on.clone()]);
    given::<App>([created(), disabled(DisableReason::Gone), on]).when(go_on()).then_nothing();
}

#[test]
fn another_callback_lets_webhooks_go_on() {
    let history =
        [created(), callback_set(URL), disabled(DisableReason::Gone), callback_set("https://b.example")];
    assert!(matches!(given::<App>(history).state(), State::Active(app) if app.webhooks.disabled.is_none()));
}

#[test]
fn an_app_that_is_not_there_has_no_webhooks() {
    let gone: Event = Deleted { at: at(9) }.into();
    for history in [vec![], vec![created(), gone]] {
        given::<App>(history).when(change(WebhookChange::Enable)).then_refused(Refusal::NotFound);
    }
}

#[test]
fn an_id_with_a_colon_or_a_control_character_would_break_basic_credentials() {
    for id in ["ho:ok", "ho\nok", &"x".repeat(256)] {
        let callback = Some(Callback { url: URL.into(), id: id.into(), sealed_password: "s".into() });
        let set = Command::SetCallback { callback, at: at(1) };
        given::<App>([created()]).when(set).then_refused(Refusal::Callback);
    }
}

fn answered(status: u16) -> Outcome {
    Outcome::Answered { status, retry_after_s: None }
}

#[test]
fn without_retries_every_answer_is_the_last_word() {
    for status in [200, 204, 299] {
        assert_eq!(judge(answered(status), 1, Retry::None, 0), Next::Delivered);
    }
    for status in [100, 301, 400, 404, 410, 429, 500, 503] {
        assert_eq!(judge(answered(status), 1, Retry::None, 0), Next::Dead, "{status}");
    }
    assert_eq!(judge(Outcome::Failed, 1, Retry::None, 0), Next::Dead);
}

#[test]
fn with_retries_the_pauses_follow_the_schedule_and_end() {
    for (tries, pause_s) in (1..10).zip(&SCHEDULE_S[1..]) {
        assert_eq!(judge(answered(500), tries, Retry::Backoff, 0), Next::Again { after_ms: pause_s * 1_000 });
        let Next::Again { after_ms } = judge(Outcome::Failed, tries, Retry::Backoff, 999) else { panic!() };
        assert!((pause_s * 1_000..=pause_s * 1_200).contains(&after_ms), "{after_ms}");
    }
    assert_eq!(judge(answered(500), 10, Retry::Backoff, 0), Next::Dead);
    assert_eq!(judge(answered(200), 10, Retry::Backoff, 0), Next::Delivered);
}

#[test]
fn a_receiver_may_ask_for_a_longer_pause_but_not_for_more_than_a_day() {
    let asks = |seconds| Outcome::Answered { status: 429, retry_after_s: Some(seconds) };
    assert_eq!(judge(asks(60), 1, Retry::Backoff, 0), Next::Again { after_ms: 60_000 });
    assert_eq!(judge(asks(1), 1, Retry::Backoff, 0), Next::Again { after_ms: 5_000 });
    let day = Next::Again { after_ms: RETRY_AFTER_S_MAX * 1_000 };
    assert_eq!(judge(asks(u64::MAX), 1, Retry::Backoff, 0), day);
}

#[test]
fn a_receiver_that_is_gone_gets_nothing_more_when_retries_are_on() {
    assert_eq!(judge(answered(410), 1, Retry::Backoff, 0), Next::Gone);
}
