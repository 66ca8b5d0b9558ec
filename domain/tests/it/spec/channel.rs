use crate::kit::{app, at, given, id, other_app};
use domain::channel::{
    Channel, ChatRoomClosed, ChatRoomCreated, ChatState, Closed, Command, Event, Opened, Paused, Policy,
    PolicySet, Refusal, Resumed, State,
};

fn opened() -> Event {
    Opened { app: app(), channel: id(7), policy: Policy::default(), at: at(0) }.into()
}

fn paused(auto: bool) -> Event {
    Paused { auto, at: at(1) }.into()
}

fn closed() -> Event {
    Closed { app: app(), channel: id(7), at: at(2) }.into()
}

fn chat_created() -> Event {
    let (video_key, channel_key) = ("v".into(), "c".into());
    ChatRoomCreated { app: app(), channel: id(7), video_key, channel_key, at: at(0) }.into()
}

fn used() -> Command {
    Command::Use { app: app(), channel: id(7), at: at(0) }
}

fn pause(auto: bool) -> Command {
    Command::Pause { app: app(), auto, at: at(1) }
}

fn resume() -> Command {
    Command::Resume { app: app(), at: at(3) }
}

fn close() -> Command {
    Command::Close { app: app(), channel: id(7), at: at(2) }
}

fn create_chat() -> Command {
    let (video_key, channel_key) = ("v".into(), "c".into());
    Command::CreateChatRoom { app: app(), channel: id(7), video_key, channel_key, at: at(0) }
}

fn keeps(can_auto_resume: bool) -> Event {
    PolicySet { policy: Policy { can_auto_resume, ..Policy::default() }, at: at(0) }.into()
}

#[test]
fn the_first_use_opens_a_channel_and_the_next_adds_nothing() {
    given::<Channel>([]).when(used()).then([opened()]);
    given::<Channel>([opened()]).when(used()).then_nothing();
}

#[test]
fn an_empty_channel_pauses_and_resumes_when_somebody_comes() {
    given::<Channel>([opened()]).when(pause(true)).then([paused(true)]);
    given::<Channel>([opened(), paused(true)]).when(used()).then([Resumed { at: at(0) }.into()]);
    given::<Channel>([opened(), keeps(false), paused(true)]).when(used()).then_nothing();
}

#[test]
fn a_channel_that_somebody_paused_stays_so_until_somebody_resumes_it() {
    given::<Channel>([opened()]).when(pause(false)).then([paused(false)]);
    given::<Channel>([opened(), paused(false)]).when(used()).then_nothing();
    given::<Channel>([opened(), paused(false)]).when(pause(true)).then_nothing();
    given::<Channel>([opened(), paused(true)]).when(pause(false)).then([paused(false)]);
    given::<Channel>([opened(), paused(false)]).when(resume()).then([Resumed { at: at(3) }.into()]);
    given::<Channel>([opened()]).when(resume()).then_nothing();
}

#[test]
fn a_channel_closes_once_with_its_room_and_nothing_opens_it_again() {
    given::<Channel>([]).when(close()).then([closed()]);
    given::<Channel>([opened(), paused(true)]).when(close()).then([closed()]);
    given::<Channel>([opened(), closed()]).when(close()).then_nothing();
    let refused =
        |command| given::<Channel>([opened(), closed()]).when(command).then_refused(Refusal::Closed);
    refused(used());
    refused(pause(false));
    refused(resume());
    refused(create_chat());
    refused(Command::SetPolicy { app: app(), policy: Policy::default(), at: at(3) });
    given::<Channel>([opened(), closed()]).when(pause(true)).then_nothing();
}

#[test]
fn what_nobody_used_yet_cannot_be_paused_or_resumed() {
    given::<Channel>([]).when(pause(false)).then_refused(Refusal::NotFound);
    given::<Channel>([]).when(resume()).then_refused(Refusal::NotFound);
}

#[test]
fn the_policy_changes_only_by_another_one() {
    let policy = Policy { can_member_self_join: false, ..Policy::default() };
    let set = |policy| Command::SetPolicy { app: app(), policy, at: at(3) };
    given::<Channel>([opened()]).when(set(policy)).then([PolicySet { policy, at: at(3) }.into()]);
    given::<Channel>([opened()]).when(set(Policy::default())).then_nothing();
}

#[test]
fn a_room_has_one_chat_room_and_it_opens_the_channel() {
    given::<Channel>([]).when(create_chat()).then([chat_created(), opened()]);
    given::<Channel>([opened()]).when(create_chat()).then([chat_created()]);
    given::<Channel>([chat_created(), opened()]).when(create_chat()).then_refused(Refusal::ChatRoomExists);
}

#[test]
fn a_chat_room_closes_once_and_with_its_channel() {
    let close_chat = || Command::CloseChatRoom { app: app(), at: at(4) };
    let chat_closed = || Event::from(ChatRoomClosed { at: at(4) });
    given::<Channel>([chat_created(), opened()]).when(close_chat()).then([chat_closed()]);
    given::<Channel>([chat_created(), opened(), chat_closed()]).when(close_chat()).then_nothing();
    given::<Channel>([opened()]).when(close_chat()).then_refused(Refusal::NoChatRoom);
    given::<Channel>([chat_created(), opened(), closed()]).when(close_chat()).then_nothing();
    let after = given::<Channel>([chat_created(), opened(), chat_closed()]).when(create_chat());
    after.then_refused(Refusal::ChatRoomExists);
}

#[test]
fn another_app_finds_no_channel() {
    let foreign = |command| given::<Channel>([chat_created(), opened()]).when(command);
    let (app, channel, at) = (other_app(), id(7), at(5));
    for command in [
        Command::Use { app, channel, at },
        Command::Pause { app, auto: false, at },
        Command::Resume { app, at },
        Command::SetPolicy { app, policy: Policy::default(), at },
        Command::Close { app, channel, at },
        Command::CreateChatRoom { app, channel, video_key: "v".into(), channel_key: "c".into(), at },
        Command::CloseChatRoom { app, at },
    ] {
        foreign(command).then_refused(Refusal::NotFound);
    }
}

#[test]
fn the_state_says_since_when_it_is_so() {
    let State::Active(channel) = given::<Channel>([opened(), paused(true)]).state() else {
        panic!("the channel is there")
    };
    assert_eq!((channel.state, channel.auto_paused), (ChatState::Paused, true));
    assert_eq!((channel.opened_at, channel.paused_at, channel.closed_at), (Some(at(0)), Some(at(1)), None));
    assert_eq!(channel.modified_at, at(1));
}
