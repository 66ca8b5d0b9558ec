use super::{Stage, state};
use crate::support::Tenant;
use serde_json::{Value, json};

#[tokio::test]
async fn a_room_is_created_with_201_and_everything_that_a_client_reads() {
    let stage = Stage::start().await;
    let body = json!({
        "description": "d", "accessLevel": "APP", "customType": "t", "customData": { "a": 1, "b": true },
        "password": "", "manuallyApproval": null, "canAutoRoomCompositeRecording": true, "unknown": [1]
    });
    let room = stage.room("BROADCAST_RTMP", body).await;
    assert_eq!((&room["title"], &room["description"]), (&json!(""), &json!("d")));
    assert_eq!((&room["accessLevel"], &room["customType"]), (&json!("APP"), &json!("t")));
    assert_eq!(room["customData"], json!({ "a": "1", "b": "true" }));
    assert_eq!(room["scheduledAt"], json!("2027-01-01T01:00:00.000000Z"));
    assert_eq!((&room["creatorType"], &room["creatorId"]), (&json!("APP"), &json!(stage.tenant.id)));
    let policy =
        json!({ "hasPassword": false, "manuallyApproval": false, "canAutoRoomCompositeRecording": true });
    assert_eq!(room["policy"], policy);
    assert_eq!(room["member"]["appUserId"], json!("u1"));
}

#[tokio::test]
async fn a_room_needs_a_member_a_type_and_a_broadcast_a_time() {
    let stage = Stage::start().await;
    let when = "2027-01-01T10:00:00.123Z";
    let cases = [
        (json!({}), 400, "EMPTY_VIDEO_ROOM_APP_USER_ID"),
        (json!({ "appUserId": "", "type": "VIDEO_CONFERENCE" }), 400, "EMPTY_VIDEO_ROOM_APP_USER_ID"),
        (json!({ "appUserId": "a-b", "type": "VIDEO_CONFERENCE" }), 400, "INVALID_APP_USER_ID_FORMAT"),
        (json!({ "appUserId": "u1" }), 400, "EMPTY_VIDEO_ROOM_TYPE"),
        (json!({ "appUserId": "u1", "type": null }), 400, "EMPTY_VIDEO_ROOM_TYPE"),
        (json!({ "appUserId": "u1", "type": "WEBINAR" }), 400, "INVALID_HTTP_MESSAGE_BODY"),
        (json!({ "appUserId": "u1", "type": "BROADCAST_RTMP" }), 400, "EMPTY_VIDEO_ROOM_SCHEDULED_AT"),
        (
            json!({ "appUserId": "u1", "type": "BROADCAST_RTMP", "scheduledAt": "" }),
            400,
            "EMPTY_VIDEO_ROOM_SCHEDULED_AT",
        ),
        (
            json!({ "appUserId": "u1", "type": "BROADCAST_RTMP", "scheduledAt": "soon" }),
            400,
            "INVALID_HTTP_MESSAGE_BODY",
        ),
        (
            json!({ "appUserId": "nobody", "type": "BROADCAST_RTMP", "scheduledAt": when }),
            404,
            "MEMBER_NOT_FOUND",
        ),
        (
            json!({ "appUserId": "u1", "type": "VIDEO_CONFERENCE", "title": "x".repeat(201) }),
            400,
            "VIDEO_ROOM_TITLE_SIZE_UPPER_LIMIT_EXCEEDED",
        ),
        (
            json!({ "appUserId": "u1", "type": "VIDEO_CONFERENCE", "password": "x".repeat(101) }),
            400,
            "VIDEO_ROOM_PASSWORD_SIZE_UPPER_LIMIT_EXCEEDED",
        ),
        (
            json!({ "appUserId": "u1", "type": "VIDEO_CONFERENCE", "customType": "x".repeat(51) }),
            400,
            "CUSTOM_TYPE_SIZE_UPPER_LIMIT_EXCEEDED",
        ),
        (
            json!({ "appUserId": "u1", "type": "VIDEO_CONFERENCE", "customData": { "a": {} } }),
            400,
            "INVALID_CUSTOM_DATA_FORMAT",
        ),
    ];
    for (body, status, code) in cases {
        stage.post("/v2/apps/me/video-rooms", &body).await.refused(status, code);
    }
    stage.poke("/v2/apps/me/video-rooms").await.refused(400, "EMPTY_VIDEO_ROOM_APP_USER_ID");
    let numeric = json!({ "appUserId": 42, "type": "VIDEO_CONFERENCE" });
    stage.post("/v2/apps/me/members", &json!({ "appUserId": 42 })).await.expect(201);
    stage.post("/v2/apps/me/video-rooms", &numeric).await.expect(201);
}

