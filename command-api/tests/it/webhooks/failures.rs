use super::receiver::{Receiver, Reply, Scene, listen};
use projections::webhooks::Status;
use serde_json::json;

#[tokio::test]
async fn a_webhook_that_is_not_taken_is_not_sent_again_by_default() {
    let scene = Scene::start(json!({})).await;
    scene.receiver.replies([Reply::Status(500), Reply::Status(404)]);
    scene.tenant.post(&scene.world, json!({})).await;
    let failed = scene.delivery(|delivery| delivery.status == Status::Failed).await;
    assert_eq!((failed.tries, failed.last_status), (1, Some(500)));
    // The next thing that happens is told all the same.
    scene.tenant.post(&scene.world, json!({})).await;
    scene.tenant.post(&scene.world, json!({})).await;
    let taken = scene.receiver.wait(3).await;
    let ids: std::collections::BTreeSet<_> = taken.iter().map(|taken| taken.json["id"].to_string()).collect();
    assert_eq!(ids.len(), 3, "each came once");
}

#[tokio::test]
async fn with_back_off_a_webhook_is_sent_until_it_is_taken_and_later_ones_about_the_thing_wait() {
    let scene = Scene::start(json!({ "retry": "BACKOFF" })).await;
    scene.receiver.replies([Reply::Status(503)]);
    scene.world.run_policies();
    let post = crate::support::upload_clip(&scene.world, &scene.tenant).await;
    // The pause of the schedule is five seconds.
    let taken = scene.receiver.wait(4).await;
    let kinds: Vec<&str> = taken.iter().map(super::receiver::Taken::kind).collect();
    let expected = ["VIDEO_POST_CREATED", "VIDEO_POST_CREATED", "VIDEO_POST_UPLOADED", "VIDEO_POST_QUEUED"];
    assert_eq!(kinds, expected, "post {post}");
    assert_eq!(taken[0].json["id"], taken[1].json["id"], "the same id however often it is sent");
    let again = scene.delivery(|delivery| delivery.kind == "VIDEO_POST_CREATED").await;
    assert_eq!((again.status, again.tries), (Status::Delivered, 2));
}

#[tokio::test]
async fn a_receiver_that_is_busy_says_when_to_come_again() {
    let scene = Scene::start(json!({ "retry": "BACKOFF" })).await;
    scene.receiver.replies([Reply::With(429, "retry-after", "600".into())]);
    scene.tenant.post(&scene.world, json!({})).await;
    let later = scene.delivery(|delivery| delivery.tries == 1).await;
    let pause_us = later.due_at.unwrap().as_micros() - later.created_at.as_micros();
    assert!((600_000_000..800_000_000).contains(&pause_us), "{pause_us}");
    assert_eq!((later.status, later.last_status), (Status::Pending, Some(429)));
}

#[tokio::test]
async fn a_receiver_that_is_gone_stops_webhooks_until_another_one_is_set() {
    let scene = Scene::start(json!({ "retry": "BACKOFF" })).await;
    scene.receiver.replies([Reply::Status(410)]);
    scene.tenant.post(&scene.world, json!({})).await;
    scene.delivery(|delivery| delivery.status == Status::Failed).await;
    let app = domain::AppId::try_from(u32::try_from(scene.tenant.id).unwrap()).unwrap();
    let stopped = || async {
        let app = projections::apps::get(&scene.world.platform.db, app).await.unwrap().unwrap();
        app.webhooks.disabled
    };
    let reason = testkit::eventually(crate::support::LIMIT, stopped).await.unwrap();
    assert_eq!(reason, domain::app::DisableReason::Gone);
    scene.tenant.post(&scene.world, json!({})).await;
    let other = Receiver::start().await;
    listen(&scene.world, &scene.tenant, &other, json!({})).await;
    let post = scene.tenant.post(&scene.world, json!({})).await;
    let taken = other.wait(1).await;
    assert_eq!(
        taken[0].json["videoPostId"], post["id"],
        "what happened while they were stopped is told nobody"
    );
    assert_eq!(scene.receiver.taken().len(), 1);
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_nobody_follows_it() {
    let scene = Scene::start(json!({})).await;
    let elsewhere = Receiver::start().await;
    scene.receiver.replies([Reply::With(307, "location", elsewhere.url.clone())]);
    scene.tenant.post(&scene.world, json!({})).await;
    let failed = scene.delivery(|delivery| delivery.status == Status::Failed).await;
    assert_eq!((failed.last_status, elsewhere.taken().len()), (Some(307), 0));
}

#[tokio::test]
async fn a_receiver_that_hangs_is_given_up() {
    let scene = Scene::start(json!({})).await;
    scene.receiver.replies([Reply::Hang]);
    scene.tenant.post(&scene.world, json!({})).await;
    let failed = scene.delivery(|delivery| delivery.status == Status::Failed).await;
    assert_eq!(failed.last_error.as_deref(), Some("no whole answer within 3 seconds"));
}
