//! Callbacks, and the log of what was sent to them.

use crate::support::{Tenant, World, now};
use domain::app::{App, Callback, Command, WebhookChange};
use projections::webhooks::{Attempt, Ended, NewDelivery, add_test, attempts, settle};
use serde_json::{Value, json};
use uuid::Uuid;
use web::callbacks::secret_context;

/// A delivery that failed once.
async fn failed(world: &World, tenant: &Tenant, kind: &str) -> Uuid {
    let (id, db) = (Uuid::now_v7(), &world.platform.db);
    let new = NewDelivery {
        id,
        app: tenant.app,
        position: 7,
        stream: format!("post-{id}"),
        kind: kind.into(),
        at: now(),
    };
    add_test(db, &new).await.unwrap();
    let delivery = projections::webhooks::get(db, tenant.app, id).await.unwrap().unwrap();
    let attempt = Attempt { number: 1, at: now(), duration_ms: 12, status: Some(500), error: None };
    settle(db, &delivery, Some(&attempt), None, Ended::Failed, now()).await.unwrap();
    id
}

#[tokio::test]
async fn where_webhooks_go_is_shown_without_the_password_and_404_when_they_go_nowhere() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    world.settle().await;
    let get = |path: &'static str| world.get(path).by(&tenant.basic).send();
    get("/v2/apps/me/callback").await.refused(404, "CALLBACK_NOT_FOUND");
    get("/v2/apps/me/callback/signing-secret").await.refused(404, "CALLBACK_NOT_FOUND");
    let sealer = world.platform.secrets.sealer();
    let sealed = sealer.seal(&secret_context(tenant.app), b"whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3");
    let callback = Callback {
        url: "https://shop.example/hooks".into(),
        id: "hook".into(),
        sealed_password: "sealed-canary".into(),
    };
    let at = now();
    let give = Command::Webhooks { change: WebhookChange::GiveSecret { sealed }, at };
    world.run::<App>(8, "8", give).await;
    world.run::<App>(8, "8", Command::SetCallback { callback: Some(callback), at }).await;
    world.settle().await;
    let shown = get("/v2/apps/me/callback").await.expect(200).json();
    let expected = json!({
        "url": "https://shop.example/hooks", "id": "hook", "retry": "NONE", "enabled": true, "disabledReason": null
    });
    assert_eq!(shown, expected);
    let keys = get("/v2/apps/me/callback/signing-secret").await.expect(200).json();
    assert_eq!(keys["signingSecret"], json!("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"));
    assert!(keys["previousSigningSecret"].is_null());
    assert_eq!(get("/v2/vicollo-apps/me/callback").await.status, 403, "the app is no Vicollo app");
}

#[tokio::test]
async fn deliveries_are_listed_newest_first_and_shown_try_by_try() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    world.settle().await;
    let first = failed(&world, &tenant, "VIDEO_POST_CREATED").await;
    let second = failed(&world, &tenant, "VIDEO_ROOM_LIVE").await;
    let get = |path: String| world.get(&path).by(&tenant.basic).send();
    let page = get("/v2/apps/me/webhook-deliveries".into()).await.expect(200).json();
    let ids: Vec<&Value> = page["content"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, [&json!(second), &json!(first)]);
    let filtered = "/v2/apps/me/webhook-deliveries?type=VIDEO_ROOM_LIVE&status=FAILED&pageSize=1";
    let page = get(filtered.into()).await.expect(200).json();
    assert_eq!((&page["totalElements"], &page["content"][0]["id"]), (&json!(1), &json!(second)));
    let empty = get("/v2/apps/me/webhook-deliveries?status=DELIVERED".into()).await.expect(200).json();
    assert_eq!(empty["totalElements"], json!(0));
    get("/v2/apps/me/webhook-deliveries?status=LOST".into()).await.refused(400, "INVALID_REQUEST_PARAMETER");
    let one = get(format!("/v2/apps/me/webhook-deliveries/{first}")).await.expect(200).json();
    assert_eq!(
        (&one["status"], &one["tries"], &one["lastStatus"]),
        (&json!("FAILED"), &json!(1), &json!(500))
    );
    let tries = &one["attempts"];
    assert_eq!(
        (&tries[0]["number"], &tries[0]["status"], &tries[0]["durationMs"]),
        (&json!(1), &json!(500), &json!(12))
    );
    assert_eq!(attempts(&world.platform.db, first).await.unwrap().len(), 1);
}

#[tokio::test]
async fn another_apps_deliveries_are_not_found_and_nothing_is_shown_without_credentials() {
    let world = World::start().await;
    let (tenant, other) = (Tenant::new(&world, 8).await, Tenant::new(&world, 9).await);
    world.settle().await;
    let id = failed(&world, &tenant, "VIDEO_POST_CREATED").await.to_string();
    for id in [id.as_str(), "00000000-0000-0000-0000-000000000000", "7"] {
        let path = format!("/v2/apps/me/webhook-deliveries/{id}");
        let answer = world.get(&path).by(&other.basic).send().await;
        answer.refused(404, "WEBHOOK_DELIVERY_NOT_FOUND");
    }
    let page = world.get("/v2/apps/me/webhook-deliveries").by(&other.basic).send().await.expect(200).json();
    assert_eq!(page["totalElements"], json!(0));
    for path in [
        "/v2/apps/me/callback",
        "/v2/apps/me/callback/signing-secret",
        "/v2/vicollo-apps/me/callback",
        "/v2/apps/me/webhook-deliveries",
        "/v2/apps/me/webhook-deliveries/7",
    ] {
        world.get(path).send().await.refused(401, "EMPTY_APP_CREDENTIALS");
    }
}
