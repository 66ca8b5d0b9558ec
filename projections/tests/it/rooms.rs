//! Rooms, stream keys and files of storages.

use crate::history::{APP, app, at, member, user};
use crate::world::{World, on_both_engines};
use domain::access::{AccessLevel, Creator};
use domain::app::OutputMode;
use domain::post::Owner;
use domain::room::{self, Allowed, By, Details, Kind, Room, RoomState};
use domain::storage_object::{self, Storage, StorageObject};
use domain::stream_key::{self, Secret, StreamKey};
use domain::{AppId, ProfileId, RoomId, StorageObjectId, StreamKeyId};
use ports::Context;
use ports::log::Actor;
use projections::rooms::{RoomFilter, Seer};
use projections::storage_objects::ObjectFilter;
use projections::stream_keys::StreamKeyFilter;
use projections::{Page, Sort, rooms, storage_objects, stream_keys};
use uuid::Uuid;

on_both_engines! {
    rooms_are_found_by_what_they_are_and_by_who_sees_them
    a_deleted_room_is_not_found
    a_stream_key_is_found_by_its_present_string_only
    a_retired_key_is_gone_for_everyone
    a_storage_lists_the_files_that_are_there
}

const PAGE: Page = Page { number0: 0, size: 10 };

fn room_id(number: u32) -> RoomId {
    number.try_into().unwrap()
}

fn person(number: u32) -> Owner {
    Owner { member: member(number), app_user_id: user(&format!("user{number}")) }
}

fn context() -> Context {
    Context::new(app(), Actor::App(APP), at(1))
}

async fn in_room(world: &World, number: u32, command: room::Command) {
    world.transactor.run::<Room>(&number.to_string(), &context(), command).await.unwrap();
}

async fn schedule(world: &World, number: u32, owner: u32, title: &str, level: AccessLevel) {
    let details = Details { title: Some(title.into()), access_level: Some(level), ..Details::default() };
    let schedule = room::Command::Schedule {
        app: app(),
        room: room_id(number),
        uuid: Uuid::from_u128(u128::from(number)),
        owner: person(owner),
        creator: Creator::App(APP),
        kind: if number.is_multiple_of(2) { Kind::VideoConference } else { Kind::BroadcastRtmp },
        scheduled_at: Some(at(100)),
        details,
        at: at(i64::from(number)),
    };
    in_room(world, number, schedule).await;
}

async fn same_when_rebuilt(world: &World) {
    let incremental = world.digests(&world.db).await;
    assert_eq!(world.rebuilt(&world.db).await, incremental);
}

async fn rooms_are_found_by_what_they_are_and_by_who_sees_them(world: World) {
    schedule(&world, 1, 1, "ÄRGER", AccessLevel::Public).await;
    schedule(&world, 2, 1, "100%", AccessLevel::Private).await;
    schedule(&world, 3, 2, "Plain", AccessLevel::Restricted).await;
    in_room(&world, 1, room::Command::Cancel { by: By::App(app()), at: at(50) }).await;
    // One name is the beginning of the other.
    let allowed = vec![Allowed { app_user_id: user("user11"), role: None }];
    in_room(&world, 3, room::Command::SetAllowed { by: By::App(app()), allowed, at: at(51) }).await;
    world.catch_up().await;
    let find = async |filter: RoomFilter| {
        let list = rooms::list(&world.db, app(), &filter, Sort::CreatedAsc, PAGE).await.unwrap();
        list.content.iter().map(|room| room.room.get()).collect::<Vec<_>>()
    };
    let seer = |number: u32, name: &str| RoomFilter {
        seer: Some(Seer { member: member(number), app_user_id: user(name) }),
        ..RoomFilter::default()
    };
    assert_eq!(find(RoomFilter::default()).await, [1, 2, 3]);
    assert_eq!(find(RoomFilter { keyword: Some("ärg".into()), ..RoomFilter::default() }).await, [1]);
    assert_eq!(find(RoomFilter { keyword: Some("0%".into()), ..RoomFilter::default() }).await, [2]);
    assert_eq!(find(RoomFilter { state: Some(RoomState::Cancelled), ..RoomFilter::default() }).await, [1]);
    assert_eq!(find(RoomFilter { kind: Some(Kind::VideoConference), ..RoomFilter::default() }).await, [2]);
    assert_eq!(
        find(RoomFilter { without: Some(Kind::VideoConference), ..RoomFilter::default() }).await,
        [1, 3]
    );
    assert_eq!(find(seer(1, "user1")).await, [1, 2]);
    assert_eq!(find(seer(11, "user11")).await, [1, 3]);
    assert_eq!(find(seer(9, "user9")).await, [1]);
    let by_uuid = rooms::by_uuid(&world.db, app(), Uuid::from_u128(2)).await.unwrap().unwrap();
    assert_eq!(by_uuid.room, room_id(2));
    let foreign = AppId::try_from(2).unwrap();
    assert_eq!(rooms::by_uuid(&world.db, foreign, Uuid::from_u128(2)).await.unwrap(), None);
    assert_eq!(rooms::get(&world.db, foreign, room_id(2)).await.unwrap(), None);
    same_when_rebuilt(&world).await;
}

async fn a_deleted_room_is_not_found(world: World) {
    schedule(&world, 1, 1, "Math", AccessLevel::Public).await;
    in_room(&world, 1, room::Command::Delete { by: By::App(app()), at: at(9) }).await;
    world.catch_up().await;
    assert_eq!(rooms::get(&world.db, app(), room_id(1)).await.unwrap(), None);
    assert_eq!(rooms::of_any_app(&world.db, Uuid::from_u128(1)).await.unwrap(), None);
    let list = rooms::list(&world.db, app(), &RoomFilter::default(), Sort::CreatedAsc, PAGE).await.unwrap();
    assert_eq!(list.total, 0);
    same_when_rebuilt(&world).await;
}

