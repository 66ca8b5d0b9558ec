//! JS-chat: the client SDK's chat over channels. It opens the event stream before any other call.

use super::script::{As, Call, Script, call};
use super::start;
use std::time::Duration;

const HEADERS: &[(&str, &str)] = &[
    ("origin", "http://localhost:3000"),
    ("content-type", "application/json"),
    ("accept", "application/json, text/plain, */*"),
];

const OWNER: &[Call] = &[
    call("POST", "/v2/apps/me/members/login", 200)
        .sends(r#"{"appUserId":"bob","appUserName":"Bob"}"#)
        .saves(&[("bobToken", "/accessToken")]),
    call("POST", "/v2/apps/me/members/login", 200)
        .sends(r#"{"appUserId":"ann","appUserName":"Ann"}"#)
        .saves(&[("accessToken", "/accessToken")]),
    call("POST", "/v2/apps/me/video-rooms", 201)
        .sends(r#"{"appUserId":"ann","type":"VIDEO_CONFERENCE"}"#)
        .saves(&[("room", "/id")]),
];

const CHANNEL: &[Call] = &[
    call("GET", "/v2/members/me/video-rooms/{room}/channel", 200).reads(&[
        "/id",
        "/channelState",
        "/app",
        "/referenceType",
        "/referenceId",
        "/lastSessionNo",
        "/name",
        "/policy/canMemberSelfJoin",
        "/policy/memberAutoLeaveWhenDisconnects",
        "/policy/canAutoResume",
        "/autoPaused",
        "/stats/currentOnlineMemberCount",
        "/createdAt",
        "/lastModifiedAt",
    ]),
    call("POST", "/v2/members/me/video-rooms/{room}/channel/join", 204),
    call("POST", "/v2/members/me/video-rooms/{room}/channel/join", 204).sends(r#"{"customType":"fan","customData":{"a":"b"}}"#),
    call("POST", "/v2/members/me/video-rooms/{room}/channel/messages", 204)
        .sends(r#"{"type":"MESSAGE","message":"hello","customType":"TEXT","customData":{"a":"b"},"persistence":true}"#),
    call("GET", "/v2/members/me/video-rooms/{room}/channel/messages?limit=10", 200)
        .reads(&["/content/0/messageId", "/content/0/sentAt", "/content/0/origin", "/content/0/channelMember/appUser/appUserId"])
        .saves(&[("message", "/content/0/messageId")]),
    call("GET", "/v2/members/me/video-rooms/{room}/channel/messages?messageId={message}&direction=BEFORE&limit=5", 200),
    call("GET", "/v2/members/me/video-rooms/{room}/channel/messages/{message}", 200).reads(&["/messageId", "/message", "/sessionNo"]),
    call("GET", "/v2/members/me/video-rooms/{room}/channel/members", 200).reads(&["/content/0/channelMemberType", "/totalElements"]),
    call("GET", "/v2/members/me/video-rooms/{room}/channel/members/ann", 200)
        .reads(&["/id", "/channelMemberState", "/channelMemberType", "/appUser/appUserId", "/joinedAt", "/autoLeaved"]),
];

const MODERATION: &[Call] = &[
    call("POST", "/v2/members/me/video-rooms/{room}/channel/members/bob/set-as-operator", 204),
    call("POST", "/v2/members/me/video-rooms/{room}/channel/members/bob/set-as-member", 204),
    call("POST", "/v2/members/me/video-rooms/{room}/channel/members/bob/ban", 204),
    call("GET", "/v2/members/me/video-rooms/{room}/channel/members/bob", 200).reads(&["/bannedAt"]),
    call("POST", "/v2/members/me/video-rooms/{room}/channel/leave", 204),
];

/// The stream of a member, opened as the polyfill does.
async fn open(script: &Script, last: Option<&str>) -> reqwest::Response {
    let mut url = format!("{}/v2/members/me/event-sources", script.base());
    if let Some(last) = last {
        url = format!("{url}?Last-Event-ID={last}");
    }
    let asked = reqwest::Client::new().get(url).bearer_auth(script.known("accessToken"));
    let answer = asked
        .header("accept", "text/event-stream")
        .header("origin", "http://localhost:3000")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let kind = answer.headers()["content-type"].to_str().unwrap();
    assert!(kind.starts_with("text/event-stream"), "{kind}");
    answer
}

/// The stream's text up to this word.
async fn until(stream: &mut reqwest::Response, word: &str) -> String {
    let mut text = String::new();
    while !text.contains(word) || !text.ends_with("\n\n") {
        let next = tokio::time::timeout(Duration::from_secs(20), stream.chunk()).await;
        let chunk = next.unwrap_or_else(|_| panic!("{word} did not come after {text}")).unwrap();
        text.push_str(std::str::from_utf8(&chunk.expect("the stream stays open")).unwrap());
    }
    text
}

#[tokio::test]
async fn the_javascript_chat_makes_its_calls_and_hears_them() {
    let (_data, server, mut script) = start("chat").await;
    script.follow(As::App, &[], OWNER).await;
    let mut stream = open(&script, None).await;
    script.follow(As::Member, HEADERS, CHANNEL).await;
    let heard = until(&mut stream, "\"message\":\"hello\"").await;
    assert!(!heard.contains("\nevent:"), "the client hears unnamed events only: {heard}");
    let first = heard.lines().find_map(|line| line.strip_prefix("id:")).unwrap().trim().to_owned();
    drop(stream);
    let again = until(&mut open(&script, Some(&first)).await, "\"message\":\"hello\"").await;
    assert!(!again.contains(&format!("id: {first}\n")), "the last event heard does not come again: {again}");
    let own = script.swap("accessToken", "bobToken");
    let path = "/v2/members/me/video-rooms/{room}/channel/join";
    script.follow(As::Member, HEADERS, &[call("POST", path, 204)]).await;
    script.put("accessToken", own);
    script.follow(As::Member, HEADERS, MODERATION).await;
    script.ends(&server).await;
}
