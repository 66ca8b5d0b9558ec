use super::Stage;
use serde_json::{Value, json};

async fn create(stage: &Stage, bearer: &str, body: &Value) -> Value {
    stage.world.post("/v2/members/me/video-rooms").by(bearer).json(body).await.expect(201).json
}

#[tokio::test]
async fn a_member_makes_a_conference_with_a_type_alone_and_owns_it() {
    let stage = Stage::start().await;
    let ann = stage.member("ann").await;
    let room = create(&stage, &ann, &json!({ "type": "VIDEO_CONFERENCE", "appUserId": "u1" })).await;
    assert_eq!((&room["member"]["appUserId"], &room["creatorType"]), (&json!("ann"), &json!("MEMBER")));
    assert_eq!((&room["creatorId"], &room["protocol"]), (&room["member"]["id"], &json!("WEB_RTC")));
    assert_eq!(room["scheduledAt"], Value::Null);
    let path = "/v2/members/me/video-rooms";
    let ask = || stage.world.post(path).by(&ann);
    ask().send().await.refused(400, "EMPTY_VIDEO_ROOM_TYPE");
    ask().json(&json!({ "type": "BROADCAST_RTMP" })).await.refused(400, "EMPTY_VIDEO_ROOM_SCHEDULED_AT");
    stage.world.post(path).json(&json!({})).await.refused(401, "EMPTY_MEMBER_CREDENTIALS");
}

#[tokio::test]
async fn a_member_starts_ends_and_deletes_their_own_broadcast_and_a_delete_answers_200() {
    let stage = Stage::start().await;
    let ann = stage.member("u1").await;
    let body = json!({ "type": "BROADCAST_RTMP", "scheduledAt": "2027-01-01T10:00:00Z" });
    let room = create(&stage, &ann, &body).await["id"].clone();
    let path = format!("/v2/members/me/video-rooms/{room}");
    let poke = async |tail: &str| stage.world.post(&format!("{path}/{tail}")).by(&ann).send().await;
    poke("start").await.refused(400, "STREAM_KEY_STATE_NOT_ACTIVE");
    let on = stage.play().await;
    assert_eq!(poke("start").await.expect(200).json["videoRoomState"], json!("LIVE"));
    poke("end").await.refused(400, "VIDEO_ROOM_STATE_NOT_LIVE_INACTIVE");
    poke("cancel").await.refused(400, "VIDEO_ROOM_STATE_NOT_SCHEDULED");
    stage.say(on.stopped()).await;
    assert_eq!(poke("end").await.expect(200).json["videoRoomState"], json!("ENDED"));
    stage.world.delete(&path).by(&ann).send().await.expect(200);
    stage.world.delete(&path).by(&ann).send().await.expect(200);
    stage.world.patch(&path).by(&ann).json(&json!({})).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
}

#[tokio::test]
async fn what_is_public_and_anothers_cannot_be_changed_and_what_is_not_for_one_is_not_there() {
    let stage = Stage::start().await;
    let (ann, bob) = (stage.member("ann").await, stage.member("bob").await);
    let of = |level: &str| json!({ "type": "VIDEO_CONFERENCE", "accessLevel": level });
    let public = create(&stage, &ann, &of("PUBLIC")).await["id"].clone();
    let restricted = create(&stage, &ann, &of("RESTRICTED")).await["id"].clone();
    let calls = [
        ("PATCH", "", json!({ "title": "mine" })),
        ("DELETE", "", json!({})),
        ("POST", "/start", json!({})),
        ("POST", "/end", json!({})),
        ("POST", "/cancel", json!({})),
        ("POST", "/entry-requests/bob/approve", json!({})),
        ("POST", "/entry-requests/bob/deny", json!({})),
        ("PUT", "/allowed-participants", json!([{ "appUserId": "bob" }])),
    ];
    for (method, tail, body) in &calls {
        let path = |room: &Value| format!("/v2/members/me/video-rooms/{room}{tail}");
        let ask = async |room| stage.world.ask(method, &path(room)).by(&bob).json(body).await;
        ask(&public).await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
        ask(&restricted).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
        stage.world.ask(method, &path(&public)).json(body).await.refused(401, "EMPTY_MEMBER_CREDENTIALS");
    }
    let token = format!("/v2/members/me/video-rooms/{restricted}/web-rtc-tokens");
    stage.world.post(&token).by(&bob).send().await.refused(404, "VIDEO_ROOM_NOT_FOUND");
    // Who is put on the allow list sees it, and still cannot change it.
    let list = format!("/v2/members/me/video-rooms/{restricted}/allowed-participants");
    let put = json!([{ "appUserId": "bob", "role": "HOST" }]);
    let listed = stage.world.put(&list).by(&ann).json(&put).await.expect(200);
    assert_eq!(listed.json, put);
    let path = format!("/v2/members/me/video-rooms/{restricted}");
    stage.world.patch(&path).by(&bob).json(&json!({})).await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
}
