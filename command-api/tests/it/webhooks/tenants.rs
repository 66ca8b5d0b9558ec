use super::receiver::{Receiver, Reply, Scene, listen};
use crate::support::Tenant;
use serde_json::json;
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_receiver_that_hangs_does_not_hold_up_another_tenant() {
    let scene = Scene::start(json!({})).await;
    scene.receiver.always(Some(Reply::Hang));
    for _ in 0..40 {
        scene.tenant.post(&scene.world, json!({})).await;
    }
    // All the lanes of the first tenant are taken, and each is for three seconds.
    scene.receiver.wait(8).await;
    let (other, receiver) = (Tenant::new(&scene.world).await, Receiver::start().await);
    listen(&scene.world, &other, &receiver, json!({})).await;
    let since = Instant::now();
    for _ in 0..20 {
        other.post(&scene.world, json!({})).await;
    }
    receiver.wait(20).await;
    assert!(scene.receiver.taken().len() < 40, "the first tenant's webhooks are still waiting");
    assert!(since.elapsed() < Duration::from_secs(12), "{:?}", since.elapsed());
}

#[tokio::test]
async fn an_app_is_told_only_what_happens_in_it_and_nothing_once_it_is_gone() {
    let scene = Scene::start(json!({})).await;
    let other = Tenant::new(&scene.world).await;
    other.post(&scene.world, json!({})).await;
    let own = scene.tenant.post(&scene.world, json!({})).await;
    let taken = scene.receiver.wait(1).await;
    assert_eq!(taken[0].json["videoPostId"], own["id"]);
    let path = format!("/v2/operator/apps/{}", scene.tenant.id);
    scene.world.delete(&path).by(&scene.world.operator()).send().await.expect(204);
    let forgotten = || async { scene.deliveries().await.is_empty().then_some(()) };
    testkit::eventually(crate::support::LIMIT, forgotten).await.unwrap();
    assert_eq!(scene.receiver.taken().len(), 1);
}
