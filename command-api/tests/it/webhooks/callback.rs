use super::receiver::world;
use crate::support::{Tenant, World, basic};
use serde_json::{Value, json};

fn body(url: &str) -> Value {
    json!({ "url": url, "id": "hook", "password": "secret-password" })
}

async fn set(world: &World, tenant: &Tenant, body: &Value) -> crate::support::Answer {
    world.put("/v2/apps/me/callback").by(&tenant.basic).json(body).await
}

#[tokio::test]
async fn a_callback_is_set_shown_without_its_password_and_removed() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let shown = set(&world, &tenant, &body("https://8.8.8.8/hooks")).await.expect(200).json;
    let expected = json!({
        "url": "https://8.8.8.8/hooks", "id": "hook", "retry": "NONE", "enabled": true, "disabledReason": null
    });
    assert_eq!(shown, expected);
    for _ in 0..2 {
        world.delete("/v2/apps/me/callback").by(&tenant.basic).send().await.expect(204);
    }
    world.post("/v2/apps/me/callback/ping").by(&tenant.basic).send().await.refused(404, "CALLBACK_NOT_FOUND");
}

#[tokio::test]
async fn the_same_callback_again_adds_no_event_and_another_one_keeps_the_password() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    set(&world, &tenant, &body("https://8.8.8.8/a")).await.expect(200);
    let head = *world.platform.log.head().borrow();
    set(&world, &tenant, &body("https://8.8.8.8/a")).await.expect(200);
    assert_eq!(*world.platform.log.head().borrow(), head);
    let moved = json!({ "url": "https://8.8.8.8/b", "id": "hook", "retry": "BACKOFF", "enabled": false });
    let shown = set(&world, &tenant, &moved).await.expect(200).json;
    assert_eq!((&shown["retry"], &shown["disabledReason"]), (&json!("BACKOFF"), &json!("ASKED")));
}

#[tokio::test]
async fn an_address_that_may_not_be_called_is_refused_with_the_reason() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    for url in [
        "http://127.0.0.1:4000/",
        "http://localhost:4000/",
        "http://169.254.169.254/latest",
        "http://[::1]/",
        "http://2130706433/",
        "https://u:p@8.8.8.8/",
        "ftp://8.8.8.8/",
        "http://8.8.8.8:22/",
        "8.8.8.8/hooks",
        "",
    ] {
        set(&world, &tenant, &body(url)).await.refused(400, "CALLBACK_URL_NOT_ALLOWED");
    }
    let open = self::world().await;
    let tenant = Tenant::new(&open).await;
    set(&open, &tenant, &body("http://127.0.0.1:40000/")).await.expect(200);
}

#[tokio::test]
async fn id_and_password_have_four_characters_or_more() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let url = "https://8.8.8.8/";
    for wrong in [
        json!({ "url": url, "id": "abc", "password": "secret" }),
        json!({ "url": url, "id": "ho:ok", "password": "secret" }),
        json!({ "url": url, "id": "hook", "password": "abc" }),
        json!({ "url": url, "id": "hook", "password": "a\nbcd" }),
        json!({ "url": url, "id": "hook" }),
    ] {
        set(&world, &tenant, &wrong).await.refused(400, "INVALID_APP_CALLBACK");
    }
    for wrong in [json!({ "url": url }), json!({ "url": 1, "id": "hook" }), json!([])] {
        set(&world, &tenant, &wrong).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    }
    let retry = json!({ "url": url, "id": "hook", "password": "secret", "retry": "SOMETIMES" });
    set(&world, &tenant, &retry).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
}

#[tokio::test]
async fn every_operation_wants_the_apps_credentials() {
    let world = World::start().await;
    let operations = [
        ("PUT", "/v2/apps/me/callback"),
        ("DELETE", "/v2/apps/me/callback"),
        ("POST", "/v2/apps/me/callback/rotate-signing-secret"),
        ("POST", "/v2/apps/me/callback/ping"),
        ("POST", "/v2/apps/me/webhook-deliveries/redeliver"),
        ("POST", "/v2/apps/me/webhook-deliveries/00000000-0000-0000-0000-000000000000/redeliver"),
        ("PUT", "/v2/vicollo-apps/me/callback"),
        ("POST", "/v2/vicollo-apps/me/callback"),
        ("DELETE", "/v2/vicollo-apps/me/callback"),
    ];
    for (method, path) in operations {
        world.ask(method, path).send().await.refused(401, "EMPTY_APP_CREDENTIALS");
        let wrong = basic(&json!("a"), &json!("b"));
        world.ask(method, path).by(&wrong).send().await.refused(401, "INVALID_APP_CREDENTIALS");
    }
}

#[tokio::test]
async fn a_vicollo_backend_sets_its_callback_at_its_own_address_and_others_cannot() {
    let world = World::start().await;
    let body = body("https://8.8.8.8/");
    let other = Tenant::new(&world).await;
    let path = "/v2/vicollo-apps/me/callback";
    assert_eq!(world.put(path).by(&other.basic).json(&body).await.status, 403);
    let made = json!({ "name": "meet", "kind": "VICOLLO_UNMANAGED" });
    let made = world.post("/v2/operator/apps").by(&world.operator()).json(&made).await.expect(201).json;
    let meet = basic(&made["apiKey"], &made["apiSecret"]);
    for method in ["PUT", "POST"] {
        let shown = world.ask(method, path).by(&meet).json(&body).await.expect(200).json;
        assert_eq!(shown["url"], json!("https://8.8.8.8/"));
    }
    world.delete(path).by(&meet).send().await.expect(204);
}

#[tokio::test]
async fn an_old_key_signs_for_a_week_at_most() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let path = "/v2/apps/me/callback/rotate-signing-secret";
    let first = world.post(path).by(&tenant.basic).send().await.expect(200).json;
    assert!(first["signingSecret"].as_str().unwrap().starts_with("whsec_"));
    let long = world.post(path).by(&tenant.basic).json(&json!({ "overlapSeconds": 604_801 })).await;
    long.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    let second = world.post(path).by(&tenant.basic).send().await.expect(200).json;
    assert_eq!(second["previousSigningSecret"], first["signingSecret"]);
}
