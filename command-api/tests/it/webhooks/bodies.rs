use super::receiver::{PASSWORD, Scene};
use crate::support::{basic, upload_clip};
use serde_json::json;
use standardwebhooks::Webhook;

#[tokio::test]
async fn a_webhook_has_the_keys_of_all_three_generations_and_the_exact_credentials() {
    let scene = Scene::start(json!({})).await;
    let post = scene.tenant.post(&scene.world, json!({})).await;
    let taken = scene.receiver.wait(1).await.remove(0);
    let id = taken.json["id"].clone();
    let data = json!({ "videoPostId": post["id"], "videoPostVideoPostState": "CREATED" });
    let expected = json!({
        "id": id, "type": "VIDEO_POST_CREATED",
        "app": { "id": scene.tenant.id, "state": "ACTIVE", "name": "shop", "defaultRtmpOutputMode": "CMAF" },
        "data": data, "createdAt": post["createdAt"],
        "videoPostId": post["id"], "videoPostVideoPostState": "CREATED",
    });
    assert_eq!(taken.json, expected);
    assert_eq!(taken.header("authorization"), basic(&json!("hook"), &json!(PASSWORD)));
    assert_eq!(taken.header("content-type"), "application/json");
    assert!(taken.header("user-agent").starts_with("Reelog-Webhooks/"));
    assert!(!taken.header("x-request-id").is_empty());
    assert_eq!(taken.header("webhook-id"), id.as_str().unwrap());
}

#[tokio::test]
async fn the_reference_library_takes_the_signature_and_refuses_another_body() {
    let scene = Scene::start(json!({})).await;
    let rotate = scene.world.post("/v2/apps/me/callback/rotate-signing-secret").by(&scene.tenant.basic);
    let keys = rotate.json(&json!({ "overlapSeconds": 60 })).await.expect(200).json;
    let (new, old) =
        (keys["signingSecret"].as_str().unwrap(), keys["previousSigningSecret"].as_str().unwrap());
    assert_ne!(new, old);
    assert!(keys["previousValidUntil"].is_string());
    scene.tenant.post(&scene.world, json!({})).await;
    let taken = scene.receiver.wait(1).await.remove(0);
    assert_eq!(taken.header("webhook-signature").split(' ').count(), 2, "both keys sign during a rotation");
    for key in [new, old] {
        let verifier = Webhook::new(key).unwrap();
        verifier.verify(&taken.bytes, &taken.headers).unwrap();
        assert!(verifier.verify(b"{}", &taken.headers).is_err());
    }
    let rotate = scene.world.post("/v2/apps/me/callback/rotate-signing-secret").by(&scene.tenant.basic);
    let only = rotate.json(&json!({ "overlapSeconds": 0 })).await.expect(200).json;
    assert!(only["previousSigningSecret"].is_null());
    scene.tenant.post(&scene.world, json!({})).await;
    let taken = scene.receiver.wait(2).await.remove(1);
    Webhook::new(only["signingSecret"].as_str().unwrap())
        .unwrap()
        .verify(&taken.bytes, &taken.headers)
        .unwrap();
    assert!(Webhook::new(new).unwrap().verify(&taken.bytes, &taken.headers).is_err());
}

#[tokio::test]
async fn webhooks_about_one_thing_come_in_order_and_after_the_api_shows_it() {
    let scene = Scene::start(json!({})).await;
    scene.world.run_policies();
    let post = upload_clip(&scene.world, &scene.tenant).await;
    let taken = scene.receiver.wait(3).await;
    let kinds: Vec<&str> = taken.iter().map(super::receiver::Taken::kind).collect();
    assert_eq!(kinds, ["VIDEO_POST_CREATED", "VIDEO_POST_UPLOADED", "VIDEO_POST_QUEUED"]);
    assert!(taken.iter().all(|taken| taken.json["videoPostId"] == json!(post)));
    let ids: std::collections::BTreeSet<&str> =
        taken.iter().map(|taken| taken.header("webhook-id")).collect();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn a_new_member_and_a_changed_one_are_told_without_what_is_personal() {
    let scene = Scene::start(json!({})).await;
    let upsert = |name: &str| {
        let ask = scene.world.post("/v2/apps/me/members").by(&scene.tenant.basic);
        let body = json!({ "appUserId": "m1", "appUserName": name });
        async move { ask.json(&body).await.json }
    };
    let member = upsert("Canary Person").await;
    upsert("Canary Other").await;
    let taken = scene.receiver.wait(2).await;
    let data = json!({ "memberId": member["id"], "appUserId": "m1" });
    for (taken, kind) in taken.iter().zip(["MEMBER_CREATED", "MEMBER_UPDATED"]) {
        assert_eq!((taken.kind(), &taken.json["data"]), (kind, &data));
        assert!(!taken.json.to_string().contains("Canary"));
    }
}
