use crate::history::{APP, app, at, member, user};
use crate::world::{World, on_both_engines};
use domain::channel::{self, Channel, ChatState};
use domain::channel_member::{self, Authority, ChannelMember, Kind, Label, Newcomer, Presence, key, subject};
use domain::custom_data::CustomType;
use domain::messages::{Command, Content, Messages, Remover, Send, Sender, Speaker};
use domain::{AppUserId, RoomId, banned_words, member as person, messages};
use ports::Context;
use ports::log::{Actor, App};
use ports::vault::Vault;
use projections::chats::{self, Counts, Direction};
use projections::{Page, View};
use sqlx::Row;

on_both_engines! {
    members_are_counted_and_listed
    messages_are_read_from_a_message_on_both_ways
    hidden_messages_come_back_and_deleted_ones_do_not
    what_a_deleted_member_said_is_gone_and_a_rebuild_gives_the_same
    words_and_chat_rooms_are_found_by_their_app_only
    everything_goes_with_its_app
}

const PAGE: Page = Page { number0: 0, size: 10 };

fn room() -> RoomId {
    RoomId::try_from(7).unwrap()
}

fn context() -> Context {
    Context::new(app(), Actor::App(APP), at(1))
}

async fn join(world: &World, number: u32, name: &str) {
    let who = Newcomer {
        app: app(),
        channel: room(),
        member: member(number),
        app_user_id: user(name),
        is_owner: number == 1,
        may_self_join: true,
        label: Label {
            custom_type: Some(CustomType::try_from("Secretlabel".to_owned()).unwrap()),
            custom_data: None,
        },
    };
    let context = context().sealed_for(subject(app(), member(number)));
    let command = channel_member::Command::Join { who, at: at(2) };
    world.transactor.run::<ChannelMember>(&key(room(), member(number)), &context, command).await.unwrap();
}

async fn act(world: &World, number: u32, command: channel_member::Command) {
    world.transactor.run::<ChannelMember>(&key(room(), member(number)), &context(), command).await.unwrap();
}

async fn open(world: &World) {
    let command = channel::Command::CreateChatRoom {
        app: app(),
        channel: room(),
        video_key: "video".into(),
        channel_key: "key".into(),
        at: at(1),
    };
    world.transactor.run::<Channel>("7", &context(), command).await.unwrap();
}

async fn tell(world: &World, command: Command, number: u32) {
    let context = context().sealed_for(subject(app(), member(number)));
    world.transactor.record::<Messages>("7", &context, command).await.unwrap();
}

async fn say(world: &World, number: u32, name: &str, text: &str, receivers: Vec<AppUserId>) {
    let sender = Sender { member: member(number), app_user_id: user(name), kind: Kind::Member };
    let message = Send {
        app: app(),
        channel: room(),
        channel_state: ChatState::Opened,
        auto_paused: false,
        speaker: Speaker::Member { sender, presence: Some(Presence::Online) },
        kind: if receivers.is_empty() { messages::Kind::Message } else { messages::Kind::Dm },
        receivers,
        session_no: 1,
        content: Content { text: Some(text.into()), ..Content::default() },
        banned_words: vec![],
        at: at(3),
    };
    tell(world, Command::Send(Box::new(message)), number).await;
}

async fn texts(world: &World, from: Option<u64>, direction: Direction, limit: u32) -> (Vec<String>, u64) {
    let (found, total) = chats::messages(&world.db, app(), room(), from, direction, limit).await.unwrap();
    let text = |message: chats::Message| message.content.and_then(|content| content.text).unwrap_or_default();
    (found.into_iter().map(text).collect(), total)
}

async fn members_are_counted_and_listed(world: World) {
    for (number, name) in [(1, "ann"), (2, "bob"), (3, "cy")] {
        join(&world, number, name).await;
    }
    let (app_id, by) = (app(), Authority::App);
    act(&world, 2, channel_member::Command::Leave { app: app_id, at: at(3) }).await;
    act(&world, 3, channel_member::Command::Ban { app: app_id, is_owner: false, by, at: at(3) }).await;
    world.catch_up().await;
    assert_eq!(chats::counts(&world.db, app_id, room()).await.unwrap(), Counts { online: 1, total: 3 });
    let ids = |found: Vec<channel_member::Active>| {
        found.into_iter().map(|member| member.app_user_id.to_string()).collect::<Vec<_>>()
    };
    let all = chats::list_members(&world.db, app_id, room(), None, PAGE).await.unwrap();
    assert_eq!((all.total, ids(all.content)), (3, vec!["ann".into(), "bob".into(), "cy".into()]));
    let banned = chats::list_members(&world.db, app_id, room(), Some(Presence::Banned), PAGE).await.unwrap();
    assert_eq!(ids(banned.content), ["cy"]);
    assert_eq!(ids(chats::members_after(&world.db, app_id, room(), 0, 10).await.unwrap()), ["ann"]);
    assert_eq!(ids(chats::joined_channels(&world.db, app_id, member(1)).await.unwrap()), ["ann"]);
    assert_eq!(ids(chats::joined_channels(&world.db, app_id, member(2)).await.unwrap()), [""; 0]);
    assert_eq!(ids(chats::online_members(&world.db, 0, 10).await.unwrap()), ["ann"]);
    let found = chats::member_by_user(&world.db, app_id, room(), &user("cy")).await.unwrap().unwrap();
    assert_eq!(found.presence, Presence::Banned);
}

