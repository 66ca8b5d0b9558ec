use super::{Stage, state};
use domain::{PostId, RoomId};
use schemas::worker::live::{LiveReply, LiveReport};
use serde_json::{Value, json};

const URLS: [&str; 4] = ["playUrl", "liveUrl", "cmafHlsPlayUrl", "cmafDashPlayUrl"];

fn nothing_plays(thing: &Value) -> bool {
    URLS.iter().all(|url| thing[*url].is_null())
}

fn number<T: TryFrom<u32, Error = domain::ids::NotAnId>>(id: &Value) -> T {
    T::try_from(u32::try_from(id.as_u64().unwrap()).unwrap()).unwrap()
}

#[tokio::test]
async fn a_broadcast_from_its_schedule_to_its_recording() {
    let stage = Stage::start().await;
    let room = stage.room("BROADCAST_RTMP", json!({ "title": "Show" })).await;
    assert_eq!((&room["videoRoomState"], &room["protocol"]), (&json!("SCHEDULED"), &json!("RTMP")));
    assert_eq!((&room["format"], &room["vodState"]), (&json!("UNDEFINED"), &json!("NOT_ARCHIVED")));
    let id = room["id"].clone();
    assert_eq!(
        room["channel"],
        json!({ "id": id, "state": "ACTIVE", "channelState": "CREATED", "name": "Show" })
    );

    // Nothing is published yet, then nothing plays yet.
    stage.poke(&state(&id, "live")).await.refused(400, "STREAM_KEY_STATE_NOT_ACTIVE");
    let on = stage.publish().await;
    assert_eq!(stage.key().await["streamKeyState"], json!("ACTIVE_PREP"));
    stage.poke(&state(&id, "live")).await.refused(400, "STREAM_KEY_STATE_NOT_ACTIVE");
    assert_eq!(stage.say(on.playable()).await, LiveReply::Accepted);
    let key = stage.key().await;
    assert_eq!(key["streamKeyState"], json!("ACTIVE"));
    assert!(!nothing_plays(&key), "the owner sees a preview: {key}");

    let live = stage.poke(&state(&id, "live")).await.expect(200).json;
    assert_eq!((&live["videoRoomState"], &live["format"]), (&json!("LIVE"), &json!("CMAF")));
    assert_eq!(live["streamKey"]["streamKeyState"], json!("ACTIVE_LIVE"));
    assert!(URLS.iter().all(|url| live[*url].as_str().unwrap().starts_with("http://test/live/")), "{live}");
    assert!(live["liveStartedAt"].is_string());
    assert_eq!(stage.key().await["videoRoom"]["id"], id);
    stage.poke(&state(&id, "live")).await.refused(400, "VIDEO_ROOM_STATE_NOT_SCHEDULED");
    stage.poke(&state(&id, "ended")).await.refused(400, "VIDEO_ROOM_STATE_NOT_LIVE_INACTIVE");
    // One broadcast a member.
    let other = stage.room("BROADCAST_RTMP", json!({})).await["id"].clone();
    stage.poke(&state(&other, "live")).await.refused(400, "STREAM_KEY_STATE_NOT_ACTIVE");

    assert_eq!(stage.say(on.stopped()).await, LiveReply::Accepted);
    let paused = stage.look(&id).await;
    assert_eq!(paused["videoRoomState"], json!("LIVE_INACTIVE"));
    assert!(nothing_plays(&paused));
    let again = stage.publish().await;
    stage.poke(&state(&id, "ended")).await.refused(400, "STREAM_KEY_STATE_NOT_INACTIVE_LIVE");
    stage.say(again.playable()).await;
    let resumed = stage.look(&id).await;
    assert_eq!(resumed["videoRoomState"], json!("LIVE"));
    assert!(URLS.iter().all(|url| resumed[*url] != live[*url]), "a resume has other URLs");
    // A late word of the first publish changes nothing.
    assert_eq!(stage.say(on.playable()).await, LiveReply::Refused);
    stage.say(on.stopped()).await;
    assert_eq!(stage.look(&id).await["videoRoomState"], json!("LIVE"));

    stage.say(again.stopped()).await;
    let ended = stage.poke(&state(&id, "ended")).await.expect(200).json;
    assert_eq!((&ended["videoRoomState"], &ended["vodState"]), (&json!("ENDED"), &json!("ARCHIVING")));
    assert_eq!((&ended["forciblyTerminated"], &ended["streamKey"]), (&json!(false), &Value::Null));
    let key = stage.key().await;
    assert_eq!((&key["streamKeyState"], &key["videoRoom"]), (&json!("INACTIVE"), &Value::Null));

    recorded(&stage, &id).await;
}

