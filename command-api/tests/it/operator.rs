use crate::support::{Tenant, World};
use serde_json::{Value, json};

#[tokio::test]
async fn an_app_is_made_by_the_operator_and_its_secret_is_shown_once() {
    let world = World::start().await;
    let body = json!({ "name": " Shop ", "kind": "VICOLLO_MANAGED" });
    let made = world.post("/v2/operator/apps").by(&world.operator()).json(&body).await.expect(201).json;
    assert_eq!((&made["name"], &made["kind"]), (&json!("Shop"), &json!("VICOLLO_MANAGED")));
    let secret = made["apiSecret"].as_str().unwrap();
    assert_eq!((made["apiKey"].as_str().unwrap().len(), secret.len()), (27, 27));
    let page =
        world.get("/v2/operator/apps?page=1&pageSize=5").by(&world.operator()).send().await.expect(200).json;
    assert_eq!((&page["totalElements"], &page["content"][0]["id"]), (&json!(1), &made["id"]));
    let log = world.platform.log.read_all(0, 100).await.unwrap();
    let holds = |text: &str| {
        page.to_string().contains(text)
            || log.iter().any(|event| String::from_utf8_lossy(&event.data).contains(text))
    };
    assert!(!holds(secret), "the secret is kept nowhere");
}

#[tokio::test]
async fn new_credentials_stop_the_old_ones_at_once() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let path = format!("/v2/operator/apps/{}/reset-credentials", tenant.id);
    let made = world.post(&path).by(&world.operator()).send().await.expect(200).json;
    let patch =
        |authorization: String| world.patch("/v2/apps/me/members/u1").by(&authorization).json(&Value::Null);
    patch(tenant.basic.clone()).await.refused(401, "INVALID_APP_CREDENTIALS");
    let new = crate::support::basic(&made["apiKey"], &made["apiSecret"]);
    let answer = world.patch("/v2/apps/me/members/u1").by(&new).json(&json!({})).await;
    answer.expect(200);
}

#[tokio::test]
async fn a_deleted_app_can_do_nothing_any_more() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let path = format!("/v2/operator/apps/{}", tenant.id);
    world.delete(&path).by(&world.operator()).send().await.expect(204);
    world.delete(&path).by(&world.operator()).send().await.expect(204);
    let login =
        world.post("/v2/apps/me/members/login").by(&tenant.basic).json(&json!({ "appUserId": "u1" })).await;
    login.refused(401, "INVALID_APP_CREDENTIALS");
    world.delete("/v2/operator/apps/999").by(&world.operator()).send().await.refused(404, "APP_NOT_FOUND");
}

#[tokio::test]
async fn an_app_needs_a_name_and_a_known_kind() {
    let world = World::start().await;
    let post = |body: Value| {
        let ask = world.post("/v2/operator/apps").by(&world.operator());
        async move { ask.json(&body).await }
    };
    post(json!({ "name": " " })).await.refused(400, "INVALID_APP");
    post(json!({ "name": "a", "kind": "OTHER" })).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    post(json!({})).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
}
