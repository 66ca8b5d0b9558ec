//! An app's own profile, through the whole chain.

use crate::support::{Tenant, ffprobe, json_of, url_of};
use serde_json::json;
use testkit::{Scratch, Server, clip};

#[tokio::test]
async fn a_post_is_made_in_the_codec_of_its_apps_own_profile() {
    let data = Scratch::new("profiles").unwrap();
    let server = Server::start(data.path()).await.unwrap();
    let tenant = Tenant::new(&server.base_url, server.create_app("profiles").await.unwrap());
    tenant.member("alice").await.unwrap();
    let token = std::fs::read_to_string(data.path().join("operator.token")).unwrap();
    let profile = json!({
        "name": "Small", "type": "VIDEO",
        "profile": {
            "container": "CMAF", "codec": "HEVC", "segmentMs": 2_000, "preset": "ultrafast", "audioKbps": 64,
            "rungs": [{ "shortSide": 240, "maxKbps": 400, "crf": 26, "maxFramesPerSecond": 15 }],
        },
    });
    let path = format!("{}/v2/operator/apps/{}/transcoding-profiles", server.base_url, tenant.app.id);
    let made = tenant.http.post(path).bearer_auth(token.trim()).json(&profile).send().await.unwrap();
    let id = json_of("POST", made).await.unwrap()["id"].clone();

    let post = tenant.publish("alice", &clip("b.mp4"), 1, json!({ "videoProfileId": id })).await.unwrap();
    let post = tenant.settled(post).await.unwrap();
    assert_eq!(post["videoPostState"], "PROCESSED", "{post:#}\n{}", server.output());
    assert!(post["resourceUse"]["peakMemoryBytes"].as_u64().unwrap() > 1 << 20, "{post:#}");
    let hls = url_of(&post, "CMAF_HLS").unwrap();
    let seen = ffprobe(&hls).await.unwrap();
    let video = &seen["streams"].as_array().unwrap().iter().find(|one| one["codec_type"] == "video").unwrap();
    assert_eq!((&video["codec_name"], &video["r_frame_rate"]), (&json!("hevc"), &json!("15/1")), "{seen:#}");
    verify::url(&[&hls, &url_of(&post, "CMAF_MPEG_DASH").unwrap()]).await.assert_clean();
}
