use super::receiver::{Reply, Scene};
use crate::support::Tenant;
use projections::webhooks::{Status, attempts};
use serde_json::json;

#[tokio::test]
async fn a_failed_webhook_is_sent_again_by_hand_and_each_try_is_kept() {
    let scene = Scene::start(json!({})).await;
    scene.receiver.replies([Reply::Status(500)]);
    scene.tenant.post(&scene.world, json!({})).await;
    let failed = scene.delivery(|delivery| delivery.status == Status::Failed).await;
    let path = format!("/v2/apps/me/webhook-deliveries/{}/redeliver", failed.id);
    let again = scene.world.post(&path).by(&scene.tenant.basic).send().await.expect(200).json;
    assert_eq!((&again["id"], &again["type"]), (&json!(failed.id), &json!("VIDEO_POST_CREATED")));
    let taken = scene.receiver.wait(2).await;
    assert_eq!(taken[0].json, taken[1].json);
    scene.delivery(|delivery| delivery.status == Status::Delivered).await;
    let tries = attempts(&scene.world.platform.db, failed.id).await.unwrap();
    let statuses: Vec<_> = tries.iter().map(|attempt| (attempt.number, attempt.status)).collect();
    assert_eq!(statuses, [(1, Some(500)), (2, Some(204))]);
}

#[tokio::test]
async fn everything_that_failed_during_an_outage_is_sent_again_at_once() {
    let scene = Scene::start(json!({})).await;
    scene.receiver.always(Some(Reply::Status(500)));
    for _ in 0..3 {
        scene.tenant.post(&scene.world, json!({})).await;
    }
    let all_failed = || async {
        let failed = scene.deliveries().await.iter().filter(|one| one.status == Status::Failed).count();
        (failed == 3).then_some(())
    };
    testkit::eventually(crate::support::LIMIT, all_failed).await.unwrap();
    scene.receiver.always(None);
    let redeliver = |body: serde_json::Value| {
        let ask = scene.world.post("/v2/apps/me/webhook-deliveries/redeliver").by(&scene.tenant.basic);
        async move { ask.json(&body).await }
    };
    let none = redeliver(json!({ "to": "2020-01-01T00:00:00Z" })).await.expect(200).json;
    assert_eq!(none, json!({ "count": 0 }));
    redeliver(json!({ "from": "yesterday" })).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    let some = redeliver(json!({ "from": "2020-01-01T00:00:00Z" })).await.expect(200).json;
    assert_eq!(some, json!({ "count": 3 }));
    let taken = scene.receiver.wait(6).await;
    let ids: std::collections::BTreeSet<_> = taken.iter().map(|taken| taken.json["id"].to_string()).collect();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn a_test_is_sent_even_while_webhooks_are_stopped() {
    let scene = Scene::start(json!({ "enabled": false })).await;
    scene.tenant.post(&scene.world, json!({})).await;
    let ping = scene.world.post("/v2/apps/me/callback/ping").by(&scene.tenant.basic);
    let sent = ping.send().await.expect(201).json;
    let taken = scene.receiver.wait(1).await;
    assert_eq!((taken[0].kind(), &taken[0].json["id"]), ("PING", &sent["id"]));
    assert_eq!(taken[0].json["data"], json!({}));
}

#[tokio::test]
async fn another_apps_delivery_is_not_found() {
    let scene = Scene::start(json!({})).await;
    scene.tenant.post(&scene.world, json!({})).await;
    let sent = scene.delivery(|delivery| delivery.status == Status::Delivered).await;
    let other = Tenant::new(&scene.world).await;
    for id in [sent.id.to_string(), uuid::Uuid::nil().to_string(), "7".to_owned()] {
        let path = format!("/v2/apps/me/webhook-deliveries/{id}/redeliver");
        let refused = scene.world.post(&path).by(&other.basic).send().await;
        refused.refused(404, "WEBHOOK_DELIVERY_NOT_FOUND");
    }
    let all = scene.world.post("/v2/apps/me/webhook-deliveries/redeliver").by(&other.basic);
    let counted = all.json(&json!({ "delivered": true })).await.expect(200).json;
    assert_eq!(counted, json!({ "count": 0 }));
    assert_eq!(scene.receiver.taken().len(), 1);
}
