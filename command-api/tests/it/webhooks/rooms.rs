use super::receiver::{PASSWORD, Receiver, begun, client, listen, send, world};
use crate::rooms::{Stage, state};
use crate::support::{LIMIT, Tenant, World};
use axum::Router;
use axum::extract::State;
use domain::AppId;
use schemas::worker::live::LiveReply;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use testkit::eventually;
use tokio_util::sync::DropGuard;
use web::{BaseUrl, Platform};

/// What is on the way, told to a receiver.
struct Told {
    stage: Stage,
    receiver: Receiver,
    _sender: DropGuard,
}

async fn told() -> Told {
    let world = world().await;
    let sender = send(&world, client());
    begun(&world).await;
    let (tenant, receiver) = (Tenant::new(&world).await, Receiver::start().await);
    listen(&world, &tenant, &receiver, json!({})).await;
    Told { stage: Stage { world, tenant }, receiver, _sender: sender }
}

/// The bodies about one thing, in the order they came.
fn about(taken: &[super::receiver::Taken], prefix: &str) -> Vec<(String, Value)> {
    let ours = taken.iter().filter(|taken| taken.kind().starts_with(prefix));
    ours.map(|taken| (taken.kind().to_owned(), taken.json["data"].clone())).collect()
}

#[tokio::test]
async fn a_broadcast_is_told_state_by_state_of_its_room_and_of_its_key() {
    let Told { stage, receiver, _sender } = told().await;
    let (room, on) = stage.live().await;
    assert_eq!(stage.say(on.stopped()).await, LiveReply::Accepted);
    stage.poke(&state(&room, "ended")).await.expect(200);
    let taken = receiver.wait(9).await;
    let rooms = about(&taken, "VIDEO_ROOM_");
    let expected = ["SCHEDULED", "LIVE", "LIVE_INACTIVE", "ENDED"].map(|state| {
        (format!("VIDEO_ROOM_{state}"), json!({ "videoRoomId": room, "videoRoomVideoRoomState": state }))
    });
    assert_eq!(rooms, expected);
    let key = on.key.get();
    let expected = ["ACTIVE_PREP", "ACTIVE", "ACTIVE_LIVE", "INACTIVE_LIVE", "INACTIVE"].map(|state| {
        (format!("STREAM_KEY_{state}"), json!({ "streamKeyId": key, "streamKeyStreamKeyState": state }))
    });
    assert_eq!(about(&taken, "STREAM_KEY_"), expected);
}

#[tokio::test]
async fn a_room_that_is_cancelled_is_told_to_nobody_and_neither_are_changes_of_its_details() {
    let Told { stage, receiver, _sender } = told().await;
    let first = stage.room("BROADCAST_RTMP", json!({})).await["id"].clone();
    let path = format!("/v2/apps/me/video-rooms/{first}");
    let change = stage.world.patch(&path).by(&stage.tenant.basic).json(&json!({ "title": "Other" })).await;
    change.expect(200);
    stage.poke(&state(&first, "cancelled")).await.expect(200);
    // What comes last shows that nothing came between.
    let last = stage.room("VIDEO_CONFERENCE", json!({})).await["id"].clone();
    let taken = receiver.wait(2).await;
    let ids: Vec<&Value> = taken.iter().map(|taken| &taken.json["data"]["videoRoomId"]).collect();
    assert_eq!(ids, [&first, &last]);
}

/// A receiver that looks at the room while it is told, and what it saw.
struct Watcher {
    url: String,
    seen: Arc<Mutex<Vec<Value>>>,
}

impl Watcher {
    async fn start(world: &World) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(vec![]));
        let router = Router::new().fallback(look).with_state((world.platform.clone(), seen.clone()));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, seen }
    }
}

async fn look(State((platform, seen)): State<(Platform, Arc<Mutex<Vec<Value>>>)>, body: String) {
    let body: Value = serde_json::from_str(&body).unwrap();
    if body["type"] != "VIDEO_ROOM_LIVE" {
        return;
    }
    let number = |value: &Value| u32::try_from(value.as_u64().unwrap()).unwrap();
    let app = AppId::try_from(number(&body["app"]["id"])).unwrap();
    let room = number(&body["data"]["videoRoomId"]).try_into().unwrap();
    let room = projections::rooms::get(&platform.db, app, room).await.unwrap().unwrap();
    let app = projections::apps::get(&platform.db, app).await.unwrap().unwrap();
    let shown = web::views::room(&platform, &app, &room, &BaseUrl("http://test".into())).await.unwrap();
    seen.lock().unwrap().push(serde_json::to_value(shown).unwrap());
}

/// SHOP reads the room on the webhook and plays what it finds (contract 0.10).
#[tokio::test]
async fn the_play_addresses_are_to_be_read_when_a_start_is_told() {
    let Told { stage, _sender, .. } = told().await;
    let watcher = Watcher::start(&stage.world).await;
    let body = json!({ "url": watcher.url, "id": "hook", "password": PASSWORD });
    stage.world.put("/v2/apps/me/callback").by(&stage.tenant.basic).json(&body).await.expect(200);
    let (room, _) = stage.live().await;
    let first = || async { watcher.seen.lock().unwrap().first().cloned() };
    let seen = eventually(LIMIT, first).await.unwrap();
    assert_eq!((&seen["id"], &seen["videoRoomState"]), (&room, &json!("LIVE")));
    for name in ["liveUrl", "playUrl"] {
        assert!(seen[name].as_str().is_some_and(|url| url.starts_with("http")), "{name}: {}", seen[name]);
    }
}
