//! Files that are not as they should be: each ends in a typed state, and the worker goes on.

use crate::support::{PROCESS_LIMIT, Tenant, ffprobe, url_of};
use serde_json::json;
use std::path::PathBuf;
use testkit::{Scratch, Server, clip};

fn written(folder: &Scratch, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[tokio::test]
async fn every_odd_file_ends_in_a_typed_state() {
    let data = Scratch::new("odd").unwrap();
    let files = Scratch::new("odd-files").unwrap();
    let server = Server::start(data.path()).await.unwrap();
    let tenant = Tenant::new(&server.base_url, server.create_app("odd").await.unwrap());
    tenant.member("alice").await.unwrap();
    let bunny = std::fs::read(clip("bigbuckbunny.mp4")).unwrap();
    let half = &bunny[..bunny.len() / 2];
    let playlist =
        b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://127.0.0.1:9/secret.ts\n#EXT-X-ENDLIST\n";
    let failing = [
        (written(&files, "text.mp4", b"this is no video at all"), "NOT_MEDIA"),
        (written(&files, "playlist.mp4", playlist), "NOT_MEDIA"),
    ];
    for (file, reason) in failing {
        let id = tenant.publish("alice", &file, 1, json!({})).await.unwrap();
        let post = tenant.settled(id).await.unwrap();
        assert_eq!(post["videoPostState"], "FAILED_PROCESSING", "{}: {post:#}", file.display());
        assert_eq!(post["failureReason"], reason, "{}: {post:#}", file.display());
    }
    // The index of this clip may be at either end: without it nothing can be read, with it the length is wrong.
    let id = tenant.publish("alice", &written(&files, "half.mp4", half), 1, json!({})).await.unwrap();
    let post = tenant.settled(id).await.unwrap();
    assert_eq!(post["videoPostState"], "FAILED_PROCESSING", "{post:#}");
    let reason = post["failureReason"].as_str().unwrap();
    assert!(["TRUNCATED_NO_INDEX", "DURATION_MISMATCH"].contains(&reason), "{reason}");

    let retried = tenant.post(&format!("/v2/apps/me/video-posts/{id}/retry"), &json!({})).await.unwrap();
    assert_eq!(retried["videoPostState"], "PROCESSING", "contract 4.1: {retried:#}");
    assert_eq!(tenant.settled(id).await.unwrap()["failureReason"], reason);
}

#[tokio::test]
async fn portrait_audio_only_and_silent_clips_are_playable() {
    let data = Scratch::new("shapes").unwrap();
    let files = Scratch::new("shape-files").unwrap();
    let server = Server::start(data.path()).await.unwrap();
    let tenant = Tenant::new(&server.base_url, server.create_app("shapes").await.unwrap());
    tenant.member("alice").await.unwrap();
    let made = |name: &str, arguments: &[&str]| {
        let path = files.path().join(name);
        let mut command = std::process::Command::new("ffmpeg");
        command.args(["-v", "error", "-y", "-i"]).arg(clip("b.mp4")).args(arguments).arg(&path);
        assert!(command.status().unwrap().success(), "ffmpeg makes {name}");
        path
    };
    let portrait = made("portrait.mp4", &["-t", "2", "-vf", "transpose=1", "-preset", "ultrafast"]);
    let audio = made("audio.m4a", &["-vn", "-c:a", "copy"]);
    for (file, kinds) in
        [(portrait, ["audio", "video"].as_slice()), (audio, &["audio"]), (clip("muted_b.mp4"), &["video"])]
    {
        let id = tenant.publish("alice", &file, 1, json!({})).await.unwrap();
        let post = tenant.settled(id).await.unwrap();
        assert_eq!(
            post["videoPostState"],
            "PROCESSED",
            "{} within {PROCESS_LIMIT:?}: {post:#}",
            file.display()
        );
        let hls = url_of(&post, "CMAF_HLS").unwrap();
        verify::url(&[&hls, &url_of(&post, "CMAF_MPEG_DASH").unwrap()]).await.assert_clean();
        let probed = ffprobe(&hls).await.unwrap();
        let mut found: Vec<&str> = probed["streams"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|stream| stream["codec_type"].as_str())
            .collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, kinds, "{}", file.display());
    }
}
