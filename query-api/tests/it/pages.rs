//! The pages and what feeds them.

use crate::pieces::Growing;
use crate::support::{Tenant, World, now};
use domain::access::AccessLevel::{Private, Public};
use domain::media::Piece;
use domain::task::key;
use projections::tasks::{Progress, set_progress};
use uuid::Uuid;

#[tokio::test]
async fn a_page_runs_scripts_of_ours_only() {
    let world = World::start().await;
    for path in ["/watch/00000000-0000-0000-0000-00000000002a", "/docs"] {
        let page = world.get(path).send().await.expect(200);
        assert_eq!(page.head("content-type"), "text/html; charset=utf-8");
        let policy = page.head("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(page.head("x-content-type-options"), "nosniff");
        let text = page.text();
        for inline in ["<style", "onclick", "onload", " style=", "http://", "https://", "javascript:"] {
            assert!(!text.contains(inline), "{path} has {inline}");
        }
        // Every file that the page names is there.
        for part in text.split("\"/assets/").skip(1) {
            let name = part.split('"').next().unwrap();
            let asset = world.get(&format!("/assets/{name}")).send().await.expect(200);
            assert!(asset.bytes.len() > 50, "{name}");
            let etag = asset.head("etag").to_owned();
            world.get(&format!("/assets/{name}")).header("if-none-match", &etag).send().await.expect(304);
        }
    }
    for path in ["/assets/none.js", "/assets/..%2fpage.css", "/assets/vendor/hls.min.js", "/watch/42"] {
        let answer = world.get(path).send().await;
        assert!(answer.status == 404 || answer.status == 400, "{path}: {}", answer.status);
    }
}

#[tokio::test]
async fn the_state_of_a_public_post_tells_what_to_play_and_what_was_used() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let prefix = tenant.processed(&world, 42, Public).await;
    let uuid = Uuid::from_u128(42);
    let answer = world.get(&format!("/watch/{uuid}/state")).send().await.expect(200);
    assert_eq!(answer.head("cache-control"), "no-store");
    let state = answer.json();
    assert_eq!((&state["title"], &state["videoPostState"]), (&"Rabbit".into(), &"PROCESSED".into()));
    assert_eq!(state["hlsUrl"], format!("http://test{prefix}/main.m3u8"));
    assert_eq!(state["mp4Url"], format!("http://test{prefix}/720p.mp4"));
    assert_eq!(state["thumbnailUrl"], format!("http://test{prefix}/thumbnail.jpg"));
    assert_eq!(state["beaconUrl"], "http://test/apps/8/video-posts/42/beacon");
    assert_eq!(state["ownerUsage"]["transcodedMs"], 12_000);
    assert!(!answer.text().contains("u1"), "who the owner is, is the tenant's to tell");
}

#[tokio::test]
async fn a_post_that_is_not_public_has_no_public_state() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    tenant.processed(&world, 42, Private).await;
    for uuid in [Uuid::from_u128(42).to_string(), Uuid::from_u128(43).to_string(), "x".into()] {
        world.get(&format!("/watch/{uuid}/state")).send().await.refused(404, "VIDEO_POST_NOT_FOUND");
    }
}

#[tokio::test]
async fn a_post_that_is_not_public_has_a_state_for_who_brings_a_token() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let prefix = tenant.processed(&world, 42, Private).await;
    let path = format!("/watch/{}/state", Uuid::from_u128(42));
    let token = crate::private::token(&world, &tenant, &tenant.owner);
    let state = world.get(&format!("{path}?streamingToken={token}")).send().await.expect(200).json();
    for (field, file) in [("hlsUrl", "main.m3u8"), ("mp4Url", "720p.mp4"), ("thumbnailUrl", "thumbnail.jpg")]
    {
        assert_eq!(state[field], format!("http://test{prefix}/{file}?streamingToken={token}"));
    }
    let wrong = world.get(&format!("{path}?streamingToken={token}x")).send().await;
    wrong.refused(404, "VIDEO_POST_NOT_FOUND");
}

#[tokio::test]
async fn progress_shows_while_a_post_is_processed() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let growing = Growing::start(&world, &tenant, 42, Public).await;
    let state = || async {
        world.get(&format!("/watch/{}/state", Uuid::from_u128(42))).send().await.expect(200).json()
    };
    let first = state().await;
    assert_eq!(first["videoPostState"], "PROCESSING");
    assert_eq!(first["progress"], serde_json::json!({ "stage": "encode", "doneMs": 0, "totalMs": 16_000 }));
    assert_eq!(first["hlsUrl"], serde_json::Value::Null);
    growing.task_opened(&world, Piece::Chunk(0)).await;
    let (task, piece) = (key(growing.job, Piece::Chunk(0)), Piece::Chunk(0));
    let said = Progress {
        task,
        post: 42.try_into().unwrap(),
        job: growing.job,
        piece,
        epoch: 1,
        done_ms: 1_500,
        at: now(),
    };
    set_progress(&world.platform.db, &said).await.unwrap();
    let then = state().await;
    assert_eq!(then["renditions"][0]["madeMs"], 1_500);
    assert_eq!(then["renditions"][1]["madeMs"], 0, "a picture under way is no sound");
    growing.take(&world, Piece::Chunk(0)).await;
    growing.take(&world, Piece::Audio).await;
    let playable = state().await;
    assert!(playable["hlsUrl"].as_str().unwrap().ends_with("/main.m3u8"), "{playable:#}");
    assert_eq!(
        (&playable["dashUrl"], &playable["durationMs"]),
        (&serde_json::Value::Null, &serde_json::Value::Null)
    );
}
