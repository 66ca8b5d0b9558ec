use crate::support::{Vicollo, World};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The address without its query, and the query's values.
fn parts(answer: &Value) -> (String, BTreeMap<String, String>) {
    let url = answer["videoRoomEmbedUrl"].as_str().unwrap();
    let (address, query) = url.split_once('?').unwrap();
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap();
        (name.to_owned(), decoded(value))
    };
    (address.to_owned(), query.split('&').map(pair).collect())
}

fn decoded(text: &str) -> String {
    let mut bytes = vec![];
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let hex = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn an_embed_url_has_the_known_form_and_a_key_that_logs_the_member_in() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    vicollo.member(&world, "7", 3).await;
    let room = vicollo.post(&world, "/video-rooms", json!({ "appUserId": "7" })).await.expect(201).json;
    let path = format!("/video-rooms/{}/members/7/embed-url", room["id"]);
    let body = json!({ "displayName": "Ada & Bo", "observer": true, "drawLayoutType": "fixed-grid", "drawLayoutPosition": "left" });
    let (address, query) = parts(&vicollo.post(&world, &path, body).await.expect(200).json);
    let uuid = room["uuid"].as_str().unwrap();
    assert_eq!(address, format!("http://test/vicollo-apps/{}/rooms/join/{uuid}", vicollo.id));
    let login: Value = serde_json::from_slice(&STANDARD.decode(&query["key"]).unwrap()).unwrap();
    let token = format!("Bearer {}", login["accessToken"].as_str().unwrap());
    let path = format!("/v2/members/me/video-rooms/{}/web-rtc-tokens", room["id"]);
    world.post(&path).by(&token).send().await.expect(201);
    let rest: Vec<(&str, &str)> = query
        .iter()
        .filter(|(name, _)| *name != "key")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let expected = [
        ("displayName", "Ada & Bo"),
        ("drawLayoutPosition", "left"),
        ("drawLayoutType", "fixed-grid"),
        ("isObserver", "true"),
    ];
    assert_eq!(rest, expected);
}

#[tokio::test]
async fn nulls_empty_texts_and_no_body_at_all_give_a_plain_embed_url() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    vicollo.member(&world, "7", 3).await;
    let room = vicollo.room(&world, json!({})).await;
    let path = format!("/video-rooms/{room}/members/7/embed-url");
    let nulls = json!({ "displayName": null, "isObserver": null, "observer": false, "drawLayoutType": null, "drawLayoutPosition": "" });
    for body in [Some(nulls), Some(json!({ "displayName": "", "drawLayoutType": "" })), Some(json!({})), None]
    {
        let (_, query) = parts(&vicollo.ask(&world, "POST", &path, body).await.expect(200).json);
        assert_eq!(query.keys().collect::<Vec<_>>(), ["key"]);
    }
}

#[tokio::test]
async fn an_embed_url_is_for_members_and_known_layouts_only() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    vicollo.member(&world, "7", 3).await;
    let room = vicollo.room(&world, json!({})).await;
    let embed = |member: &str, body: Value| {
        let path = format!("/video-rooms/{room}/members/{member}/embed-url");
        let (world, vicollo) = (&world, &vicollo);
        async move { vicollo.post(world, &path, body).await }
    };
    embed("8", json!({})).await.refused(404, "MEMBER_NOT_FOUND");
    embed("a-b", json!({})).await.refused(400, "INVALID_APP_USER_ID_FORMAT");
    embed("7", json!({ "drawLayoutType": "circle" })).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    embed("7", json!({ "isObserver": "maybe" })).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    let long = json!({ "displayName": "x".repeat(2_001) });
    embed("7", long).await.refused(400, "MEMBER_TEXT_SIZE_UPPER_LIMIT_EXCEEDED");
}

#[tokio::test]
async fn a_backend_gets_a_token_of_the_room_server_for_a_member() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    vicollo.member(&world, "7", 3).await;
    let room = vicollo.room(&world, json!({ "password": "open" })).await;
    let path = format!("/video-rooms/{room}/members/7/web-rtc-tokens");
    let token = vicollo.post(&world, &path, json!({ "password": "open" })).await.expect(201).json;
    assert!(token["webRtcServerUrl"].is_string() && token["webRtcToken"].is_string());
    vicollo.ask(&world, "POST", &path, None).await.refused(403, "INVALID_VIDEO_ROOM_PASSWORD");
    let stranger = format!("/video-rooms/{room}/members/8/web-rtc-tokens");
    vicollo.ask(&world, "POST", &stranger, None).await.refused(404, "MEMBER_NOT_FOUND");
}
