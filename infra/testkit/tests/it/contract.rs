//! The strict reader accepts what real clients read, and tells each slip.

use serde_json::{Value, json};
use testkit::contract::{Answer, faults};

const JSON: &[(&str, &str)] = &[("content-type", "application/json"), ("x-request-id", "r")];

fn wrong(method: &str, target: &str, status: u16, body: &Value) -> String {
    let bytes = if body.is_null() { vec![] } else { serde_json::to_vec(body).expect("a value is JSON") };
    faults(&Answer { method, target, status, headers: JSON, body: Some(&bytes) }).join("\n")
}

#[track_caller]
fn is_told(found: &str, words: &str) {
    assert!(found.contains(words), "{words:?} is not in {found:?}");
}

fn post() -> Value {
    json!({
        "id": 1, "state": "ACTIVE", "videoPostState": "CREATED", "type": "PRE_RECORDED", "accessLevel": "PUBLIC",
        "app": { "id": 8, "name": "shop" }, "member": { "id": 3, "appUserId": "u1" }, "creatorType": "APP",
        "creatorId": 8, "title": "", "customData": { "a": "b" },
        "transcodingProfile": { "video": null, "preview": null, "thumbnail": null },
        "file": { "src": null, "processed": [], "processedSummaries": [] },
        "stats": { "totalMemberWhitelistCount": 0 },
        "createdAt": "2022-10-19T06:41:09.865054Z", "lastModifiedAt": "2022-10-19T06:41:09Z"
    })
}

fn room() -> Value {
    json!({
        "id": 7, "state": "ACTIVE", "uuid": "0191e9a0-0000-7000-8000-000000000001", "type": "VIDEO_CONFERENCE",
        "protocol": "WEB_RTC", "videoRoomState": "SCHEDULED", "vodState": "NOT_ARCHIVED", "accessLevel": "PUBLIC",
        "app": { "id": 8, "name": "shop" }, "member": { "id": 3, "appUserId": "u1" }, "creatorType": "MEMBER",
        "creatorId": 3, "title": "", "createdAt": "2022-10-19T06:41:09Z", "lastModifiedAt": "2022-10-19T06:41:09Z",
        "policy": { "hasPassword": false, "manuallyApproval": false, "canAutoRoomCompositeRecording": false }
    })
}

fn with(mut thing: Value, pointer: &str, value: Value) -> Value {
    *thing.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing at {pointer}")) = value;
    thing
}

#[test]
fn a_post_is_accepted_and_each_slip_in_it_is_told() {
    let told = |post: Value| wrong("GET", "/v2/apps/me/video-posts/1", 200, &post);
    assert_eq!(told(post()), "");
    let slips = [
        ("/title", Value::Null, ".title is missing or null"),
        ("/member", Value::Null, ".member is missing or null"),
        ("/app/name", json!(""), ".app.name"),
        ("/id", json!(1_u64 << 31), ".id"),
        ("/videoPostState", json!("QUEUEED"), ".videoPostState"),
        ("/customData/a", json!({ "b": 1 }), ".customData"),
        ("/createdAt", json!(1_666_161_669), ".createdAt"),
        ("/lastModifiedAt", json!("2022-10-19T06:41:09+09:00"), ".lastModifiedAt"),
        ("/file/src", json!({ "id": 1 }), ".file.src.url is missing"),
    ];
    for (pointer, value, words) in slips {
        is_told(&told(with(post(), pointer, value)), words);
    }
    let mut snake = post();
    snake["last_modified"] = json!(1);
    is_told(&told(snake), "camelCase");
}

#[test]
fn statuses_are_exact_where_clients_compare_them() {
    use wrong as of;
    assert_eq!(of("POST", "http://127.0.0.1:1/v2/members/me/video-rooms?x=1", 201, &room()), "");
    is_told(&of("POST", "/v2/members/me/video-rooms", 200, &room()), "[201]");
    is_told(&of("DELETE", "/v2/members/me/video-rooms/7", 204, &Value::Null), "[200]");
    is_told(&of("DELETE", "/v2/apps/me/video-posts/7", 200, &Value::Null), "[204]");
    is_told(&of("GET", "/v2/apps/me/video-postings", 200, &Value::Null), "no such route");
    is_told(&of("DELETE", "/v2/apps/me/video-posts/7", 204, &json!({})), "no body");
    assert_eq!(of("POST", "/v2/console/apps", 201, &json!({ "appName": 1 })), "");
    is_told(&of("POST", "/v2/console/apps", 201, &json!({ "app_name": 1 })), "camelCase");
}

