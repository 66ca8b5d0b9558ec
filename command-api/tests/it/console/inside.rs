//! `/v2/console/apps/{appId}/…` is the server API of that app, for its owner.

use super::{made, maker, path};
use crate::support::{Person, World};
use serde_json::{Value, json};

#[tokio::test]
async fn the_owner_does_inside_an_app_what_its_backend_does() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let app = made(&world, &ada, json!({ "name": "shop" })).await;
    let post = async |tail: &str, body: Value| {
        world.post(&path(&app, tail)).by(&ada.bearer).json(&body).await.expect(201).json
    };
    let member = post("/members", json!({ "appUserId": "u1", "appUserName": "Una" })).await;
    assert_eq!(member["app"]["id"], app["id"]);
    // What is made in the console says which user made it (contract section 1, "Ownership").
    let creator = (&json!("USER"), &json!(ada.id));
    let room = json!({ "appUserId": "u1", "type": "BROADCAST_RTMP", "scheduledAt": "2030-01-01T00:00:00Z" });
    let room = post("/video-rooms", room).await;
    assert_eq!((&room["creatorType"], &room["creatorId"]), creator);
    let video = post("/video-posts", json!({ "appUserId": "u1", "title": "Rabbit" })).await;
    assert_eq!((&video["creatorType"], &video["creatorId"]), creator);
    let change = world.patch(&path(&app, &format!("/video-posts/{}", video["id"]))).by(&ada.bearer);
    assert_eq!(change.json(&json!({ "title": "Hare" })).await.expect(200).json["title"], json!("Hare"));
    let delete = world.delete(&path(&app, &format!("/video-rooms/{}", room["id"]))).by(&ada.bearer);
    delete.send().await.expect(204);
    let bad = world.post(&path(&app, "/members")).by(&ada.bearer).json(&json!({})).await;
    bad.refused(400, "EMPTY_APP_USER_ID");
    let unknown = world.post(&path(&app, "/nothing")).by(&ada.bearer).json(&json!({})).await;
    unknown.refused(404, "RESOURCE_NOT_FOUND");
}

#[tokio::test]
async fn the_owner_of_a_vicollo_app_has_its_own_api_too_and_the_owner_of_another_app_not() {
    let world = World::start().await;
    let ada = maker(&world, "ada").await;
    let school = made(&world, &ada, json!({ "name": "vicollo_school", "kind": "VICOLLO_UNMANAGED" })).await;
    let shop = made(&world, &ada, json!({ "name": "shop" })).await;
    let group = json!({ "name": "Teachers", "permissions": ["VIDEO_ROOM_CREATE_ANY"] });
    let ask = |app: &Value| world.post(&path(app, "/vicollo/groups")).by(&ada.bearer).json(&group);
    ask(&school).await.expect(201);
    ask(&shop).await.refused(403, "APP_KIND_NOT_VICOLLO");
}

#[tokio::test]
async fn another_users_app_is_not_found_inside_either_and_nothing_happens_in_it() {
    let world = World::start().await;
    let (ada, bob) = (Person::new(&world, "ada").await, Person::new(&world, "bob").await);
    let app = made(&world, &ada, json!({ "name": "shop" })).await;
    world.post(&path(&app, "/members")).by(&ada.bearer).json(&json!({ "appUserId": "u1" })).await.expect(201);
    let head = *world.platform.log.head().borrow();
    let tails = [
        ("POST", "/members"),
        ("POST", "/members/login"),
        ("PATCH", "/members/u1"),
        ("DELETE", "/members/u1"),
        ("POST", "/video-posts"),
        ("POST", "/video-rooms"),
        ("PUT", "/callback"),
        ("DELETE", "/callback"),
        ("POST", "/callback/rotate-signing-secret"),
        ("POST", "/vicollo/groups"),
        ("POST", "/streaming-tokens"),
        ("POST", "/logins"),
    ];
    let its_key = crate::support::basic(&app["apiKey"], &app["apiSecret"]);
    for (method, tail) in tails {
        let ask = || world.ask(method, &path(&app, tail));
        ask().by(&bob.bearer).json(&json!({})).await.refused(404, "APP_NOT_FOUND");
        ask().json(&json!({})).await.refused(401, "EMPTY_USER_CREDENTIALS");
        ask().by(&its_key).json(&json!({})).await.refused(401, "INVALID_USER_CREDENTIALS");
    }
    assert_eq!(*world.platform.log.head().borrow(), head);
}

#[tokio::test]
async fn a_cookie_alone_changes_nothing_inside_an_app() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let app = made(&world, &ada, json!({ "name": "shop" })).await;
    let cookie = format!("reelog_session={}", ada.bearer.strip_prefix("Bearer ").unwrap());
    let body = json!({ "appUserId": "u1" });
    let ask = || world.post(&path(&app, "/members")).header("cookie", &cookie);
    ask().json(&body).await.refused(403, "MISSING_REQUESTED_WITH");
    ask().header("x-requested-with", "reelog").json(&body).await.expect(201);
}

#[tokio::test]
async fn the_callback_of_an_app_is_set_in_the_console() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let app = made(&world, &ada, json!({ "name": "shop" })).await;
    let ask = |method: &str, tail: &str| world.ask(method, &path(&app, tail)).by(&ada.bearer);
    let body = json!({ "url": "https://8.8.8.8/hooks", "id": "hook", "password": "secret-password" });
    let set = ask("PUT", "/callback").json(&body).await.expect(200).json;
    assert_eq!((&set["url"], &set["id"]), (&json!("https://8.8.8.8/hooks"), &json!("hook")));
    // The app shows where its webhooks go, and the password nowhere.
    let shown = ask("PATCH", "").json(&json!({})).await.expect(200).json;
    assert_eq!(shown["callback"], json!({ "url": "https://8.8.8.8/hooks", "id": "hook" }));
    assert!(!world.files().contains("secret-password"));
    for (wrong, code) in [
        (
            json!({ "url": "http://127.0.0.1/", "id": "hook", "password": "secret" }),
            "CALLBACK_URL_NOT_ALLOWED",
        ),
        (json!({ "url": "https://8.8.8.8/", "id": "abc", "password": "secret" }), "INVALID_APP_CALLBACK"),
        (json!({ "url": "https://8.8.8.8/", "id": "hook", "password": "abc" }), "INVALID_APP_CALLBACK"),
        (json!({ "id": "hook" }), "INVALID_HTTP_MESSAGE_BODY"),
    ] {
        ask("PUT", "/callback").json(&wrong).await.refused(400, code);
    }
    ask("POST", "/callback/rotate-signing-secret").send().await.expect(200);
    ask("DELETE", "/callback").send().await.expect(204);
    let shown = ask("PATCH", "").json(&json!({})).await.expect(200).json;
    assert_eq!(shown["callback"], Value::Null);
    ask("POST", "/callback/ping").send().await.refused(404, "CALLBACK_NOT_FOUND");
}
