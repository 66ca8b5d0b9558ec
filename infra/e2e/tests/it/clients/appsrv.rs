//! APPSRV: a tenant's backend in NestJS with gaxios, which says `application/json` on every call.

use super::script::{As, Call, call};
use super::start;

const HEADERS: &[(&str, &str)] = &[("content-type", "application/json"), ("accept", "application/json")];

const MEMBERS: &[Call] = &[
    call("POST", "/v2/apps/me/members", 201)
        .sends(r#"{"appUserId":"64b0f2c1d4e5a6b7c8d9e0f1","appUserName":"Ann","appUserProfileImgUrl":null}"#)
        .reads(&["/id", "/appUserId", "/app/name"]),
    call("POST", "/v2/apps/me/members/login", 200)
        .sends(r#"{"appUserId":"64b0f2c1d4e5a6b7c8d9e0f1","appUserName":"Ann","anything":{"unknown":[1]}}"#)
        .reads(&["/accessToken", "/refreshToken", "/streamingToken"])
        .saves(&[
            ("accessToken", "/accessToken"),
            ("refreshToken", "/refreshToken"),
            ("streamingToken", "/streamingToken"),
        ]),
    call("PATCH", "/v2/apps/me/members/64b0f2c1d4e5a6b7c8d9e0f1", 200).sends("{}").reads(&["/appUserName"]),
    call("GET", "/v2/apps/me/members/64b0f2c1d4e5a6b7c8d9e0f1/stream-key", 200)
        .reads(&["/id", "/streamKey", "/streamKeyState", "/ingestUrl", "/member/appUserId"])
        .saves(&[("key", "/id"), ("streamKey", "/streamKey")]),
];

const KEYS: &[Call] = &[
    call("GET", "/v2/apps/me/stream-keys?appUserId=64b0f2c1d4e5a6b7c8d9e0f1", 200)
        .reads(&["/content/0/streamKey"]),
    call("GET", "/v2/apps/me/stream-keys/{key}", 200).reads(&["/profile/id", "/profile/revision"]),
    call("PATCH", "/v2/apps/me/stream-keys/{key}", 200).sends(r#"{"profileId":7}"#).reads(&["/profile/id"]),
    call("POST", "/v2/apps/me/stream-keys/{key}/reissue", 200)
        .reads(&["/streamKey"])
        .saves(&[("newStreamKey", "/streamKey")]),
    call("GET", "/v2/apps/me/transcoding-profiles?type=VIDEO&representativeType=DEFAULT", 200)
        .reads(&["/content/0/profile"])
        .saves(&[("profile", "/content/0/id")]),
    call("GET", "/v2/apps/me/transcoding-profiles/{profile}", 200).reads(&["/name", "/description"]),
];

const ROOMS: &[Call] = &[
    call("POST", "/v2/apps/me/video-rooms", 201)
        .sends(
            r#"{"appUserId":"64b0f2c1d4e5a6b7c8d9e0f1","type":"BROADCAST_RTMP","title":"Live","accessLevel":"PUBLIC",
                "scheduledAt":"2030-01-01T00:00:00.000Z","profileId":1,"user":{"id":3}}"#,
        )
        .reads(&["/id", "/member/appUserId", "/videoRoomState"])
        .saves(&[("room", "/id")]),
    call("GET", "/v2/apps/me/video-rooms", 200).reads(&["/content/0/member/appUserId"]),
    call("GET", "/v2/apps/me/video-rooms/{room}", 200).reads(&["/member/appUserId"]),
    // Nobody streams: the exact refusals of a start and an end, without a body.
    call("POST", "/v2/apps/me/video-rooms/{room}/rtmp-broadcast/state/live", 400).reads(&["/errorCode"]),
    call("POST", "/v2/apps/me/video-rooms/{room}/rtmp-broadcast/state/ended", 400).reads(&["/errorCode"]),
    call("POST", "/v2/apps/me/video-rooms/{room}/rtmp-broadcast/state/cancelled", 200).reads(&["/lastModifiedAt"]),
    call("DELETE", "/v2/apps/me/video-rooms/{room}", 204),
];

const POSTS: &[Call] = &[
    call("POST", "/v2/apps/me/video-posts", 201)
        .sends(
            r#"{"appUserId":"64b0f2c1d4e5a6b7c8d9e0f1","title":"Clip","accessLevel":"PUBLIC","videoProfileId":6,
                "thumbnailProfileId":2,"previewProfileId":3,"customData":{"a":1}}"#,
        )
        .reads(&["/id", "/transcodingProfile/preview/id"])
        .saves(&[("post", "/id")]),
    call("GET", "/v2/apps/me/video-posts?acccessLevel=PUBLIC&page=1&pageSize=10", 200).reads(&["/content/0/id"]),
    call("GET", "/v2/apps/me/video-posts/{post}", 200).reads(&["/videoPostState"]),
    call("PATCH", "/v2/apps/me/video-posts/{post}", 200).sends(r#"{"title":"Clip 2"}"#).reads(&["/title"]),
    // Its two upload routes forget the body.
    call("POST", "/v2/apps/me/video-posts/{post}/src-file/request-upload-urls", 400).reads(&["/errorCode"]),
    call("POST", "/v2/apps/me/video-posts/{post}/src-file/complete-upload", 400).reads(&["/errorCode"]),
    call("DELETE", "/v2/apps/me/video-posts/{post}", 204),
    call("DELETE", "/v2/apps/me/members/64b0f2c1d4e5a6b7c8d9e0f1", 204),
];

#[tokio::test]
async fn the_sample_app_server_makes_its_calls() {
    let (_data, server, mut script) = start("appsrv").await;
    for calls in [MEMBERS, KEYS, ROOMS, POSTS] {
        script.follow(As::App, HEADERS, calls).await;
    }
    script.ends(&server).await;
}
