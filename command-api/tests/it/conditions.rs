//! Entity tags, and changes under the condition of one.

use crate::support::{Tenant, World};
use serde_json::json;

#[tokio::test]
async fn a_change_on_what_was_read_before_another_change_is_refused_and_does_nothing() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let path = "/v2/apps/me/members/u1";
    let change = || world.patch(path).by(&tenant.basic);
    let first = change().json(&json!({ "appUserName": "A" })).await.expect(200);
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    let second = change().header("if-match", &tag).json(&json!({ "appUserName": "B" })).await.expect(200);
    assert_ne!(second.headers["etag"], tag);
    let late = change().header("if-match", &tag).json(&json!({ "appUserName": "C" })).await;
    late.refused(412, "PRECONDITION_FAILED");
    // Also what would change nothing is a change of what is there no more.
    change()
        .header("if-match", &tag)
        .json(&json!({ "appUserName": "B" }))
        .await
        .refused(412, "PRECONDITION_FAILED");
    for wrong in ["W/\"2\"", "2", "\"x\"", ""] {
        change().header("if-match", wrong).json(&json!({})).await.refused(412, "PRECONDITION_FAILED");
    }
    let now = change().header("if-match", "*").json(&json!({})).await.expect(200);
    assert_eq!(now.json["appUserName"], "B");
    let list = format!("\"77\", {}", now.headers["etag"].to_str().unwrap());
    change().header("if-match", &list).json(&json!({ "appUserName": "D" })).await.expect(200);
}

#[tokio::test]
async fn a_deletion_can_have_a_condition_and_what_is_not_there_is_not_found_before_it_is_stale() {
    let world = World::start().await;
    let (tenant, other) = (Tenant::new(&world).await, Tenant::new(&world).await);
    let made = tenant.post(&world, json!({})).await;
    let path = format!("/v2/apps/me/video-posts/{}", made["id"]);
    world.patch(&path).by(&tenant.basic).json(&json!({ "title": "new" })).await.expect(200);
    let delete = |by: &str| world.delete(&path).by(by).header("if-match", "\"0\"");
    delete(&tenant.basic).send().await.refused(412, "PRECONDITION_FAILED");
    delete(&other.basic).send().await.refused(404, "VIDEO_POST_NOT_FOUND");
    world.delete(&path).by(&tenant.basic).header("if-match", "\"1\"").send().await.expect(204);
}
