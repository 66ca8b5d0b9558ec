//! Rules that join several fields, or a field and its route.

use super::Answer;
use serde_json::Value;

/// Rule 8: any origin may send credentials, and change and delete.
pub(super) fn preflight(answer: &Answer<'_>) -> Vec<String> {
    let list = |name: &str| answer.header(name).unwrap_or_default().to_ascii_lowercase();
    let mut faults = vec![];
    if answer.header("access-control-allow-origin") != Some("*") {
        faults.push("a preflight allows the origin *".into());
    }
    let has = |header: &str, word: &str| list(header).split(',').any(|one| one.trim() == word);
    for word in ["authorization", "content-type"] {
        if !has("access-control-allow-headers", word) {
            faults.push(format!("a preflight names the header {word}: a wildcard does not cover it"));
        }
    }
    for word in ["get", "post", "patch", "delete"] {
        if !has("access-control-allow-methods", word) {
            faults.push(format!("a preflight allows the method {word}"));
        }
    }
    faults
}

/// What holds for the things in an answer besides their shape.
pub(super) fn of_the_route(answer: &Answer<'_>, value: &Value, faults: &mut Vec<String>) {
    let things = value["content"].as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    for thing in
        things.iter().filter(|thing| thing["videoRoomState"].is_string() && thing["policy"].is_object())
    {
        room(thing, faults);
    }
    // 11.23: the iOS client loses the whole list to a type that it does not know.
    let is_client_list = answer.path() == "/v2/members/me/video-rooms" && answer.method == "GET";
    if is_client_list && answer.query("type").is_none() {
        let meeting = things.iter().any(|room| room["type"] == "INTERACTIVE_MEETING");
        faults.extend(meeting.then(|| "INTERACTIVE_MEETING rooms are listed only when asked for".to_owned()));
    }
}

/// Rule 10 and the table of contract 4.2.
fn room(room: &Value, faults: &mut Vec<String>) {
    let is = |name: &str, word: &str| room[name] == word;
    let urls = ["liveUrl", "playUrl"].map(|name| !room[name].is_null());
    if is("type", "BROADCAST_RTMP") {
        if !is("protocol", "RTMP") {
            faults.push("a BROADCAST_RTMP room has the protocol RTMP".into());
        }
        if is("videoRoomState", "LIVE") && urls.contains(&false) {
            faults.push("a broadcast that is LIVE has liveUrl and playUrl".into());
        }
    } else if !is("protocol", "WEB_RTC") {
        faults.push("a conference has the protocol WEB_RTC".into());
    }
    if !is("videoRoomState", "LIVE") && urls.contains(&true) {
        faults.push("a room that is not LIVE has neither liveUrl nor playUrl".into());
    }
    if is("vodState", "ARCHIVED") && room["vodUrl"].is_null() {
        faults.push("vodUrl is set when vodState is ARCHIVED".into());
    }
    if is("videoRoomState", "CANCELLED") && room["cancelledAt"].is_null() {
        faults.push("a cancelled room has cancelledAt".into());
    }
}
