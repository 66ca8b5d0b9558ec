use super::receiver::{PASSWORD, Scene};
use projections::webhooks::Status;
use serde_json::json;

#[tokio::test]
async fn neither_password_nor_key_is_anywhere_in_the_clear() {
    let scene = Scene::start(json!({})).await;
    let rotate = scene.world.post("/v2/apps/me/callback/rotate-signing-secret").by(&scene.tenant.basic);
    let keys = rotate.send().await.expect(200).json;
    scene.tenant.post(&scene.world, json!({})).await;
    scene.delivery(|delivery| delivery.status == Status::Delivered).await;
    let mut kept = String::new();
    for event in scene.world.platform.log.read_all(0, 1_000).await.unwrap() {
        kept += &String::from_utf8_lossy(&event.data);
    }
    assert!(kept.contains("sealed_password"), "the callback is there");
    kept += &scene.world.files();
    for secret in [PASSWORD, "whsec_", keys["signingSecret"].as_str().unwrap()] {
        assert!(!kept.contains(secret), "{secret}");
    }
}
