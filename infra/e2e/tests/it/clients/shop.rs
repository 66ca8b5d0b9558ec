//! SHOP: a production backend in Java with Feign, strict about error bodies; LITE-IOS and LITE-AND as their backends call.

use super::script::{As, Call, call};
use super::start;

const HEADERS: &[(&str, &str)] = &[("content-type", "application/json"), ("accept", "*/*")];

const CALLS: &[Call] = &[
    // It asks for the key first, and logs in when it reads MEMBER_NOT_FOUND.
    call("GET", "/v2/apps/me/members/12345/stream-key", 404).reads(&["/errorCode", "/errorMessage"]),
    call("POST", "/v2/apps/me/members/login", 200)
        .sends(r#"{"id":null,"state":null,"appUserId":12345,"appUserName":"kim","appUserProfileImgUrl":"https://a/b.png"}"#)
        .reads(&["/accessToken", "/refreshToken", "/streamingToken"])
        .saves(&[("accessToken", "/accessToken"), ("refreshToken", "/refreshToken"), ("streamingToken", "/streamingToken")]),
    call("GET", "/v2/apps/me/members/12345/stream-key", 200)
        .reads(&["/id", "/streamKey", "/streamKeyState", "/member/appUserId"])
        .saves(&[("key", "/id"), ("streamKey", "/streamKey")]),
    call("GET", "/v2/apps/me/stream-keys/{key}", 200).reads(&["/streamKey"]),
    call("POST", "/v2/apps/me/members/login-as-guest", 200)
        .reads(&["/accessToken", "/streamingToken"])
        .saves(&[("guestAccessToken", "/accessToken")]),
    call("POST", "/v2/apps/me/video-rooms", 201)
        .sends(
            r#"{"appUserId":12345,"type":"BROADCAST_RTMP","title":"Sale","accessLevel":"APP",
                "scheduledAt":"2030-01-01T09:00:00.123+09:00","customType":null,"customData":null}"#,
        )
        .reads(&["/id", "/videoRoomState", "/scheduledAt", "/lastModifiedAt"])
        .saves(&[("room", "/id")]),
    call("GET", "/v2/apps/me/video-rooms/{room}", 200).reads(&["/format", "/accessLevel"]),
    call("POST", "/v2/apps/me/video-rooms/{room}/rtmp-broadcast/state/live", 400).reads(&["/errorCode", "/errorMessage"]),
    call("POST", "/v2/apps/me/video-rooms/{room}/rtmp-broadcast/state/cancelled", 200).reads(&["/cancelledAt"]),
];

const FROM_PHONES: &[Call] = &[
    call("POST", "/v2/apps/me/members/login", 200)
        .sends(r#"{"appUserId":"phone1","appUserName":"Phone"}"#)
        .reads(&["/accessToken", "/streamingToken"])
        .saves(&[("accessToken", "/accessToken")]),
    call("GET", "/v2/apps/me/video-rooms?sortBy=CREATED_AT_DESC&page=1&pageSize=20", 200).reads(&[
        "/content/0/id",
        "/content/0/type",
        "/content/0/protocol",
        "/content/0/videoRoomState",
        "/content/0/vodState",
        "/content/0/title",
    ]),
    call("GET", "/v2/apps/me/stream-keys?appUserId=12345", 200).reads(&["/content/0/streamKey"]),
];

#[tokio::test]
async fn a_production_backend_and_the_lite_phones_make_their_calls() {
    let (_data, server, mut script) = start("shop").await;
    script.follow(As::App, HEADERS, CALLS).await;
    script.follow(As::App, &[("accept", "*/*")], FROM_PHONES).await;
    script.ends(&server).await;
}
