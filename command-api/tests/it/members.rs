use crate::support::{Tenant, World};
use serde_json::{Value, json};

#[tokio::test]
async fn a_member_is_created_with_201_and_updated_with_200() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let body = json!({ "appUserId": "64b0f2c1d4e5a6b7c8d9e0f1", "appUserName": "Ada", "customData": { "level": 3 } });
    let made = world.post("/v2/apps/me/members").by(&tenant.basic).json(&body).await.expect(201).json;
    assert_eq!((&made["appUserName"], &made["customData"]["level"]), (&json!("Ada"), &json!("3")));
    assert_eq!(made["app"]["id"], json!(tenant.id));
    let body =
        json!({ "appUserId": "64b0f2c1d4e5a6b7c8d9e0f1", "email": "ada@example.org", "appUserName": null });
    let again = world.post("/v2/apps/me/members").by(&tenant.basic).json(&body).await.expect(200).json;
    assert_eq!((&again["id"], &again["appUserName"]), (&made["id"], &json!("Ada")));
    assert_eq!(again["email"], json!("ada@example.org"));
}

#[tokio::test]
async fn a_login_creates_the_member_and_gives_three_tokens_whatever_else_is_sent() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let body = json!({ "id": 5, "state": null, "appUserId": 42, "appUserName": "Bo", "observer": true });
    let tokens = world.post("/v2/apps/me/members/login").by(&tenant.basic).json(&body).await.expect(200).json;
    let keys: Vec<&String> = tokens.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["accessToken", "refreshToken", "streamingToken"]);
    let patched =
        world.patch("/v2/apps/me/members/42").by(&tenant.basic).json(&json!({})).await.expect(200).json;
    assert_eq!(patched["appUserName"], json!("Bo"));
    let access = tokens["accessToken"].as_str().unwrap();
    let read = world.platform.secrets.tokens().read(access, &[web::tokens::Purpose::Member]).unwrap();
    assert_eq!(json!(read.claimed().member_id), patched["id"]);
}

#[tokio::test]
async fn a_guest_logs_in_without_a_body() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let path = "/v2/apps/me/members/login-as-guest";
    let tokens = world.post(path).by(&tenant.basic).send().await.expect(200).json;
    assert!(tokens["accessToken"].is_string() && tokens["streamingToken"].is_string());
}

#[tokio::test]
async fn null_clears_and_absent_keeps_in_a_patch() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let path = "/v2/apps/me/members/u1";
    let patch = |body: Value| {
        let ask = world.patch(path).by(&tenant.basic);
        async move { ask.json(&body).await.expect(200).json }
    };
    patch(json!({ "appUserName": "Ada", "appUserProfileImgUrl": "http://i", "customType": "vip" })).await;
    let after = patch(json!({ "appUserName": null })).await;
    assert_eq!((&after["appUserName"], &after["appUserProfileImgUrl"]), (&Value::Null, &json!("http://i")));
    assert_eq!(after["customType"], json!("vip"));
    assert_eq!(world.patch(path).by(&tenant.basic).send().await.expect(200).json["customType"], json!("vip"));
}

#[tokio::test]
async fn fields_beyond_their_limits_are_refused_by_name() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let many: serde_json::Map<String, Value> = (0..11).map(|index| (index.to_string(), json!("x"))).collect();
    let long = "x".repeat(51);
    let cases = [
        (json!({}), "EMPTY_APP_USER_ID"),
        (json!({ "appUserId": null }), "EMPTY_APP_USER_ID"),
        (json!({ "appUserId": "" }), "EMPTY_APP_USER_ID"),
        (json!({ "appUserId": "a-b" }), "INVALID_APP_USER_ID_FORMAT"),
        (json!({ "appUserId": "u1", "customType": long }), "CUSTOM_TYPE_SIZE_UPPER_LIMIT_EXCEEDED"),
        (json!({ "appUserId": "u1", "customData": many }), "CUSTOM_DATA_ITEM_COUNT_UPPER_LIMIT_EXCEEDED"),
        (
            json!({ "appUserId": "u1", "customData": { (long.as_str()): "" } }),
            "CUSTOM_DATA_ITEM_NAME_SIZE_UPPER_LIMIT_EXCEEDED",
        ),
        (
            json!({ "appUserId": "u1", "customData": { "a": long } }),
            "CUSTOM_DATA_ITEM_VALUE_SIZE_UPPER_LIMIT_EXCEEDED",
        ),
        (json!({ "appUserId": "u1", "customData": { "a": [1] } }), "INVALID_CUSTOM_DATA_FORMAT"),
        (
            json!({ "appUserId": "u1", "appUserName": "x".repeat(2_001) }),
            "MEMBER_TEXT_SIZE_UPPER_LIMIT_EXCEEDED",
        ),
        (json!({ "appUserId": "u1", "appUserName": 5 }), "INVALID_HTTP_MESSAGE_BODY"),
    ];
    for (body, code) in cases {
        world.post("/v2/apps/me/members").by(&tenant.basic).json(&body).await.refused(400, code);
    }
    world.post("/v2/apps/me/members").by(&tenant.basic).send().await.refused(400, "EMPTY_APP_USER_ID");
}

