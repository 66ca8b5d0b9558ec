//! Ranges, caching, CORS and metering of public media.

use crate::support::{PREFIX_FILES, SEGMENT, Tenant, World};
use axum::body::Body;
use domain::access::AccessLevel::Public;
use domain::usage::Recorded;
use futures::StreamExt;

async fn world() -> (World, Tenant, String) {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let prefix = tenant.processed(&world, 42, Public).await;
    (world, tenant, prefix)
}

fn windows(world: &World) -> Vec<Recorded> {
    world.platform.meter.take().into_iter().map(|window| window.window).collect()
}

/// Bytes, media time and answers counted since the last look.
fn counted(world: &World) -> (u64, u64, u64) {
    let sum = |of: fn(&Recorded) -> u64, all: &[Recorded]| all.iter().map(of).sum();
    let all = windows(world);
    (sum(|one| one.delivered_bytes, &all), sum(|one| one.watched_ms, &all), sum(|one| one.requests, &all))
}

#[tokio::test]
async fn every_file_of_a_result_is_served_with_its_type_and_for_as_long_as_it_lasts() {
    let (world, _, prefix) = world().await;
    let for_ever = "public, max-age=31536000, immutable";
    for (path, _) in PREFIX_FILES {
        let answer = world.get(&format!("{prefix}/{path}")).send().await.expect(200);
        let (kind, cache) = match path {
            "main.m3u8" | "720p/main.m3u8" => ("application/vnd.apple.mpegurl", "public, max-age=86400"),
            "manifest.mpd" => ("application/dash+xml", "public, max-age=86400"),
            "thumbnail.jpg" => ("image/jpeg", for_ever),
            audio if audio.starts_with("audio/") => ("audio/mp4", for_ever),
            _ => ("video/mp4", for_ever),
        };
        assert_eq!((answer.head("content-type"), answer.head("cache-control")), (kind, cache), "{path}");
        assert_eq!(answer.head("accept-ranges"), "bytes");
        assert_eq!(answer.head("content-length"), answer.bytes.len().to_string());
        assert_eq!(answer.head("x-content-type-options"), "nosniff");
        let etag = answer.head("etag");
        assert!(etag.starts_with('"') && etag.ends_with('"') && etag.len() > 20, "{etag}");
    }
}

#[tokio::test]
async fn a_range_is_answered_with_its_bytes() {
    let (world, _, prefix) = world().await;
    let path = format!("{prefix}/720p/00001.m4s");
    let whole = world.get(&path).send().await.bytes;
    for (range, first, last) in [("0-9", 0, 9), ("-10", 299_990, 299_999), ("299990-", 299_990, 299_999)] {
        let answer = world.get(&path).header("range", &format!("bytes={range}")).send().await.expect(206);
        assert_eq!(answer.bytes, whole[first..=last]);
        assert_eq!(answer.head("content-range"), format!("bytes {first}-{last}/{SEGMENT}"));
        assert_eq!(answer.head("content-length"), "10");
    }
    let beyond = world.get(&path).header("range", "bytes=300000-").send().await;
    assert_eq!(beyond.head("content-range"), "bytes */300000");
    beyond.refused(416, "RANGE_NOT_SATISFIABLE");
    for ignored in ["bytes=0-1,5-6", "bytes=x", "bytes=9-1"] {
        assert_eq!(world.get(&path).header("range", ignored).send().await.expect(200).bytes.len(), SEGMENT);
    }
}

#[tokio::test]
async fn a_client_that_has_the_file_gets_nothing_and_a_stale_range_gets_the_whole() {
    let (world, _, prefix) = world().await;
    let path = format!("{prefix}/720p/00001.m4s");
    let etag = world.get(&path).send().await.head("etag").to_owned();
    for tags in [etag.clone(), format!("W/{etag}"), format!("\"x\", {etag}"), "*".into()] {
        let answer = world.get(&path).header("if-none-match", &tags).send().await.expect(304);
        assert!(answer.bytes.is_empty());
        assert_eq!(answer.head("etag"), etag);
        assert_eq!(answer.head("cache-control"), "public, max-age=31536000, immutable");
    }
    world.get(&path).header("if-none-match", "\"other\"").send().await.expect(200);
    let range = |tag: &str| world.get(&path).header("range", "bytes=0-9").header("if-range", tag);
    range(&etag).send().await.expect(206);
    range("\"other\"").send().await.expect(200);
    range(&format!("W/{etag}")).send().await.expect(200);
}

#[tokio::test]
async fn head_tells_the_size_and_counts_nothing() {
    let (world, _, prefix) = world().await;
    let answer = world.ask("HEAD", &format!("{prefix}/720p/00001.m4s")).send().await.expect(200);
    assert_eq!((answer.head("content-length"), answer.bytes.len()), ("300000", 0));
    assert_eq!(counted(&world), (0, 0, 0));
}