#[test]
fn a_room_has_what_every_client_needs_of_it() {
    let told = |room: Value| wrong("GET", "/v2/apps/me/video-rooms/7", 200, &room);
    assert_eq!(told(room()), "");
    is_told(&told(with(room(), "/videoRoomState", json!("ARCHIVED"))), ".videoRoomState");
    is_told(&told(with(room(), "/policy", Value::Null)), ".policy");
    is_told(&told(with(room(), "/protocol", json!("RTMP"))), "WEB_RTC");
    let mut live = with(room(), "/type", json!("BROADCAST_RTMP"));
    live = with(with(live, "/protocol", json!("RTMP")), "/videoRoomState", json!("LIVE"));
    is_told(&told(live.clone()), "has liveUrl and playUrl");
    live["liveUrl"] = json!("http://a/live.m3u8");
    live["playUrl"] = json!("http://a/live.m3u8");
    assert_eq!(told(live.clone()), "");
    is_told(&told(with(live, "/videoRoomState", json!("ENDED"))), "neither liveUrl nor playUrl");
}

#[test]
fn a_page_has_every_field_and_its_figures_agree() {
    let sort = json!({ "empty": false, "sorted": true, "unsorted": false });
    let page = |rooms: &[Value]| {
        json!({
            "content": rooms, "totalPages": 1, "totalElements": rooms.len(), "numberOfElements": rooms.len(),
            "size": 10, "number": 0, "first": true, "last": true, "empty": false, "sort": sort,
            "pageable": { "offset": 0, "pageNumber": 0, "pageSize": 10, "paged": true, "unpaged": false, "sort": sort }
        })
    };
    let told = |target: &str, page: Value| wrong("GET", target, 200, &page);
    let list = "/v2/members/me/video-rooms";
    assert_eq!(told(list, page(&[room()])), "");
    is_told(&told(list, with(page(&[room()]), "/number", json!(1))), "first is page 0");
    is_told(&told(list, with(page(&[room()]), "/empty", json!(true))), "empty says");
    is_told(&told(list, with(page(&[room()]), "/content/0/title", Value::Null)), ".content[0].title");
    let meeting = page(&[with(room(), "/type", json!("INTERACTIVE_MEETING"))]);
    is_told(&told(list, meeting.clone()), "only when asked for");
    assert_eq!(told(&format!("{list}?type=INTERACTIVE_MEETING"), meeting), "");
}

#[test]
fn an_error_has_two_keys_a_documented_code_and_its_status() {
    let told = |status, body: Value| wrong("GET", "/anything", status, &body);
    let error = json!({ "errorCode": "MEMBER_NOT_FOUND", "errorMessage": "no" });
    assert_eq!(told(404, error.clone()), "");
    is_told(&told(400, error.clone()), "has the status 404");
    is_told(&told(404, json!({ "errorCode": "OOPS", "errorMessage": "no" })), "no section in docs/errors");
    is_told(&told(404, json!({ "errorCode": "MEMBER_NOT_FOUND" })), "nothing else");
    let mut third = error.clone();
    third["timestamp"] = json!(1);
    is_told(&told(404, third), "nothing else");
    let bytes = error.to_string();
    let bare =
        Answer { method: "GET", target: "/x", status: 404, headers: &[], body: Some(bytes.as_bytes()) };
    let found = faults(&bare).join("\n");
    is_told(&found, "X-Request-Id");
    is_told(&found, "content type");
}

#[test]
fn a_preflight_names_authorization() {
    let headers = [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-headers", "*"),
        ("access-control-allow-methods", "GET,POST,PATCH,DELETE"),
    ];
    let answer =
        Answer { method: "OPTIONS", target: "/v2/members/me", status: 200, headers: &headers, body: None };
    is_told(&faults(&answer).join("\n"), "header authorization");
}
