use super::Stage;
use crate::support::{LIMIT, Tenant};
use domain::stream_key::{self, StreamKey};
use ports::log::App;
use schemas::worker::live::{LiveError, LiveReply, LiveReport};
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn a_member_has_a_key_from_the_first_moment_on() {
    let stage = Stage::start().await;
    let key = stage.key().await;
    assert_eq!((&key["streamKeyState"], &key["mode"]), (&json!("INACTIVE"), &Value::Null));
    assert_eq!((&key["member"]["appUserId"], &key["member"]["id"]), (&json!("u1"), &key["id"]));
    assert_eq!(key["ingestUrl"], json!("rtmp://test:1935/live"));
    assert_eq!((&key["profile"]["id"], &key["profile"]["revision"]), (&json!(7), &json!(1)));
    let text = key["streamKey"].as_str().unwrap();
    let random = text.strip_prefix(&key["id"].to_string()).unwrap();
    assert_eq!(random.len(), 21);
    assert!(random.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{text}");
    // Another login changes nothing.
    stage.member("u1").await;
    assert_eq!(stage.key().await["streamKey"], key["streamKey"]);
}

#[tokio::test]
async fn the_key_string_is_neither_in_the_log_nor_in_the_read_models() {
    let stage = Stage::start().await;
    let text = stage.key().await["streamKey"].as_str().unwrap().to_owned();
    for event in stage.world.platform.log.read_all(0, 1_000).await.unwrap() {
        assert!(!String::from_utf8_lossy(&event.data).contains(&text), "{}", event.event_type);
    }
    let app = domain::AppId::try_from(u32::try_from(stage.tenant.id).unwrap()).unwrap();
    let hash = stage.world.platform.secrets.hash_stream_key(&text);
    let kept = projections::stream_keys::by_hash(&stage.world.platform.db, &hash).await.unwrap().unwrap();
    assert_eq!(kept.app, app);
    assert!(!serde_json::to_string(&kept).unwrap().contains(&text));
}

#[tokio::test]
async fn settings_are_for_the_next_publish() {
    let stage = Stage::start().await;
    let path = format!("/v2/apps/me/stream-keys/{}", stage.key().await["id"]);
    let patch = async |body: Value| stage.world.patch(&path).by(&stage.tenant.basic).json(&body).await;
    let key = patch(json!({ "profileId": 4, "mode": "RTMP_CMAF" })).await.expect(200).json;
    assert_eq!((&key["profile"]["id"], &key["modeSetting"]), (&json!(4), &json!("RTMP_CMAF")));
    stage.play().await;
    let key = stage.key().await;
    assert_eq!(key["mode"], json!("RTMP_CMAF"));
    let urls = ["cmafHlsPlayUrl", "cmafDashPlayUrl", "rtmpPlayUrl", "httpFlvPlayUrl"];
    assert!(urls.iter().all(|url| key[*url].is_string()), "{key}");
    assert_eq!(patch(json!({ "mode": null })).await.expect(200).json["modeSetting"], Value::Null);
    patch(json!({ "profileId": 6 })).await.refused(400, "TRANSCODING_PROFILE_TYPE_MISMATCH");
    patch(json!({ "profileId": 999 })).await.refused(404, "TRANSCODING_PROFILE_NOT_FOUND");
    patch(json!({ "mode": "HLS" })).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
}

#[tokio::test]
async fn a_key_is_issued_anew_only_while_nothing_is_published() {
    let stage = Stage::start().await;
    let before = stage.key().await;
    let path = format!("/v2/apps/me/stream-keys/{}/reissue", before["id"]);
    let after = stage.poke(&path).await.expect(200).json;
    assert_ne!(after["streamKey"], before["streamKey"]);
    let old = before["streamKey"].as_str().unwrap().to_owned();
    let report = LiveReport::Prepared { stream_key: old, publish: Uuid::new_v4(), mode: None };
    assert_eq!(stage.say(report).await, LiveReply::Refused);
    stage.publish().await;
    stage.poke(&path).await.refused(400, "STREAM_KEY_STATE_NOT_INACTIVE");
}

#[tokio::test]
async fn one_encoder_publishes_at_a_time_and_why_it_broke_is_shown() {
    let stage = Stage::start().await;
    let on = stage.publish().await;
    let stream_key = stage.key().await["streamKey"].as_str().unwrap().to_owned();
    let again = |publish| LiveReport::Prepared { stream_key: stream_key.clone(), publish, mode: None };
    assert_eq!(stage.say(again(Uuid::new_v4())).await, LiveReply::Refused);
    // The same word twice is one.
    assert!(matches!(stage.say(again(on.publish)).await, LiveReply::Publish { .. }));
    let error = LiveError { code: Some("CODEC".into()), message: "no H.264".into() };
    stage.say(LiveReport::Stopped { key: on.key, publish: on.publish, error: Some(error) }).await;
    let key = stage.key().await;
    assert_eq!((&key["error"]["code"], &key["error"]["message"]), (&json!("CODEC"), &json!("no H.264")));
    assert_eq!(key["streamKeyState"], json!("INACTIVE"));
}

#[tokio::test]
async fn a_key_whose_member_is_gone_or_anothers_is_not_there() {
    let stage = Stage::start().await;
    let stranger = Tenant::new(&stage.world).await;
    let id = stage.key().await["id"].clone();
    for (method, tail) in [("PATCH", ""), ("POST", "/reissue"), ("POST", "/force-terminate")] {
        let ask = |id: &str| stage.world.ask(method, &format!("/v2/apps/me/stream-keys/{id}{tail}"));
        for absent in [id.to_string(), "2147483647".into(), "x".into()] {
            ask(&absent).by(&stranger.basic).json(&json!({})).await.refused(404, "STREAM_KEY_NOT_FOUND");
        }
        ask(&id.to_string()).json(&json!({})).await.refused(401, "EMPTY_APP_CREDENTIALS");
    }
    let force = "/v2/apps/me/members/nobody/stream-key/force-terminate";
    stage.poke(force).await.refused(404, "MEMBER_NOT_FOUND");
}

#[tokio::test]
async fn policies_issue_a_key_that_is_missing_and_retire_that_of_a_deleted_app() {
    let stage = Stage::start().await;
    stage.world.run_policies();
    let on = stage.play().await;
    let state = async || {
        let transactor = stage.world.platform.transactor.as_ref().unwrap();
        transactor.load::<StreamKey>(App::SYSTEM, &on.key.to_string()).await.unwrap().state
    };
    let path = format!("/v2/operator/apps/{}", stage.tenant.id);
    stage.world.delete(&path).by(&stage.world.operator()).send().await.expect(204);
    let retired = testkit::eventually(LIMIT, || async {
        matches!(state().await, stream_key::State::Retired { .. }).then_some(())
    });
    retired.await.unwrap();
    assert_eq!(stage.say(on.playable()).await, LiveReply::Refused);
}