fn secret(name: &str) -> Secret {
    Secret { hash: format!("hash of {name}"), sealed: format!("sealed {name}") }
}

async fn key(world: &World, number: u32, command: stream_key::Command) {
    world.transactor.run::<StreamKey>(&number.to_string(), &context(), command).await.unwrap();
}

async fn issue(world: &World, number: u32) {
    let issue = stream_key::Command::Issue {
        app: app(),
        key: member(number).into(),
        owner: person(number),
        secret: secret(&format!("{number}")),
        profile: ProfileId::try_from(stream_key::DEFAULT_PROFILE).unwrap(),
        at: at(i64::from(number)),
    };
    key(world, number, issue).await;
}

async fn by_hash(world: &World, name: &str) -> Option<StreamKeyId> {
    let found = stream_keys::by_hash(&world.db, &secret(name).hash).await.unwrap();
    found.map(|key| key.key)
}

async fn a_stream_key_is_found_by_its_present_string_only(world: World) {
    issue(&world, 1).await;
    issue(&world, 12).await;
    key(&world, 1, stream_key::Command::Reissue { app: app(), secret: secret("new"), at: at(20) }).await;
    let publish = Uuid::from_u128(7);
    let prepare =
        stream_key::Command::Prepare { publish, wished: None, app_mode: OutputMode::Cmaf, at: at(21) };
    key(&world, 12, prepare).await;
    world.catch_up().await;
    assert_eq!(by_hash(&world, "1").await, None);
    assert_eq!(by_hash(&world, "new").await, Some(member(1).into()));
    let list = async |filter: StreamKeyFilter| {
        let list = stream_keys::list(&world.db, app(), &filter, Sort::CreatedAsc, PAGE).await.unwrap();
        list.content.iter().map(|key| key.key.get()).collect::<Vec<_>>()
    };
    assert_eq!(list(StreamKeyFilter::default()).await, [1, 12]);
    assert_eq!(list(StreamKeyFilter { app_user_id: Some("user1".into()), ..Default::default() }).await, [1]);
    assert_eq!(list(StreamKeyFilter { keyword: Some("r1".into()), ..Default::default() }).await, [1, 12]);
    assert_eq!(list(StreamKeyFilter { members: Some(vec![member(12)]), ..Default::default() }).await, [12]);
    assert_eq!(list(StreamKeyFilter { members: Some(vec![]), ..Default::default() }).await, [0; 0]);
    let shown = stream_keys::by_member(&world.db, app(), member(12)).await.unwrap().unwrap();
    assert_eq!(shown.phase.name(), "ACTIVE_PREP");
    same_when_rebuilt(&world).await;
}

async fn a_retired_key_is_gone_for_everyone(world: World) {
    issue(&world, 1).await;
    key(&world, 1, stream_key::Command::Retire { app: app(), at: at(9) }).await;
    world.catch_up().await;
    assert_eq!(by_hash(&world, "1").await, None);
    assert_eq!(stream_keys::get(&world.db, app(), member(1).into()).await.unwrap(), None);
    same_when_rebuilt(&world).await;
}

async fn file(world: &World, number: u32, command: storage_object::Command) {
    world.transactor.run::<StorageObject>(&number.to_string(), &context(), command).await.unwrap();
}

async fn a_storage_lists_the_files_that_are_there(world: World) {
    let storages = [
        Storage::App,
        Storage::App,
        Storage::VideoRoom(room_id(1)),
        Storage::Member(person(1)),
        Storage::App,
    ];
    for (number, storage) in (1..).zip(storages) {
        let request = storage_object::Command::Request {
            app: app(),
            object: number.try_into().unwrap(),
            storage,
            uploader: Some(person(1)),
            name: format!("File {number}.PDF"),
            content_type: "application/pdf".into(),
            size: 5,
            custom_data: None,
            at: at(i64::from(number)),
        };
        file(&world, number, request).await;
    }
    for number in [1, 3, 4, 5] {
        file(&world, number, storage_object::Command::Complete { app: app(), at: at(20) }).await;
    }
    file(&world, 5, storage_object::Command::Delete { app: app(), at: at(30) }).await;
    world.catch_up().await;
    let list = async |storage: Storage, keyword: Option<&str>| {
        let filter = ObjectFilter { keyword: keyword.map(str::to_owned) };
        let list =
            storage_objects::list(&world.db, app(), &storage, &filter, Sort::CreatedAsc, PAGE).await.unwrap();
        list.content.iter().map(|object| object.object.get()).collect::<Vec<_>>()
    };
    assert_eq!(list(Storage::App, None).await, [1], "2 is still to come and 5 is gone");
    assert_eq!(list(Storage::App, Some("file 1.p")).await, [1]);
    assert_eq!(list(Storage::App, Some("file_")).await, [0; 0]);
    assert_eq!(list(Storage::VideoRoom(room_id(1)), None).await, [3]);
    assert_eq!(list(Storage::Member(person(1)), None).await, [4]);
    assert_eq!(list(Storage::Member(person(2)), None).await, [0; 0]);
    let idle = storage_objects::idle(&world.db, at(99), 9).await.unwrap();
    assert_eq!(idle.iter().map(|object| object.object.get()).collect::<Vec<_>>(), [2]);
    let gone = StorageObjectId::try_from(5).unwrap();
    assert_eq!(storage_objects::get(&world.db, app(), gone).await.unwrap(), None);
    same_when_rebuilt(&world).await;
}