async fn recorded(stage: &Stage, id: &Value) {
    let post = stage.tenant.post(&stage.world, json!({})).await["id"].clone();
    let (room, post): (RoomId, PostId) = (number(id), number(&post));
    let early = LiveReport::Archived { room: number(&json!(999)), post, path: "x".into() };
    assert_eq!(stage.say(early).await, LiveReply::Refused);
    stage.say(LiveReport::ArchivingStarted { room, post }).await;
    let view = stage.look(id).await;
    assert_eq!((&view["videoPostId"], &view["videoPost"]["type"]), (&json!(post), &json!("LIVE_RECORDED")));
    assert!(view["vodUrl"].is_null());
    let done = LiveReport::Archived { room, post, path: "vod/main.m3u8".into() };
    assert_eq!(stage.say(done.clone()).await, LiveReply::Accepted);
    assert_eq!(stage.say(done).await, LiveReply::Accepted);
    let view = stage.look(id).await;
    assert_eq!(view["vodState"], json!("ARCHIVED"));
    assert!(
        view["vodUrl"].as_str().unwrap().ends_with("/vod/main.m3u8") && view["vodArchivedAt"].is_string()
    );
    let late = LiveReport::ArchivingFailed { room, detail: "late".into() };
    assert_eq!(stage.say(late).await, LiveReply::Refused);
}

#[tokio::test]
async fn force_terminate_ends_the_room_without_a_recording_and_replaces_the_key() {
    let stage = Stage::start().await;
    let (room, on) = stage.live().await;
    let before = stage.key().await;
    stage.poke("/v2/apps/me/members/u1/stream-key/force-terminate").await.expect(204);
    let view = stage.look(&room).await;
    assert_eq!((&view["videoRoomState"], &view["vodState"]), (&json!("ENDED"), &json!("NOT_ARCHIVED")));
    assert_eq!(view["forciblyTerminated"], json!(true));
    let after = stage.key().await;
    assert_eq!((&after["streamKeyState"], &after["forciblyTerminated"]), (&json!("INACTIVE"), &json!(true)));
    assert_ne!(after["streamKey"], before["streamKey"]);
    // The encoder that was cut cannot come back with the old key string.
    let stream_key = before["streamKey"].as_str().unwrap().to_owned();
    let report = LiveReport::Prepared { stream_key, publish: on.publish, mode: None };
    assert_eq!(stage.say(report).await, LiveReply::Refused);
    // Nothing to cut is no mistake, and keeps the key string.
    stage.poke(&format!("/v2/apps/me/stream-keys/{}/force-terminate", after["id"])).await.expect(204);
    assert_eq!(stage.key().await["streamKey"], after["streamKey"]);
}

#[tokio::test]
async fn an_end_by_force_cuts_the_encoder_and_keeps_the_recording() {
    for in_query in [true, false] {
        let stage = Stage::start().await;
        let (room, _) = stage.live().await;
        let before = stage.key().await;
        let ended = if in_query {
            stage.poke(&format!("{}?force=true", state(&room, "ended"))).await
        } else {
            stage.post(&state(&room, "ended"), &json!({ "force": true })).await
        };
        let ended = ended.expect(200).json;
        assert_eq!((&ended["videoRoomState"], &ended["vodState"]), (&json!("ENDED"), &json!("ARCHIVING")));
        assert_eq!(ended["forciblyTerminated"], json!(true));
        assert_ne!(stage.key().await["streamKey"], before["streamKey"]);
    }
}

#[tokio::test]
async fn deleting_a_live_room_or_its_member_frees_the_air() {
    let stage = Stage::start().await;
    stage.world.run_policies();
    let (room, _) = stage.live().await;
    let path = format!("/v2/apps/me/video-rooms/{room}");
    stage.world.delete(&path).by(&stage.tenant.basic).send().await.expect(204);
    assert_eq!(stage.key().await["streamKeyState"], json!("INACTIVE"));
    stage.world.delete(&path).by(&stage.tenant.basic).send().await.expect(204);
    let (room, on) = stage.live().await;
    stage.world.delete("/v2/apps/me/members/u1").by(&stage.tenant.basic).send().await.expect(204);
    let ended = testkit::eventually(crate::support::LIMIT, || async {
        let view = stage.look(&room).await;
        (view["videoRoomState"] == json!("ENDED")).then_some(view)
    });
    let view = ended.await.unwrap();
    // Whoever is gone stays named (contract 11.27).
    assert_eq!((&view["member"]["appUserId"], &view["member"]["state"]), (&json!("u1"), &json!("DELETED")));
    assert_eq!((&view["vodState"], &view["forciblyTerminated"]), (&json!("NOT_ARCHIVED"), &json!(true)));
    assert_eq!(stage.say(on.playable()).await, LiveReply::Refused);
}

#[tokio::test]
async fn two_starts_at_once_are_one_start() {
    let stage = Stage::start().await;
    let room = stage.room("BROADCAST_RTMP", json!({})).await["id"].clone();
    stage.play().await;
    let path = state(&room, "live");
    let (one, two) = tokio::join!(stage.poke(&path), stage.poke(&path));
    let mut answers = [one, two].map(|answer| (answer.status.as_u16(), answer.json["errorCode"].clone()));
    answers.sort_by_key(|(status, _)| *status);
    assert_eq!(answers[0], (200, Value::Null));
    let known = [json!("REQUEST_LOCKED"), json!("VIDEO_ROOM_STATE_NOT_SCHEDULED")];
    assert!(answers[1].0 == 400 && known.contains(&answers[1].1), "{answers:?}");
}
