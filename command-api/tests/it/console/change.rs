use super::{made, maker, path};
use crate::support::{Person, World, basic};
use serde_json::{Value, json};

/// Logs a member of the app in: the seconds that the access token lives.
async fn lifetime_s(world: &World, app: &Value) -> i64 {
    use base64::Engine as _;
    let by = basic(&app["apiKey"], &app["apiSecret"]);
    let body = json!({ "appUserId": "u1" });
    let tokens = world.post("/v2/apps/me/members/login").by(&by).json(&body).await.expect(200).json;
    let payload = tokens["accessToken"].as_str().unwrap().split('.').nth(1).unwrap().to_owned();
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).unwrap();
    let payload: Value = serde_json::from_slice(&payload).unwrap();
    payload["exp"].as_i64().unwrap() - payload["iat"].as_i64().unwrap()
}

#[tokio::test]
async fn a_change_keeps_what_it_does_not_name_and_null_removes_the_image() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let app = made(&world, &ada, json!({ "name": "shop", "imageUrl": "https://pics.example/a.png" })).await;
    let change = |body: Value| {
        let ask = world.patch(&path(&app, "")).by(&ada.bearer);
        async move { ask.json(&body).await.expect(200).json }
    };
    let named = change(json!({ "name": " Store ", "tokenLifetimeSeconds": 600 })).await;
    assert_eq!((&named["name"], &named["tokenLifetimeSeconds"]), (&json!("Store"), &json!(600)));
    assert_eq!(named["imageUrl"], json!("https://pics.example/a.png"));
    let moved = change(json!({ "defaultRtmpOutputMode": "RTMP", "imageUrl": null })).await;
    assert_eq!((&moved["defaultRtmpOutputMode"], &moved["imageUrl"]), (&json!("RTMP"), &Value::Null));
    let closed = change(json!({ "membersCreateRooms": false, "membersCreatePosts": false })).await;
    assert_eq!(
        (&closed["membersCreateRooms"], &closed["membersCreatePosts"]),
        (&json!(false), &json!(false))
    );
    let head = *world.platform.log.head().borrow();
    assert_eq!(change(json!({})).await, closed);
    assert_eq!(*world.platform.log.head().borrow(), head, "what changes nothing writes nothing");
    assert_eq!(closed["name"], json!("Store"));
}

#[tokio::test]
async fn the_settings_of_an_app_hold_for_its_members_at_once() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let app = made(&world, &ada, json!({ "name": "shop" })).await;
    assert_eq!(lifetime_s(&world, &app).await, 86_400);
    let body =
        json!({ "tokenLifetimeSeconds": 604_800, "membersCreateRooms": false, "membersCreatePosts": false });
    world.patch(&path(&app, "")).by(&ada.bearer).json(&body).await.expect(200);
    assert_eq!(lifetime_s(&world, &app).await, 604_800);
    let by = basic(&app["apiKey"], &app["apiSecret"]);
    let login = world.post("/v2/apps/me/members/login").by(&by).json(&json!({ "appUserId": "u1" })).await;
    let member = format!("Bearer {}", login.expect(200).json["accessToken"].as_str().unwrap());
    let room = json!({ "type": "VIDEO_CONFERENCE" });
    let answer = world.post("/v2/members/me/video-rooms").by(&member).json(&room).await;
    answer.refused(400, "MEMBER_SELF_CREATE_VIDEO_ROOM_NOT_AVAILABLE_DUE_TO_APP_POLICY");
    let answer = world.post("/v2/members/me/video-posts").by(&member).json(&json!({ "title": "x" })).await;
    answer.refused(400, "MEMBER_SELF_CREATE_VIDEO_POST_NOT_AVAILABLE_DUE_TO_APP_POLICY");
}

#[tokio::test]
async fn settings_that_cannot_be_are_refused() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let app = made(&world, &ada, json!({ "name": "shop" })).await;
    let long = format!("https://{}", "x".repeat(2_000));
    let wrong = [
        (json!({ "name": "" }), "INVALID_APP"),
        (json!({ "imageUrl": "javascript:alert(1)" }), "INVALID_APP_SETTINGS"),
        (json!({ "imageUrl": long }), "INVALID_APP_SETTINGS"),
        (json!({ "tokenLifetimeSeconds": 299 }), "INVALID_APP_SETTINGS"),
        (json!({ "tokenLifetimeSeconds": 2_592_001 }), "INVALID_APP_SETTINGS"),
        (json!({ "tokenLifetimeSeconds": -1 }), "INVALID_HTTP_MESSAGE_BODY"),
        (json!({ "membersCreateRooms": "yes" }), "INVALID_HTTP_MESSAGE_BODY"),
        (json!({ "defaultRtmpOutputMode": "HLS" }), "INVALID_HTTP_MESSAGE_BODY"),
        (json!([]), "INVALID_HTTP_MESSAGE_BODY"),
    ];
    for (body, code) in wrong {
        world.patch(&path(&app, "")).by(&ada.bearer).json(&body).await.refused(400, code);
    }
}

#[tokio::test]
async fn of_two_changes_of_what_was_read_the_second_is_refused() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let app = made(&world, &ada, json!({ "name": "shop" })).await;
    let ask = || world.patch(&path(&app, "")).by(&ada.bearer);
    let read = ask().json(&json!({})).await.expect(200);
    let tag = read.headers["etag"].to_str().unwrap().to_owned();
    let body = json!({ "name": "store", "tokenLifetimeSeconds": 600 });
    ask().header("if-match", &tag).json(&body).await.expect(200);
    ask().header("if-match", &tag).json(&json!({ "name": "mine" })).await.refused(412, "PRECONDITION_FAILED");
}

#[tokio::test]
async fn reset_credentials_stop_the_old_ones_and_the_members_tokens_at_once() {
    let world = World::start().await;
    let ada = maker(&world, "ada").await;
    let app = made(&world, &ada, json!({ "name": "shop" })).await;
    let old = basic(&app["apiKey"], &app["apiSecret"]);
    let body = json!({ "appUserId": "u1" });
    let login = world.post("/v2/apps/me/members/login").by(&old).json(&body).await.expect(200).json;
    let member = format!("Bearer {}", login["accessToken"].as_str().unwrap());
    let room = json!({ "type": "VIDEO_CONFERENCE" });
    world.post("/v2/members/me/video-rooms").by(&member).json(&room).await.expect(201);
    let reset = path(&app, "/reset-credentials");
    let new = world.post(&reset).by(&ada.bearer).send().await.expect(200).json;
    assert_ne!((&new["apiKey"], &new["apiSecret"]), (&app["apiKey"], &app["apiSecret"]));
    world.post("/v2/apps/me/members").by(&old).json(&body).await.refused(401, "INVALID_APP_CREDENTIALS");
    let answer = world.post("/v2/members/me/video-rooms").by(&member).json(&room).await;
    answer.refused(401, "INVALID_MEMBER_CREDENTIALS");
    let new = basic(&new["apiKey"], &new["apiSecret"]);
    world.post("/v2/apps/me/members").by(&new).json(&body).await.expect(200);
}
