//! IOS and AND: the client API as the phones' SDKs call it.

use super::script::{As, Call, call};
use super::start;

const LOGIN: &[Call] = &[call("POST", "/v2/apps/me/members/login", 200)
    .sends(r#"{"appUserId":"ann","appUserName":"Ann"}"#)
    .saves(&[("accessToken", "/accessToken")])];

const CALLS: &[Call] = &[
    call("POST", "/v2/members/me/video-rooms", 201)
        .sends(
            r#"{"type":"VIDEO_CONFERENCE","title":"Talk","description":"d","password":"","customType":"t",
                "customData":{"a":"b"}}"#,
        )
        .reads(&[
            "/id",
            "/uuid",
            "/app/id",
            "/app/name",
            "/member/id",
            "/member/appUserId",
            "/createdAt",
            "/lastModifiedAt",
        ])
        .saves(&[("room", "/id")]),
    call(
        "GET",
        "/v2/members/me/video-rooms?type=VIDEO_CONFERENCE&sortBy=CREATED_AT_DESC&page=1&pageSize=10",
        200,
    )
    .reads(&[
        "/first",
        "/last",
        "/empty",
        "/totalPages",
        "/totalElements",
        "/numberOfElements",
        "/size",
        "/content/0/uuid",
        "/content/0/member/appUserName",
    ]),
    call("GET", "/v2/members/me/video-rooms/{room}", 200).reads(&["/uuid"]),
    call("POST", "/v2/members/me/video-rooms/{room}/web-rtc-tokens", 201)
        .sends(r#"{"password":null,"customData":null}"#)
        .reads(&["/webRtcServerUrl", "/webRtcToken"])
        .saves(&[("webRtcToken", "/webRtcToken")]),
    call("GET", "/v2/members/me/video-rooms/2147483647", 404).reads(&["/errorCode", "/errorMessage"]),
];

#[tokio::test]
async fn the_phones_sdks_make_their_calls() {
    let (_data, server, mut script) = start("mobile").await;
    script.follow(As::App, &[], LOGIN).await;
    let ios = [("content-type", "application/json; charset=utf-8"), ("accept", "application/json")];
    script.follow(As::Member, &ios, CALLS).await;
    script.ends(&server).await;
}
