use crate::support::{Vicollo, World};
use serde_json::{Value, json};

/// What an embedding backend sends, nulls and empty texts included.
fn embedding_room() -> Value {
    let item = json!({ "visible": true });
    json!({
        "appUserId": "7", "title": "Meeting", "description": null, "password": "", "manuallyApproval": null,
        "canAutoRoomCompositeRecording": false, "scheduledAt": null,
        "viewOptions": {
            "theme": { "color": "dark" },
            "header": { "logo": { "visible": false, "url": null }, "title": item, "userCount": null },
            "sideBar": item,
            "controls": { "TOGGLE_CAMERA": item, "HAND_RAISE": { "visible": false }, "TOGGLE_WHITE_BOARD": null }
        }
    })
}

#[tokio::test]
async fn a_room_is_made_as_an_embedding_backend_asks_and_keeps_its_view_options() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    vicollo
        .post(&world, "/members", json!({ "appUserId": "7", "screenName": "Ada", "profileImgUrl": "" }))
        .await
        .expect(201);
    let room = vicollo.post(&world, "/video-rooms", embedding_room()).await.expect(201).json;
    assert!(room["id"].as_i64().is_some_and(|id| i32::try_from(id).is_ok()), "a 32-bit number");
    assert_eq!((&room["type"], &room["policy"]["hasPassword"]), (&json!("VIDEO_CONFERENCE"), &json!(false)));
    assert_eq!((&room["member"]["appUserId"], &room["creatorType"]), (&json!("7"), &json!("APP")));
    assert_eq!(room["viewOptions"], embedding_room()["viewOptions"]);
    let path = format!("/video-rooms/{}", room["id"]);
    let kept = vicollo
        .ask(&world, "PATCH", &path, Some(json!({ "title": "Other", "password": "s" })))
        .await
        .expect(200)
        .json;
    assert_eq!((&kept["title"], &kept["policy"]["hasPassword"]), (&json!("Other"), &json!(true)));
    assert_eq!(kept["viewOptions"], room["viewOptions"]);
    let cleared = vicollo
        .ask(&world, "PATCH", &path, Some(json!({ "viewOptions": null, "password": "" })))
        .await
        .expect(200)
        .json;
    assert_eq!((&cleared["viewOptions"], &cleared["policy"]["hasPassword"]), (&json!(null), &json!(false)));
    vicollo.ask(&world, "DELETE", &path, None).await.expect(204);
    vicollo.ask(&world, "PATCH", &path, Some(json!({}))).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
}

#[tokio::test]
async fn a_room_without_an_owner_belongs_to_the_owners_member() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    for body in
        [json!({}), json!({ "appUserId": "" }), json!({ "appUserId": null, "type": "INTERACTIVE_MEETING" })]
    {
        let room = vicollo.post(&world, "/video-rooms", body).await.expect(201).json;
        assert_eq!(room["member"]["appUserId"], json!("admin"));
    }
    let made = vicollo.ask(&world, "POST", "/video-rooms", None).await.expect(201).json;
    assert_eq!(made["title"], json!(""));
    let admin = vicollo.ask(&world, "PATCH", "/members/admin", Some(json!({}))).await.expect(200).json;
    assert_eq!(admin["group"]["name"], json!("ADMINISTRATORS"));
}

#[tokio::test]
async fn what_a_room_cannot_be_is_refused_by_name() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let scheduled = "2030-01-01T10:00:00+09:00";
    for (body, code) in [
        (
            json!({ "type": "BROADCAST_RTMP", "scheduledAt": scheduled }),
            "VIDEO_ROOM_TYPE_NOT_AVAILABLE_DUE_TO_APP_KIND",
        ),
        (json!({ "type": "WEBINAR" }), "INVALID_HTTP_MESSAGE_BODY"),
        (json!({ "viewOptions": [1] }), "INVALID_VIEW_OPTIONS"),
        (
            json!({ "viewOptions": { "x": "y".repeat(17_000) } }),
            "VIDEO_ROOM_VIEW_OPTIONS_SIZE_UPPER_LIMIT_EXCEEDED",
        ),
        (json!({ "appUserId": "a-b" }), "INVALID_APP_USER_ID_FORMAT"),
        (json!({ "manuallyApproval": "yes" }), "INVALID_HTTP_MESSAGE_BODY"),
    ] {
        let answer = vicollo.post(&world, "/video-rooms", body).await;
        assert_eq!(answer.status, 400, "{}", answer.json);
        assert_eq!(answer.json["errorCode"], json!(code));
    }
    vicollo.post(&world, "/video-rooms", json!({ "appUserId": "u9" })).await.refused(404, "MEMBER_NOT_FOUND");
    let member = vicollo.member(&world, "u1", 2).await;
    let body = json!({ "type": "BROADCAST_RTMP", "scheduledAt": scheduled });
    let by_member = world.post("/v2/members/me/video-rooms").by(&member).json(&body).await;
    by_member.refused(400, "VIDEO_ROOM_TYPE_NOT_AVAILABLE_DUE_TO_APP_KIND");
}

#[tokio::test]
async fn another_apps_room_is_not_found() {
    let world = World::start().await;
    let (ours, theirs) = (Vicollo::new(&world).await, Vicollo::new(&world).await);
    ours.member(&world, "u1", 3).await;
    let room = theirs.room(&world, json!({})).await;
    for room in [room.to_string(), "2147483647".into(), "x".into()] {
        let path = format!("/video-rooms/{room}");
        ours.ask(&world, "PATCH", &path, Some(json!({}))).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
        ours.ask(&world, "DELETE", &path, None).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
        for act in ["members/u1/embed-url", "members/u1/web-rtc-tokens"] {
            ours.ask(&world, "POST", &format!("{path}/{act}"), None)
                .await
                .refused(404, "VIDEO_ROOM_NOT_FOUND");
        }
        let role = ours
            .ask(&world, "PUT", &format!("{path}/participants/u1/role"), Some(json!({ "role": "HOST" })))
            .await;
        role.refused(404, "VIDEO_ROOM_NOT_FOUND");
        let file = json!({ "filename": "a", "contentType": "b", "size": 1 });
        ours.ask(&world, "POST", &format!("{path}/storage/objects"), Some(file))
            .await
            .refused(404, "VIDEO_ROOM_NOT_FOUND");
    }
}

#[tokio::test]
async fn a_room_without_an_owner_on_the_server_api_belongs_to_the_owners_member_too() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let path = "/v2/apps/me/video-rooms";
    let ask = || world.post(path).by(&vicollo.basic);
    let room = ask().json(&json!({ "type": "VIDEO_CONFERENCE" })).await.expect(201).json;
    assert_eq!(room["member"]["appUserId"], "admin");
    ask()
        .json(&json!({ "type": "VIDEO_CONFERENCE", "appUserId": "nobody" }))
        .await
        .refused(404, "MEMBER_NOT_FOUND");
}