#[tokio::test]
async fn deleting_members_takes_a_list_and_what_is_not_there_is_deleted_already() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    world.delete("/v2/apps/me/members/u1,unknown").by(&tenant.basic).send().await.expect(204);
    world
        .patch("/v2/apps/me/members/u1")
        .by(&tenant.basic)
        .json(&json!({}))
        .await
        .refused(404, "MEMBER_NOT_FOUND");
    world.delete("/v2/apps/me/members/u1").by(&tenant.basic).send().await.expect(204);
    let bad = world.delete("/v2/apps/me/members/u2,a-b").by(&tenant.basic).send().await;
    bad.refused(400, "INVALID_APP_USER_ID_FORMAT");
    let many = vec!["u"; 101].join(",");
    let many = world.delete(&format!("/v2/apps/me/members/{many}")).by(&tenant.basic).send().await;
    many.refused(400, "APP_USER_ID_COUNT_UPPER_LIMIT_EXCEEDED");
}

#[tokio::test]
async fn deleting_a_member_erases_the_key_of_its_data_at_once_and_whoever_comes_back_is_another() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let path = "/v2/apps/me/members";
    let body = json!({ "appUserId": "u9", "appUserName": "Ada" });
    let before = world.post(path).by(&tenant.basic).json(&body).await.expect(201).json;
    world.delete("/v2/apps/me/members/u9").by(&tenant.basic).send().await.expect(204);
    let log = world.platform.log.read_all(0, 1_000).await.unwrap();
    let deleted = log.iter().find(|event| event.event_type == "member.deleted").unwrap();
    let subject = deleted.meta.subject.unwrap();
    let vault = world.platform.transactor.as_ref().unwrap().vault();
    assert!(vault.key_for_opening(deleted.app, subject).await.unwrap().is_none());
    let after = world.post(path).by(&tenant.basic).json(&json!({ "appUserId": "u9" })).await.expect(201).json;
    assert_eq!(after["appUserName"], Value::Null);
    assert_ne!(after["id"], before["id"]);
}

#[tokio::test]
async fn another_apps_member_is_not_found() {
    let world = World::start().await;
    let (one, other) = (Tenant::new(&world).await, Tenant::new(&world).await);
    let body = json!({ "appUserId": "mine" });
    world.post("/v2/apps/me/members").by(&one.basic).json(&body).await.expect(201);
    world
        .patch("/v2/apps/me/members/mine")
        .by(&other.basic)
        .json(&json!({}))
        .await
        .refused(404, "MEMBER_NOT_FOUND");
    world.delete("/v2/apps/me/members/mine").by(&other.basic).send().await.expect(204);
    world.patch("/v2/apps/me/members/mine").by(&one.basic).json(&json!({})).await.expect(200);
}

#[tokio::test]
async fn a_member_changes_themselves_and_a_guest_cannot() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let bearer = async |path: &str, body: Value| {
        let tokens = world.post(path).by(&tenant.basic).json(&body).await.expect(200).json;
        format!("Bearer {}", tokens["accessToken"].as_str().unwrap())
    };
    let ada = bearer("/v2/apps/me/members/login", json!({ "appUserId": "ada", "customType": "vip" })).await;
    let path = "/v2/members/me";
    let body = json!({ "appUserName": "Ada L.", "customType": null, "appUserId": "someone" });
    let changed = world.patch(path).by(&ada).json(&body).await.expect(200).json;
    assert_eq!(
        (&changed["appUserId"], &changed["appUserName"], &changed["customType"]),
        (&json!("ada"), &json!("Ada L."), &Value::Null)
    );
    world
        .patch(path)
        .by(&ada)
        .json(&json!({ "customData": { "a": { "b": 1 } } }))
        .await
        .refused(400, "INVALID_CUSTOM_DATA_FORMAT");
    world.patch(path).json(&body).await.refused(401, "EMPTY_MEMBER_CREDENTIALS");
    let guest = bearer("/v2/apps/me/members/login-as-guest", json!({})).await;
    world.patch(path).by(&guest).json(&body).await.refused(403, "GUEST_NOT_ALLOWED");
}