async fn messages_are_read_from_a_message_on_both_ways(world: World) {
    for text in ["one", "two", "three", "four"] {
        say(&world, 1, "ann", text, vec![]).await;
    }
    say(&world, 1, "ann", "whisper", vec![user("bob")]).await;
    world.catch_up().await;
    let found = texts(&world, None, Direction::Before, 2).await;
    assert_eq!(found, (vec!["four".into(), "three".into()], 4));
    let found = texts(&world, Some(3), Direction::Before, 10).await;
    assert_eq!(found, (vec!["two".into(), "one".into()], 2));
    let found = texts(&world, Some(2), Direction::After, 1).await;
    assert_eq!(found, (vec!["three".into()], 2));
    assert_eq!(texts(&world, None, Direction::After, 1).await.0, ["one"]);
    let direct = chats::message(&world.db, app(), room(), 5).await.unwrap().unwrap();
    assert_eq!(direct.receivers, [user("bob")]);
    let replayed = chats::between(&world.db, app(), &[room()], (1, 3), 10).await.unwrap();
    assert_eq!(replayed.iter().map(|message| message.message).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(chats::count_messages(&world.db, app(), room()).await.unwrap(), 5);
}

async fn hidden_messages_come_back_and_deleted_ones_do_not(world: World) {
    for text in ["one", "two"] {
        say(&world, 1, "ann", text, vec![]).await;
    }
    let (app_id, channel, by, at) = (app(), room(), Authority::App, at(5));
    tell(&world, Command::Hide { app: app_id, channel, message: 1, by, at }, 1).await;
    let by_app = Remover { member: None, authority: by };
    tell(&world, Command::Delete { app: app_id, channel, message: 2, sent_by: None, by: by_app, at }, 1)
        .await;
    world.catch_up().await;
    assert_eq!(texts(&world, None, Direction::Before, 9).await, (vec![], 0));
    assert!(chats::message(&world.db, app_id, channel, 1).await.unwrap().unwrap().hidden);
    assert_eq!(chats::message(&world.db, app_id, channel, 2).await.unwrap(), None);
    tell(&world, Command::Unhide { app: app_id, channel, message: 1, by, at }, 1).await;
    world.catch_up().await;
    assert_eq!(texts(&world, None, Direction::Before, 9).await.0, ["one"]);
}

/// Every text of the view's rows.
async fn row_text(world: &World) -> String {
    let rows = world
        .sql(
            "select coalesce(content, 'nothing') as text from channel_message_view
              union all select state as text from channel_member_view",
        )
        .await;
    rows.iter().map(|row| row.get::<String, _>("text")).collect()
}

async fn what_a_deleted_member_said_is_gone_and_a_rebuild_gives_the_same(world: World) {
    let patch = person::Patch::default();
    let upsert =
        person::Command::Upsert { app: app(), number: member(1), app_user_id: user("ann"), patch, at: at(1) };
    let stream = user("ann").key(app()).to_string();
    world.transactor.run::<person::Member>(&stream, &context(), upsert).await.unwrap();
    join(&world, 1, "ann").await;
    say(&world, 1, "ann", "Secretname", vec![]).await;
    world.catch_up().await;
    let text = row_text(&world).await;
    assert!(text.contains("Secretname") && text.contains("Secretlabel"), "{text}");
    let delete = person::Command::Delete { app: app(), at: at(9) };
    world.transactor.run::<person::Member>(&stream, &context(), delete).await.unwrap();
    world.vault.erase(App(APP), subject(app(), member(1))).await.unwrap();
    act(&world, 1, channel_member::Command::Disconnect { app: app(), leaves: true, at: at(10) }).await;
    world.catch_up().await;
    assert_eq!(row_text(&world).await, "nothing");
    for file in world.files() {
        let bytes = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).to_lowercase();
        assert!(!bytes.contains("secretname"), "{}", file.display());
    }
    let said = chats::message(&world.db, app(), room(), 1).await.unwrap().unwrap();
    assert_eq!((said.content, said.sender.unwrap().app_user_id), (None, user("ann")));
    let incremental = projections::digest(&world.db, View::Chats).await.unwrap();
    let rebuilt =
        projections::rebuild(&world.db, world.log.clone(), world.vault.clone(), View::Chats).await.unwrap();
    assert_eq!(incremental, rebuilt);
}

async fn words_and_chat_rooms_are_found_by_their_app_only(world: World) {
    open(&world).await;
    let add = banned_words::Command::Add { app: app(), words: vec!["foo".into(), "Bar".into()], at: at(1) };
    let stream = app().to_string();
    world.transactor.run::<banned_words::BannedWords>(&stream, &context(), add).await.unwrap();
    world.catch_up().await;
    let other = domain::AppId::try_from(2).unwrap();
    assert_eq!(chats::banned_words(&world.db, app()).await.unwrap(), ["bar", "foo"]);
    assert_eq!(chats::banned_words(&world.db, other).await.unwrap(), [""; 0]);
    let found = chats::by_channel_key(&world.db, app(), "key").await.unwrap().unwrap();
    assert_eq!((found.channel, found.state), (room(), ChatState::Opened));
    assert_eq!(chats::by_channel_key(&world.db, other, "key").await.unwrap(), None);
    assert_eq!(chats::get(&world.db, other, room()).await.unwrap(), None);
    assert_eq!(chats::by_numbers(&world.db, app(), &[room()]).await.unwrap().len(), 1);
}

async fn everything_goes_with_its_app(world: World) {
    open(&world).await;
    join(&world, 1, "ann").await;
    say(&world, 1, "ann", "hello", vec![]).await;
    world.append(APP, "app-1", [domain::app::Event::from(domain::app::Deleted { at: at(9) })]).await;
    world.catch_up().await;
    assert_eq!(row_text(&world).await, "");
    assert_eq!(chats::get(&world.db, app(), room()).await.unwrap(), None);
}
