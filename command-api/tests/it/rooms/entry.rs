use super::Stage;
use crate::support::Answer;
use serde_json::{Value, json};
use web::livekit::Claims;

async fn token(stage: &Stage, who: &str, room: &Value, body: Option<Value>) -> Answer {
    let ask = stage.world.post(&format!("/v2/members/me/video-rooms/{room}/web-rtc-tokens")).by(who);
    match body {
        Some(body) => ask.json(&body).await,
        None => ask.send().await,
    }
}

fn claims(stage: &Stage, answer: Answer) -> Claims {
    let answer = answer.expect(201).json;
    assert_eq!(answer["webRtcServerUrl"], json!("ws://test"));
    stage.world.platform.secrets.livekit().read(answer["webRtcToken"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn a_token_says_who_enters_and_what_they_may_do() {
    let stage = Stage::start().await;
    let ann = stage.member("ann").await;
    let room = stage.room("VIDEO_CONFERENCE", json!({})).await;
    let body = json!({ "customData": { "seat": 7 } });
    let claims = claims(&stage, token(&stage, &ann, &room["id"], Some(body)).await);
    assert_eq!(
        (claims.iss.as_str(), claims.sub.as_str(), claims.name.as_str()),
        ("reelog", "ann", "Name of ann")
    );
    assert_eq!(claims.exp - claims.nbf, 6 * 3_600);
    let grant = claims.video;
    assert_eq!(json!(grant.room), room["uuid"]);
    assert!(grant.room_join && grant.can_publish && grant.can_subscribe && grant.can_publish_data);
    assert!(grant.can_update_own_metadata && !grant.hidden);
    let metadata: Value = serde_json::from_str(&claims.metadata).unwrap();
    assert_eq!((&metadata["appUserId"], &metadata["appUserName"]), (&json!("ann"), &json!("Name of ann")));
    assert_eq!(
        (&metadata["customData"], &metadata["channelMemberType"]),
        (&json!({ "seat": "7" }), &json!("MEMBER"))
    );
    let keys: Vec<&String> = metadata.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 7, "{keys:?}");
}

#[tokio::test]
async fn the_room_server_may_be_elsewhere_and_the_token_is_signed_with_its_own_key() {
    let stage = Stage::start().await;
    let room = stage.room("VIDEO_CONFERENCE", json!({})).await;
    let path = format!("/v2/apps/me/video-rooms/{}/members/u1/web-rtc-tokens", room["id"]);
    let answer = stage.poke(&path).await.expect(201).json;
    let text = answer["webRtcToken"].as_str().unwrap();
    assert!(stage.world.platform.secrets.livekit().read(text).is_some());
    let altered = format!("{}x", &text[..text.len() - 1]);
    assert!(stage.world.platform.secrets.livekit().read(&altered).is_none());
    // A member's token is none of the room server's, and the other way round.
    let member = stage.member("u1").await;
    let member = member.strip_prefix("Bearer ").unwrap();
    assert!(stage.world.platform.secrets.livekit().read(member).is_none());
    let refused = stage.world.post("/v2/members/me/video-rooms").by(&format!("Bearer {text}")).send().await;
    refused.refused(401, "INVALID_MEMBER_CREDENTIALS");
    let unknown = format!("/v2/apps/me/video-rooms/{}/members/nobody/web-rtc-tokens", room["id"]);
    stage.poke(&unknown).await.refused(404, "MEMBER_NOT_FOUND");
}

#[tokio::test]
async fn a_password_is_asked_of_everybody() {
    let stage = Stage::start().await;
    let (ann, owner) = (stage.member("ann").await, stage.member("u1").await);
    let room = stage.room("VIDEO_CONFERENCE", json!({ "password": "sesame" })).await["id"].clone();
    for who in [&ann, &owner] {
        for body in [None, Some(json!({})), Some(json!({ "password": "" })), Some(json!({ "password": "x" }))]
        {
            token(&stage, who, &room, body).await.refused(403, "INVALID_VIDEO_ROOM_PASSWORD");
        }
        token(&stage, who, &room, Some(json!({ "password": "sesame" }))).await.expect(201);
    }
    let broadcast = stage.room("BROADCAST_RTMP", json!({})).await["id"].clone();
    token(&stage, &ann, &broadcast, None).await.refused(400, "VIDEO_ROOM_TYPE_NOT_WEB_RTC");
}

#[tokio::test]
async fn who_has_to_be_let_in_connects_without_rights_until_the_owner_approves() {
    let stage = Stage::start().await;
    let (ann, owner) = (stage.member("ann").await, stage.member("u1").await);
    let room = stage.room("VIDEO_CONFERENCE", json!({ "manuallyApproval": true })).await["id"].clone();
    let rights = async |who: &str| {
        let grant = claims(&stage, token(&stage, who, &room, None).await).video;
        assert!(grant.room_join);
        assert_eq!(grant.can_publish, grant.can_subscribe);
        grant.can_publish
    };
    assert!(rights(&owner).await);
    assert!(!rights(&ann).await);
    let answer = async |who: &str, id: &str, verdict: &str| {
        let path = format!("/v2/members/me/video-rooms/{room}/entry-requests/{id}/{verdict}");
        stage.world.post(&path).by(who).send().await
    };
    answer(&ann, "ann", "approve").await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    answer(&owner, "nobody", "approve").await.refused(404, "VIDEO_ROOM_ENTRY_REQUEST_NOT_FOUND");
    answer(&owner, "a-b", "approve").await.refused(400, "INVALID_APP_USER_ID_FORMAT");
    answer(&owner, "ann", "approve").await.expect(204);
    assert!(rights(&ann).await);
    answer(&owner, "ann", "deny").await.expect(204);
    token(&stage, &ann, &room, None).await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    stage.poke(&format!("/v2/apps/me/video-rooms/{room}/entry-requests/ann/approve")).await.expect(204);
    assert!(rights(&ann).await);
}
