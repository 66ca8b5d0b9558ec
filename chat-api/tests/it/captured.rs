//! What the platform itself tells on event streams (contract 6.1, CHANGE_DATA_CAPTURE).

use crate::support::{Events, Person, Tenant, World};
use domain::StreamKeyId;
use schemas::worker::live::{LiveReply, LiveReport};
use serde_json::{Value, json};
use uuid::Uuid;

/// A media server's word.
async fn report(world: &World, report: LiveReport) -> LiveReply {
    command_api::live::handle(&world.platform, report).await.unwrap()
}

/// An encoder of this member comes and plays.
async fn play(world: &World, ann: &Person) -> (StreamKeyId, Uuid) {
    let key = world.get("/v2/members/me/stream-key").by(&ann.bearer).send().await.expect(200).json;
    let stream_key = key["streamKey"].as_str().unwrap().to_owned();
    let publish = Uuid::new_v4();
    let prepared = report(world, LiveReport::Prepared { stream_key, publish, mode: None }).await;
    let LiveReply::Publish { key, .. } = prepared else { panic!("the key is taken: {prepared:?}") };
    assert_eq!(report(world, LiveReport::Playable { key, publish }).await, LiveReply::Accepted);
    (key, publish)
}

/// The next change of this type and state.
async fn next(ears: &mut Events, kind: &str, state: &str) -> Value {
    let field = if kind == "STREAM_KEY" { "streamKeyState" } else { "videoRoomState" };
    loop {
        let event = ears.next_signal("CHANGE_DATA_CAPTURE").await;
        assert_eq!((&event["origin"], &event["type"]), (&json!("SYSTEM"), &json!("SIGNAL")));
        let data = &event["customData"];
        if data["type"] == kind && data[field] == state {
            return event;
        }
    }
}

#[tokio::test]
async fn the_owner_of_a_stream_key_hears_of_its_states_and_the_channel_of_the_broadcasts() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let (ann, bob) = (tenant.person(&world, "ann").await, tenant.person(&world, "bob").await);
    let body = json!({ "appUserId": "ann", "type": "BROADCAST_RTMP", "scheduledAt": "2027-01-01T10:00:00Z" });
    let room = world.post("/v2/apps/me/video-rooms").by(&tenant.basic).json(&body).await.expect(201).json;
    let room = room["id"].as_u64().unwrap();
    bob.join(&world, room).await;
    let (mut ears_of_ann, mut ears_of_bob) = (ann.listen(&world, None).await, bob.listen(&world, None).await);
    let (key, publish) = play(&world, &ann).await;
    let event = next(&mut ears_of_ann, "STREAM_KEY", "ACTIVE").await;
    assert_eq!((&event["deliveryType"], event.get("channelId")), (&json!("UNICAST"), None));
    assert_eq!(event["customData"]["streamKeyId"], key.to_string());
    assert!(event["customData"]["liveUrl"].as_str().unwrap().starts_with("http://test/"), "{event}");
    let state = async |state: &str| {
        let path = format!("/v2/apps/me/video-rooms/{room}/rtmp-broadcast/state/{state}");
        world.post(&path).by(&tenant.basic).send().await.expect(200).json
    };
    let shown = state("live").await;
    let event = next(&mut ears_of_bob, "VIDEO_ROOM", "LIVE").await;
    assert_eq!((&event["deliveryType"], &event["channelId"]), (&json!("BROADCAST"), &json!(room)));
    let data = &event["customData"];
    assert_eq!(data["videoRoomId"], room.to_string());
    assert!(data["playUrl"].is_string());
    for url in ["playUrl", "cmafHlsPlayUrl", "cmafDashPlayUrl", "rtmpPlayUrl", "httpFlvPlayUrl"] {
        assert_eq!(data[url], shown[url], "{url}");
    }
    assert_eq!(report(&world, LiveReport::Stopped { key, publish, error: None }).await, LiveReply::Accepted);
    let event = next(&mut ears_of_bob, "VIDEO_ROOM", "LIVE_INACTIVE").await;
    assert_eq!(
        (&event["customData"]["playUrl"], event["customData"].get("forciblyTerminated")),
        (&Value::Null, None)
    );
    let before = data["playUrl"].clone();
    play(&world, &ann).await;
    let event = next(&mut ears_of_bob, "VIDEO_ROOM", "LIVE").await;
    assert!(
        event["customData"]["playUrl"].is_string() && event["customData"]["playUrl"] != before,
        "{event}"
    );
    let path = "/v2/apps/me/members/ann/stream-key/force-terminate";
    world.post(path).by(&tenant.basic).send().await.expect(204);
    let event = next(&mut ears_of_bob, "VIDEO_ROOM", "ENDED").await;
    let data = &event["customData"];
    assert_eq!((&data["forciblyTerminated"], &data["playUrl"]), (&json!("true"), &Value::Null));
    next(&mut ears_of_ann, "STREAM_KEY", "INACTIVE").await;
}

#[tokio::test]
async fn a_signal_that_was_missed_comes_with_the_last_id() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.person(&world, "ann").await;
    let mut first = ann.listen(&world, None).await;
    let (key, publish) = play(&world, &ann).await;
    next(&mut first, "STREAM_KEY", "ACTIVE").await;
    let last = first.last_id.clone().unwrap();
    drop(first);
    report(&world, LiveReport::Stopped { key, publish, error: None }).await;
    let mut again = ann.listen(&world, Some(&last)).await;
    next(&mut again, "STREAM_KEY", "INACTIVE").await;
}