#[tokio::test]
async fn players_on_other_sites_may_read_what_they_need() {
    let (world, _, prefix) = world().await;
    let path = format!("{prefix}/720p/00001.m4s");
    let answer = world.get(&path).header("origin", "https://shop.example").send().await;
    assert_eq!(answer.head("access-control-allow-origin"), "*");
    let exposed = answer.head("access-control-expose-headers").to_lowercase();
    for name in ["content-range", "accept-ranges", "content-length", "etag"] {
        assert!(exposed.contains(name), "{name} in {exposed}");
    }
    let preflight = world.ask("OPTIONS", &path).header("origin", "https://shop.example");
    let preflight = preflight.header("access-control-request-method", "GET");
    let preflight = preflight.header("access-control-request-headers", "range").send().await.expect(200);
    assert!(preflight.head("access-control-allow-headers").to_lowercase().contains("range"));
}

#[tokio::test]
async fn a_file_is_saved_under_the_title_of_its_post_if_that_is_asked_for() {
    let (world, _, prefix) = world().await;
    let saved = async |path: &str| {
        let answer = world.get(&format!("{prefix}/{path}")).send().await.expect(200);
        answer.head("content-disposition").to_owned()
    };
    assert_eq!(saved("720p.mp4").await, "");
    assert_eq!(saved("720p.mp4?download").await, "attachment; filename*=UTF-8''Rabbit.mp4");
    assert_eq!(saved("thumbnail.jpg?download=1").await, "attachment; filename*=UTF-8''Rabbit.jpg");
    assert_eq!(saved("main.m3u8?download").await, "", "a playlist says nothing where it was saved");
    let range = world.get(&format!("{prefix}/720p.mp4?download")).header("range", "bytes=5-").send().await;
    assert!(range.expect(206).head("content-disposition").ends_with("Rabbit.mp4"), "a download goes on");
}

#[tokio::test]
async fn a_source_is_served_once_uploaded_and_never_as_a_page() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let path = tenant.uploaded(&world, 42, Public).await;
    world.settle().await;
    let answer = world.get(&path).send().await.expect(200);
    assert_eq!((answer.bytes.len(), answer.head("content-type")), (4_000, "application/octet-stream"));
    assert!(answer.head("content-security-policy").contains("sandbox"));
}

#[tokio::test]
async fn a_segment_is_counted_once_for_its_owner_with_its_time() {
    let (world, tenant, prefix) = world().await;
    world.get(&format!("{prefix}/720p/00001.m4s")).send().await.expect(200);
    let all = windows(&world);
    assert_eq!(all.len(), 1);
    let one = &all[0];
    assert_eq!((one.app, one.post.get(), one.member), (tenant.app, 42, tenant.owner.member));
    assert_eq!(one.app_user_id, tenant.owner.app_user_id);
    assert_eq!((one.delivered_bytes, one.watched_ms, one.requests), (300_000, 4_000, 1));
    assert_eq!(counted(&world), (0, 0, 0), "once");
}

#[tokio::test]
async fn sound_beside_a_picture_playlists_and_pictures_count_bytes_but_no_time() {
    let (world, _, prefix) = world().await;
    for (path, bytes) in [("audio/00001.m4s", 5_000), ("720p/init.mp4", 700), ("thumbnail.jpg", 2_000)] {
        world.get(&format!("{prefix}/{path}")).send().await.expect(200);
        assert_eq!(counted(&world), (bytes, 0, 1), "{path}");
    }
    let playlist = world.get(&format!("{prefix}/main.m3u8")).send().await.bytes.len() as u64;
    assert_eq!(counted(&world), (playlist, 0, 1));
}

#[tokio::test]
async fn a_range_of_a_segment_counts_its_time_from_the_half_on() {
    let (world, _, prefix) = world().await;
    let path = format!("{prefix}/720p/00002.m4s");
    world.get(&path).header("range", "bytes=0-149998").send().await.expect(206);
    assert_eq!(counted(&world), (149_999, 0, 1));
    world.get(&path).header("range", "bytes=0-149999").send().await.expect(206);
    assert_eq!(counted(&world), (150_000, 2_000, 1));
}

#[tokio::test]
async fn a_progressive_file_counts_by_the_share_that_left() {
    let (world, _, prefix) = world().await;
    let path = format!("{prefix}/720p.mp4");
    world.get(&path).header("range", "bytes=0-249999").send().await.expect(206);
    assert_eq!(counted(&world), (250_000, 1_500, 1));
    world.get(&path).send().await.expect(200);
    assert_eq!(counted(&world), (1_000_000, 6_000, 1));
}

#[tokio::test]
async fn what_left_before_a_viewer_went_away_is_counted_and_the_rest_is_not() {
    let (world, _, prefix) = world().await;
    let response = world.get(&format!("{prefix}/720p.mp4")).open().await;
    let mut body = Body::into_data_stream(response.into_body());
    let first = body.next().await.unwrap().unwrap().len() as u64;
    body.next().await.unwrap().unwrap();
    drop(body);
    // The second piece was handed over, but nobody asked for more: it may never have left.
    assert_eq!(counted(&world), (first, 6_000 * first / 1_000_000, 1));
}

#[tokio::test]
async fn answers_without_media_count_nothing() {
    let (world, _, prefix) = world().await;
    let path = format!("{prefix}/720p/00001.m4s");
    world.get(&path).header("if-none-match", "*").send().await.expect(304);
    world.get(&path).header("range", "bytes=900000-").send().await.expect(416);
    world.get(&format!("{prefix}/720p/00009.m4s")).send().await.expect(404);
    assert_eq!(counted(&world), (0, 0, 0));
}
