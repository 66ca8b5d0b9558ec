use super::{APPS, KINDS, made, maker};
use crate::support::{Person, World, basic};
use serde_json::{Value, json};

#[tokio::test]
async fn a_user_makes_apps_of_every_kind_that_the_operator_lets_them_make() {
    let world = World::start().await;
    let ada = maker(&world, "ada").await;
    for kind in KINDS {
        let body = json!({
            "name": " Shop ", "kind": kind, "imageUrl": "https://pics.example/a.png",
            "defaultRtmpOutputMode": "RTMP_CMAF",
        });
        let app = made(&world, &ada, body).await;
        assert_eq!((&app["name"], &app["kind"]), (&json!("Shop"), &json!(kind)));
        assert_eq!(app["imageUrl"], json!("https://pics.example/a.png"));
        assert_eq!(app["defaultRtmpOutputMode"], json!("RTMP_CMAF"));
        assert_eq!(app["apiSecret"].as_str().unwrap().len(), 27);
        // Only where there is a first member is there a password for it.
        assert_eq!(app["adminPassword"].is_string(), kind == "VICOLLO_MANAGED", "{kind}");
        let by = basic(&app["apiKey"], &app["apiSecret"]);
        world.post("/v2/apps/me/members").by(&by).json(&json!({ "appUserId": "u1" })).await.expect(201);
    }
}

#[tokio::test]
async fn what_is_not_said_of_a_new_app_has_the_contracts_defaults() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let app = made(&world, &ada, json!({ "name": "shop" })).await;
    let said = [
        ("kind", json!("FLIPFLOP_APP")),
        ("imageUrl", Value::Null),
        ("defaultRtmpOutputMode", json!("CMAF")),
        ("tokenLifetimeSeconds", json!(86_400)),
        ("membersCreateRooms", json!(true)),
        ("membersCreatePosts", json!(true)),
        ("callback", Value::Null),
    ];
    for (name, value) in said {
        assert_eq!(app[name], value, "{name}");
    }
}

#[tokio::test]
async fn kinds_that_the_operator_did_not_name_are_not_for_the_user() {
    let world = World::start().await;
    let ada = Person::who_makes(&world, "ada", json!(["VICOLLO_UNMANAGED"])).await;
    for kind in ["FLIPFLOP_PORTAL_APP", "VICOLLO_MANAGED"] {
        let answer = world.post(APPS).by(&ada.bearer).json(&json!({ "name": "x", "kind": kind })).await;
        answer.refused(403, "APP_KIND_NOT_ALLOWED");
    }
    for kind in ["FLIPFLOP_APP", "VICOLLO_UNMANAGED"] {
        made(&world, &ada, json!({ "name": "x", "kind": kind })).await;
    }
}

#[tokio::test]
async fn an_app_that_cannot_be_made_leaves_nothing_behind() {
    let world = World::start().await;
    let ada = maker(&world, "ada").await;
    let wrong = [
        (json!({ "name": " " }), "INVALID_APP"),
        (json!({ "name": "x".repeat(101) }), "INVALID_APP"),
        (json!({ "name": "x", "imageUrl": "ftp://a/b" }), "INVALID_APP_SETTINGS"),
        (json!({ "name": "x", "kind": "VICOLLO_MANAGED", "adminPassword": "short" }), "INVALID_PASSWORD"),
        (json!({}), "INVALID_HTTP_MESSAGE_BODY"),
        (json!({ "name": 1 }), "INVALID_HTTP_MESSAGE_BODY"),
        (json!({ "name": "x", "kind": "SHOP" }), "INVALID_HTTP_MESSAGE_BODY"),
        (json!({ "name": "x", "defaultRtmpOutputMode": "HLS" }), "INVALID_HTTP_MESSAGE_BODY"),
    ];
    for (body, code) in wrong {
        world.post(APPS).by(&ada.bearer).json(&body).await.refused(400, code);
    }
    let all = world.get("/v2/operator/apps").by(&world.operator()).send().await.expect(200).json;
    assert_eq!(all["totalElements"], json!(0));
}

#[tokio::test]
async fn nobody_makes_apps_without_a_session_of_the_console() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let app = made(&world, &ada, json!({ "name": "shop" })).await;
    let body = json!({ "name": "x" });
    world.post(APPS).json(&body).await.refused(401, "EMPTY_USER_CREDENTIALS");
    for by in [basic(&app["apiKey"], &app["apiSecret"]), world.operator()] {
        world.post(APPS).by(&by).json(&body).await.refused(401, "INVALID_USER_CREDENTIALS");
    }
}
