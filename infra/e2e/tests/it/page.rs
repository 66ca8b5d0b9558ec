use crate::support::Tenant;
use serde_json::json;
use std::time::Duration;
use testkit::{Scratch, Server, browser, clip, eventually, workspace_root};

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
    let tile = seen.tile.as_ref().expect("a seek bar with pictures");
    assert_eq!((tile.time.as_str(), tile.width, tile.height), ("0:02", 3 * 160, 90), "{tile:?}");
    assert!(seen.errors.is_empty(), "{seen:?}");
    assert_eq!(seen.beacon, Some(204));
    let playback = format!("/v2/apps/me/video-posts/{id}/playback");
    // At the next report; a minute later, if the browser was closed before its last word left.
    let told = eventually(Duration::from_secs(100), || async {
        tenant.get(&playback).await.ok().filter(|told| told["sessions"] == 1)
    });
    let told = told.await.unwrap();
    assert!(told["startupP50Ms"].as_u64().is_some() && told["playedMs"].as_u64() >= Some(500), "{told:#}");
    tenant.assert_no_leaks(&server, &[]).await;
    assert!(seen.text.contains("Big Buck Bunny") && seen.text.contains("PROCESSED"), "{seen:?}");
}