#[tokio::test]
async fn a_change_keeps_what_it_does_not_name_and_an_empty_password_removes_it() {
    let stage = Stage::start().await;
    let room =
        stage.room("VIDEO_CONFERENCE", json!({ "title": "t", "description": "d", "password": "p" })).await;
    assert_eq!(room["policy"]["hasPassword"], json!(true));
    let path = format!("/v2/apps/me/video-rooms/{}", room["id"]);
    let patch = async |body: Value| {
        stage.world.patch(&path).by(&stage.tenant.basic).json(&body).await.expect(200).json
    };
    let after =
        patch(json!({ "description": null, "manuallyApproval": true, "type": "BROADCAST_RTMP" })).await;
    assert_eq!((&after["title"], &after["description"]), (&json!("t"), &Value::Null));
    assert_eq!(after["policy"]["hasPassword"], json!(true));
    assert_eq!(
        (&after["policy"]["manuallyApproval"], &after["type"]),
        (&json!(true), &json!("VIDEO_CONFERENCE"))
    );
    for nothing in [json!(""), Value::Null] {
        assert_eq!(patch(json!({ "password": "q" })).await["policy"]["hasPassword"], json!(true));
        assert_eq!(patch(json!({ "password": nothing })).await["policy"]["hasPassword"], json!(false));
    }
    assert_eq!(patch(json!({ "title": null })).await["title"], json!(""));
}

#[tokio::test]
async fn a_room_is_called_off_only_before_it_starts_under_each_of_its_addresses() {
    let stage = Stage::start().await;
    for tail in ["rtmp-broadcast/state/cancelled", "rtmp-broadcast/cancel", "cancel"] {
        let room = stage.room("BROADCAST_RTMP", json!({})).await["id"].clone();
        let path = format!("/v2/apps/me/video-rooms/{room}/{tail}");
        let cancelled = stage.poke(&path).await.expect(200).json;
        assert_eq!(cancelled["videoRoomState"], json!("CANCELLED"));
        assert_eq!(cancelled["cancelledAt"], cancelled["lastModifiedAt"]);
        stage.poke(&path).await.refused(400, "VIDEO_ROOM_STATE_NOT_SCHEDULED");
        stage.poke(&state(&room, "live")).await.refused(400, "VIDEO_ROOM_STATE_NOT_SCHEDULED");
        stage.poke(&state(&room, "ended")).await.refused(400, "VIDEO_ROOM_STATE_NOT_LIVE_INACTIVE");
    }
}

#[tokio::test]
async fn start_and_end_have_their_other_addresses() {
    let stage = Stage::start().await;
    for [start, end] in [["rtmp-broadcast/start", "rtmp-broadcast/end"], ["start", "end"]] {
        let room = stage.room("BROADCAST_RTMP", json!({})).await["id"].clone();
        let on = stage.play().await;
        let path = |tail: &str| format!("/v2/apps/me/video-rooms/{room}/{tail}");
        assert_eq!(stage.poke(&path(start)).await.expect(200).json["videoRoomState"], json!("LIVE"));
        stage.say(on.stopped()).await;
        assert_eq!(stage.poke(&path(end)).await.expect(200).json["videoRoomState"], json!("ENDED"));
    }
}

#[tokio::test]
async fn a_conference_is_no_broadcast_and_is_closed_under_its_own_address() {
    let stage = Stage::start().await;
    let room = stage.room("VIDEO_CONFERENCE", json!({})).await["id"].clone();
    for name in ["live", "ended", "cancelled"] {
        stage.poke(&state(&room, name)).await.refused(400, "VIDEO_ROOM_TYPE_NOT_BROADCAST_RTMP");
    }
    let path = format!("/v2/apps/me/video-rooms/{room}");
    stage.poke(&format!("{path}/start")).await.refused(400, "VIDEO_ROOM_TYPE_NOT_BROADCAST_RTMP");
    let ended = stage.poke(&format!("{path}/end")).await.expect(200).json;
    assert_eq!((&ended["videoRoomState"], &ended["vodState"]), (&json!("ENDED"), &json!("NOT_ARCHIVED")));
    stage.poke(&format!("{path}/web-rtc-tokens")).await.expect(404);
    let token = format!("{path}/members/u1/web-rtc-tokens");
    stage.poke(&token).await.refused(400, "VIDEO_ROOM_STATE_NOT_OPEN");
}

#[tokio::test]
async fn every_operation_on_a_room_hides_another_apps_and_wants_credentials() {
    let stage = Stage::start().await;
    let room = stage.room("BROADCAST_RTMP", json!({})).await["id"].clone();
    let stranger = Tenant::new(&stage.world).await;
    let tails = [
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/rtmp-broadcast/state/live"),
        ("POST", "/rtmp-broadcast/state/ended"),
        ("POST", "/rtmp-broadcast/state/cancelled"),
        ("POST", "/start"),
        ("POST", "/end"),
        ("POST", "/cancel"),
        ("POST", "/members/u1/web-rtc-tokens"),
        ("POST", "/entry-requests/u1/approve"),
        ("POST", "/entry-requests/u1/deny"),
        ("PUT", "/allowed-participants"),
    ];
    for (method, tail) in tails {
        let ask = |room: &str| stage.world.ask(method, &format!("/v2/apps/me/video-rooms/{room}{tail}"));
        let body = if method == "PUT" { json!([]) } else { json!({}) };
        for absent in [room.to_string(), "2147483647".into(), "0".into(), "x".into()] {
            ask(&absent).by(&stranger.basic).json(&body).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
        }
        ask(&room.to_string()).json(&body).await.refused(401, "EMPTY_APP_CREDENTIALS");
    }
    assert_eq!(stage.look(&room).await["videoRoomState"], json!("SCHEDULED"));
}
