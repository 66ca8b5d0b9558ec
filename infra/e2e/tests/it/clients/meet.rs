//! MEET: a meeting service's backend in Java over the Vicollo server API; its bean sends `observer`, nulls and empty texts.

use super::script::{As, Call, call};
use super::start_kind;

const HEADERS: &[(&str, &str)] = &[("content-type", "application/json"), ("accept", "application/json")];

const VIEW: &str = r#"{"appUserId":"17","title":"Weekly","description":null,"password":"","manuallyApproval":false,
    "canAutoRoomCompositeRecording":null,"scheduledAt":null,"viewOptions":{"theme":{"color":"dark"},
    "header":{"logo":{"visible":true,"url":null},"title":{"visible":true},"userCount":null,"leave":{"visible":true}},
    "sideBar":{"visible":false},"controls":{"TOGGLE_CAMERA":{"visible":true},"HAND_RAISE":{"visible":false}}}}"#;

const CALLS: &[Call] = &[
    call("POST", "/v2/vicollo-apps/me/members", 201)
        .sends(r#"{"appUserId":"17","screenName":"Kim","profileImgUrl":""}"#)
        .reads(&["/id", "/appUserId"]),
    call("POST", "/v2/vicollo-apps/me/members", 200)
        .sends(r#"{"appUserId":"17","screenName":null,"profileImgUrl":null}"#),
    call("POST", "/v2/vicollo-apps/me/video-rooms", 201)
        .sends(VIEW)
        .reads(&["/id"])
        .saves(&[("room", "/id"), ("uuid", "/uuid")]),
    call("POST", "/v2/vicollo-apps/me/video-rooms/{room}/members/17/embed-url", 200)
        .sends(r#"{"displayName":"Kim","observer":false}"#)
        .reads(&["/videoRoomEmbedUrl"])
        .saves(&[("embedUrl", "/videoRoomEmbedUrl")]),
];

#[tokio::test]
async fn a_meeting_service_makes_a_room_and_embeds_it() {
    let (_data, server, mut script) = start_kind("meet", "VICOLLO_UNMANAGED").await;
    script.follow(As::App, HEADERS, CALLS).await;
    let url = script.known("embedUrl").to_owned();
    let path = format!("/rooms/join/{}", script.known("uuid"));
    assert!(url.split('?').next().unwrap().ends_with(&path), "{url}");
    assert!(script.known("room").parse::<i32>().is_ok(), "its bean keeps the id in 32 bits");
    script.ends(&server).await;
}
