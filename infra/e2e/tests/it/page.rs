use crate::support::Tenant;
use serde_json::json;
use testkit::{Scratch, Server, browser, clip, workspace_root};

#[tokio::test]
async fn the_watch_page_plays_in_a_browser() {
    let data = Scratch::new("page").unwrap();
    let server = Server::start(data.path()).await.unwrap();
    let tenant = Tenant::new(&server.base_url, server.create_app("page").await.unwrap());
    tenant.member("alice").await.unwrap();
    let id = tenant
        .publish("alice", &clip("bigbuckbunny.mp4"), 1, json!({ "title": "Big Buck Bunny" }))
        .await
        .unwrap();
    let post = tenant.settled(id).await.unwrap();
    assert_eq!(post["videoPostState"], "PROCESSED", "{post:#}");
    let page = format!("{}/watch/{}", server.base_url, post["uuid"].as_str().unwrap());
    let screenshot = workspace_root().join("target/watch-page.png");
    let seen = browser::watch(&page, &screenshot).await.unwrap();
    assert!(seen.times_s[1] > seen.times_s[0], "{seen:?}");
    assert!(seen.contrast > 5.0, "a picture, not a grey box: {seen:?}");
    assert!(seen.errors.is_empty(), "{seen:?}");
    tenant.assert_no_leaks(&server, &[]).await;
    assert!(seen.text.contains("Big Buck Bunny") && seen.text.contains("PROCESSED"), "{seen:?}");
}
