use crate::support::{Tenant, ffprobe, url_of};
use serde_json::json;
use std::time::Duration;
use testkit::{Scratch, Server, clip, eventually};

#[tokio::test]
async fn an_uploaded_video_is_transcoded_watched_counted_and_replayed() {
    let data = Scratch::new("chain").unwrap();
    let mut server = Server::start(data.path()).await.unwrap();
    let tenant = Tenant::new(&server.base_url, server.create_app("chain").await.unwrap());
    tenant.member("alice").await.unwrap();
    let profiles = json!({ "thumbnailProfileId": 2, "previewProfileId": 3 });
    let id = tenant.publish("alice", &clip("bigbuckbunny.mp4"), 3, profiles).await.unwrap();
    let post = tenant.settled(id).await.unwrap();
    assert_eq!(post["videoPostState"], "PROCESSED", "{post:#}\n{}", server.output());

    let hls = url_of(&post, "CMAF_HLS").unwrap();
    let probed = ffprobe(&hls).await.unwrap();
    let heights: Vec<u64> =
        probed["streams"].as_array().unwrap().iter().filter_map(|stream| stream["height"].as_u64()).collect();
    assert_eq!(heights.len(), 3, "720p, 480p and 360p: {heights:?}");
    let seconds: f64 = probed["format"]["duration"].as_str().unwrap().parse().unwrap();
    assert!((seconds - 5.3).abs() < 0.5, "{seconds}");
    verify::url(&[&hls, &url_of(&post, "CMAF_MPEG_DASH").unwrap()]).await.assert_clean();
    let found = ffprobe(post["file"]["thumbnail"]["url"].as_str().unwrap()).await.unwrap();
    assert!(found["streams"][0]["width"].as_u64().unwrap() > 100, "{found}");
    // ffmpeg reads no animated WebP: its header says how wide it is (RFC 9649, 2.7).
    let preview = reqwest::get(post["file"]["preview"]["url"].as_str().unwrap()).await.unwrap();
    assert_eq!(preview.headers()["content-type"], "image/webp");
    let preview = preview.bytes().await.unwrap();
    assert_eq!((&preview[..4], &preview[8..16]), (&b"RIFF"[..], &b"WEBPVP8X"[..]));
    assert!(u16::from_le_bytes([preview[24], preview[25]]) > 100, "its width");

    let source = post["file"]["src"]["url"].as_str().unwrap();
    let watched = reqwest::get(source).await.unwrap().bytes().await.unwrap();
    assert_eq!(watched, std::fs::read(clip("bigbuckbunny.mp4")).unwrap(), "the source is what was uploaded");
    let usage = eventually(Duration::from_secs(40), || async {
        let usage = tenant.get("/v2/apps/me/members/alice/usage?granularity=HOUR").await.ok()?;
        (usage["total"]["deliveredBytes"].as_u64()? > 0).then_some(usage)
    })
    .await
    .unwrap();
    let row = usage["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["posts"] == 1)
        .expect("an hour with the post");
    assert_eq!(row["uploadedBytes"], 1_055_736, "{usage:#}");
    assert!(row["deliveredBytes"].as_u64().unwrap() >= 1_055_736, "{usage:#}");

    let history = tenant.history(id).await.unwrap();
    let types: Vec<&str> = history.iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(
        types
            .iter()
            .filter(|name| !matches!(**name, "post.lease_extended" | "post.piece_made"))
            .copied()
            .collect::<Vec<_>>(),
        [
            "post.created",
            "post.upload_started",
            "post.uploaded",
            "post.queued",
            "post.processing_started",
            "post.planned",
            "post.processed"
        ]
    );
    let status = server.terminate().await.unwrap();
    assert!(status.success(), "{status}\n{}", server.output());
    tenant.assert_no_leaks(&server, &[]).await;
}

#[tokio::test]
async fn two_apps_do_not_see_each_other() {
    let data = Scratch::new("tenants").unwrap();
    let server = Server::start(data.path()).await.unwrap();
    let ours = Tenant::new(&server.base_url, server.create_app("ours").await.unwrap());
    let theirs = Tenant::new(&server.base_url, server.create_app("theirs").await.unwrap());
    ours.member("alice").await.unwrap();
    let post = ours.post("/v2/apps/me/video-posts", &json!({ "appUserId": "alice" })).await.unwrap();
    let id = post["id"].as_u64().unwrap();
    let foreign = theirs.video_post(id).await.unwrap_err().to_string();
    let absent = theirs.video_post(id + 1_000).await.unwrap_err().to_string();
    assert_eq!(foreign, absent, "a foreign post looks like an absent one");
    assert!(
        theirs.get("/v2/apps/me/members/alice").await.unwrap_err().to_string().contains("MEMBER_NOT_FOUND")
    );
    assert!(theirs.history(id).await.unwrap().is_empty());
}
