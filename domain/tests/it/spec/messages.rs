use crate::kit::{app, app_user, at, given, id};
use domain::channel::ChatState;
use domain::channel_member::{self, Authority, Presence};
use domain::messages::{
    Command, Content, DATA_BYTES_MAX, Deleted, Event, Hidden, Kind, Messages, RECEIVERS_MAX, Refusal,
    Remover, Send, Sender, Sent, Shown, Speaker, TEXT_CHARS_MAX,
};

fn ann(kind: channel_member::Kind) -> Sender {
    Sender { member: id(1), app_user_id: app_user("ann"), kind }
}

fn member(presence: Option<Presence>) -> Speaker {
    Speaker::Member { sender: ann(channel_member::Kind::Member), presence }
}

fn text(text: &str) -> Content {
    Content { text: Some(text.into()), ..Content::default() }
}

fn message() -> Send {
    Send {
        app: app(),
        channel: id(7),
        channel_state: ChatState::Opened,
        auto_paused: false,
        speaker: member(Some(Presence::Online)),
        kind: Kind::Message,
        receivers: vec![],
        session_no: 3,
        content: text("hello"),
        banned_words: vec![],
        at: at(0),
    }
}

fn sent(message: &Send, content: Content) -> Event {
    let sender = match &message.speaker {
        Speaker::App => None,
        Speaker::Member { sender, .. } => Some(sender.clone()),
    };
    let Send { app, channel, kind, session_no, at, .. } = *message;
    let receivers = message.receivers.clone();
    Sent { app, channel, kind, sender, receivers, session_no, content: Some(content), at }.into()
}

#[track_caller]
fn is_said(message: Send) {
    let fact = sent(&message, message.content.clone());
    given::<Messages>([]).when(Command::Send(Box::new(message))).then([fact]);
}

#[track_caller]
fn is_refused(message: Send, refusal: Refusal) {
    given::<Messages>([]).when(Command::Send(Box::new(message))).then_refused(refusal);
}

#[test]
fn who_is_in_the_channel_may_speak_and_nobody_else() {
    let of = |presence| Send { speaker: member(presence), ..message() };
    is_said(of(Some(Presence::Online)));
    is_said(of(Some(Presence::Offline)));
    is_refused(of(None), Refusal::NotJoined);
    is_refused(of(Some(Presence::Leaved)), Refusal::NotJoined);
    is_refused(of(Some(Presence::Banned)), Refusal::Banned);
}

#[test]
fn in_a_paused_channel_only_operators_and_the_tenant_speak() {
    let paused = || Send { channel_state: ChatState::Paused, ..message() };
    is_refused(paused(), Refusal::Paused);
    let sender = ann(channel_member::Kind::Operator);
    is_said(Send { speaker: Speaker::Member { sender, presence: Some(Presence::Online) }, ..paused() });
    is_said(Send { speaker: Speaker::App, ..paused() });
    is_said(Send { auto_paused: true, ..paused() });
}

#[test]
fn in_a_closed_channel_nobody_speaks() {
    let closed = || Send { channel_state: ChatState::Closed, ..message() };
    is_refused(closed(), Refusal::Closed);
    is_refused(Send { speaker: Speaker::App, ..closed() }, Refusal::Closed);
}

#[test]
fn before_the_first_use_only_the_tenant_speaks() {
    let created = || Send { channel_state: ChatState::Created, ..message() };
    is_refused(created(), Refusal::NotJoined);
    is_said(Send { speaker: Speaker::App, ..created() });
}

#[test]
fn what_is_said_has_limits() {
    is_said(Send { content: text(&"ä".repeat(TEXT_CHARS_MAX)), ..message() });
    is_refused(Send { content: text(&"ä".repeat(TEXT_CHARS_MAX + 1)), ..message() }, Refusal::TextTooLong);
    let data = |bytes| Content { data: Some("x".repeat(bytes)), ..Content::default() };
    is_said(Send { content: data(DATA_BYTES_MAX), ..message() });
    is_refused(Send { content: data(DATA_BYTES_MAX + 1), ..message() }, Refusal::DataTooLong);
    is_said(Send { content: Content::default(), ..message() });
}

#[test]
fn a_direct_message_has_receivers() {
    let to = |count| Send { kind: Kind::Dm, receivers: vec![app_user("bob"); count], ..message() };
    is_said(to(1));
    is_said(to(RECEIVERS_MAX));
    is_refused(to(0), Refusal::Receivers);
    is_refused(to(RECEIVERS_MAX + 1), Refusal::Receivers);
}

#[test]
fn banned_words_of_members_are_masked_and_the_tenants_are_not() {
    let message = Send { content: text("What the FOO"), banned_words: vec!["foo".into()], ..message() };
    let masked = sent(&message, text("What the ***"));
    given::<Messages>([]).when(Command::Send(Box::new(message.clone()))).then([masked]);
    is_said(Send { speaker: Speaker::App, ..message });
}

#[test]
fn a_message_is_deleted_by_its_sender_or_an_operator() {
    let delete =
        |sent_by, by| Command::Delete { app: app(), channel: id(7), message: 5, sent_by, by, at: at(1) };
    let deleted = || Event::from(Deleted { app: app(), channel: id(7), message: 5, at: at(1) });
    let ann = |authority| Remover { member: Some(id(1)), authority };
    given::<Messages>([]).when(delete(Some(id(1)), ann(Authority::None))).then([deleted()]);
    given::<Messages>([]).when(delete(Some(id(2)), ann(Authority::Operator))).then([deleted()]);
    given::<Messages>([]).when(delete(Some(id(2)), ann(Authority::None))).then_refused(Refusal::NotYours);
    given::<Messages>([]).when(delete(None, ann(Authority::None))).then_refused(Refusal::NotYours);
    let tenant = Remover { member: None, authority: Authority::App };
    given::<Messages>([]).when(delete(None, tenant)).then([deleted()]);
    let nobody = Remover { member: None, authority: Authority::None };
    given::<Messages>([]).when(delete(None, nobody)).then_refused(Refusal::NotYours);
}

#[test]
fn a_message_is_hidden_and_shown_by_an_operator_or_the_tenant() {
    let (app, channel, message, at) = (app(), id(7), 5, at(1));
    for by in [Authority::App, Authority::Operator] {
        given::<Messages>([]).when(Command::Hide { app, channel, message, by, at }).then([Hidden {
            app,
            channel,
            message,
            at,
        }
        .into()]);
        given::<Messages>([]).when(Command::Unhide { app, channel, message, by, at }).then([Shown {
            app,
            channel,
            message,
            at,
        }
        .into()]);
    }
    let by = Authority::None;
    given::<Messages>([])
        .when(Command::Hide { app, channel, message, by, at })
        .then_refused(Refusal::NotYours);
    given::<Messages>([])
        .when(Command::Unhide { app, channel, message, by, at })
        .then_refused(Refusal::NotYours);
}
