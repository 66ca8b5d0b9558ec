//! JS: the client SDK, with axios. In Node it says `application/json` on GET and DELETE too; a browser says nothing on a
//! call without a body, and asks first (CORS).

use super::script::{As, Call, call};
use super::start;

const LOGIN: &[Call] = &[call("POST", "/v2/apps/me/members/login", 200)
    .sends(r#"{"appUserId":"ann","appUserName":"Ann"}"#)
    .saves(&[("accessToken", "/accessToken")])];

const CALLS: &[Call] = &[
    call("GET", "/v2/members/me", 200).reads(&["/id", "/appUserId", "/app/id", "/app/name", "/createdAt", "/lastModifiedAt"]),
    call("POST", "/v2/members/me/video-rooms", 201)
        .sends(r#"{"type":"VIDEO_CONFERENCE"}"#)
        .reads(&["/app", "/member", "/policy", "/uuid", "/accessLevel", "/creatorType", "/creatorId", "/createdAt"])
        .saves(&[("room", "/id")]),
    call("POST", "/v2/members/me/video-rooms", 201)
        .sends(
            r#"{"type":"VIDEO_CONFERENCE","title":"Talk","password":"pw","scheduledAt":"2030-01-01T00:00:00.000Z",
                "customType":"t","customData":{"a":"b"},"manuallyApproval":false,"canAutoRoomCompositeRecording":false}"#,
        )
        .reads(&["/policy/hasPassword", "/customData/a"])
        .saves(&[("locked", "/id")]),
    call("GET", "/v2/members/me/video-rooms?page=1&pageSize=10&sortBy=CREATED_AT_DESC&videoRoomState=SCHEDULED", 200)
        .reads(&["/content/0/policy", "/totalPages", "/totalElements", "/numberOfElements", "/size", "/number"]),
    call("GET", "/v2/members/me/video-rooms/{room}", 200).reads(&["/videoRoomState"]),
    call("PATCH", "/v2/members/me/video-rooms/{room}", 200).sends(r#"{"title":"New"}"#).reads(&["/title"]),
    call("POST", "/v2/members/me/video-rooms/{room}/web-rtc-tokens", 201)
        .reads(&["/webRtcServerUrl", "/webRtcToken"])
        .saves(&[("webRtcToken", "/webRtcToken")]),
    call("POST", "/v2/members/me/video-rooms/{locked}/web-rtc-tokens", 201)
        .sends(r#"{"password":"pw","customData":{"seat":"1"}}"#)
        .reads(&["/webRtcToken"]),
    // Any other status, 204 too, is an error to it.
    call("DELETE", "/v2/members/me/video-rooms/{room}", 200),
    call("GET", "/v2/members/me/video-rooms/{room}", 404).reads(&["/errorCode"]),
];

#[tokio::test]
async fn the_javascript_sdk_makes_its_calls_from_node_and_from_a_browser() {
    let (_data, server, mut script) = start("js").await;
    script.follow(As::App, &[], LOGIN).await;
    let node = [("content-type", "application/json"), ("accept", "application/json, text/plain, */*")];
    script.follow(As::Member, &node, CALLS).await;
    let browser = [("origin", "http://localhost:3000"), ("accept", "application/json, text/plain, */*")];
    script.follow(As::Member, &browser, CALLS).await;
    script.ends(&server).await;
}

#[tokio::test]
async fn a_browser_may_call_from_any_page_and_read_the_tag_of_a_part() {
    let (_data, server, _script) = start("cors").await;
    let asked = reqwest::Client::new()
        .request(reqwest::Method::OPTIONS, format!("{}/v2/members/me/video-rooms", server.base_url))
        .header("origin", "http://localhost:3000")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type");
    let (status, _) = crate::support::answer_of("OPTIONS", asked.send().await.unwrap()).await.unwrap();
    assert_eq!(status, 200);
    let seen = reqwest::Client::new().get(format!("{}/health/live", server.base_url));
    let seen = seen.header("origin", "http://localhost:3000").send().await.unwrap();
    let exposed = seen.headers()["access-control-expose-headers"].to_str().unwrap().to_ascii_lowercase();
    assert!(exposed.split(',').any(|name| name.trim() == "etag"), "{exposed}");
}
