//! Rooms of the older chat, as the tenant makes and ends them.

use crate::support::{ChatRoom, Tenant, World};
use serde_json::{Value, json};

#[tokio::test]
async fn a_room_gets_one_chat_room_and_shows_it() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.person(&world, "ann").await;
    let room = tenant.room(&world, &ann, json!({ "title": "Talk" })).await;
    let path = format!("/v2/apps/me/video-rooms/{room}");
    let ask = |method: &str, rest: &str| world.ask(method, &format!("{path}{rest}")).by(&tenant.basic);
    let shown = ask("GET", "").send().await.expect(200).json;
    let channel = json!({ "id": room, "state": "ACTIVE", "channelState": "CREATED", "name": "Talk" });
    assert_eq!((&shown["chat"], &shown["channel"]), (&Value::Null, &channel));
    ask("GET", "/chat-room").send().await.refused(404, "CHAT_ROOM_NOT_FOUND");
    let made = ask("POST", "/chat-room").send().await.expect(200).json;
    assert_eq!((&made["closed"], &made["totalChatMessageCount"]), (&json!(false), &json!(0)));
    assert_eq!(ask("GET", "/chat-room").send().await.expect(200).json, made);
    ask("POST", "/chat-room").send().await.refused(400, "CHAT_ROOM_ALREADY_EXISTS");
    let chat = json!({
        "videoKey": made["videoKey"], "channelKey": made["channelKey"],
        "createdAt": made["createdAt"], "closedAt": null,
    });
    // The same wherever a room is shown: read, listed, changed, and by its owner.
    let mine = format!("/v2/members/me/video-rooms/{room}");
    let shown = [
        ask("GET", "").send().await.expect(200).json,
        world.get("/v2/apps/me/video-rooms").by(&tenant.basic).send().await.expect(200).json["content"][0]
            .take(),
        ask("PATCH", "").json(&json!({})).await.expect(200).json,
        world.get(&mine).by(&ann.bearer).send().await.expect(200).json,
    ];
    for shown in shown {
        assert_eq!((&shown["chat"], &shown["channel"]["channelState"]), (&chat, &json!("OPENED")));
    }
    let closed = ask("POST", "/chat-room/close").send().await.expect(200).json;
    assert_eq!(closed["closed"], true);
    assert_eq!(ask("POST", "/chat-room/close").send().await.expect(200).json, closed);
    ask("POST", "/chat-room").send().await.refused(400, "CHAT_ROOM_ALREADY_EXISTS");
    assert!(ask("GET", "").send().await.expect(200).json["chat"]["closedAt"].is_string());
    ask("POST", "/end").send().await.expect(200);
    assert_eq!(ask("GET", "").send().await.expect(200).json["channel"]["channelState"], "CLOSED");
}

#[tokio::test]
async fn a_room_that_is_over_gets_no_chat_room() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.person(&world, "ann").await;
    let room = tenant.room(&world, &ann, json!({})).await;
    let path = format!("/v2/apps/me/video-rooms/{room}");
    world.post(&format!("{path}/end")).by(&tenant.basic).send().await.expect(200);
    let ask = |rest: &str| world.post(&format!("{path}/chat-room{rest}")).by(&tenant.basic);
    ask("").send().await.refused(400, "CHANNEL_STATE_CLOSED");
    ask("/close").send().await.refused(404, "CHAT_ROOM_NOT_FOUND");
}

#[tokio::test]
async fn members_are_listed_by_cursor_until_the_chat_room_is_closed() {
    let room = ChatRoom::open().await;
    let _wires = (room.subscribed("bob").await, room.subscribed("cy").await, room.subscribed("dan").await);
    let list = async |query: &str| room.asked("GET", &format!("/members{query}")).send().await;
    let all = list("?cursor=0&count=500").await.expect(200).json;
    assert_eq!((&all["count"], &all["nextCursor"]), (&json!(3), &json!(0)));
    assert_eq!(all["content"][0]["appUserName"], "Name of bob");
    let first = list("?count=2").await.expect(200).json;
    assert_eq!(first["count"], 2);
    let rest = list(&format!("?count=2&cursor={}", first["nextCursor"])).await.expect(200).json;
    assert_eq!((&rest["nextCursor"], &rest["content"][0]["appUserId"]), (&json!(0), &json!("dan")));
    list("?cursor=x").await.refused(400, "INVALID_REQUEST_PARAMETER");
    room.asked("POST", "/close").send().await.expect(200);
    assert_eq!(list("").await.expect(200).json, json!({ "nextCursor": 0, "count": 0, "content": [] }));
}

#[tokio::test]
async fn every_operation_on_a_chat_room_hides_another_apps_and_wants_credentials() {
    let room = ChatRoom::open().await;
    let stranger = Tenant::new(&room.world).await;
    let body = json!({ "messageType": "COMMAND", "appUserIds": ["ann"] });
    let sent = room.asked("POST", "/admin/messages/broadcast").json(&body).await.expect(201).json;
    let message = format!("/messages/{}", sent["messageId"].as_str().unwrap());
    let operations = [
        ("POST", String::new()),
        ("GET", String::new()),
        ("POST", "/close".to_owned()),
        ("GET", "/members".to_owned()),
        ("POST", "/admin/messages/broadcast".to_owned()),
        ("POST", "/admin/messages/direct".to_owned()),
        ("GET", message.clone()),
        ("POST", format!("{message}/hide")),
        ("POST", format!("{message}/unhide")),
        ("DELETE", message.clone()),
    ];
    for (method, rest) in operations {
        let foreign = room.ask(method, &rest).by(&stranger.basic);
        foreign.json(&body).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
        room.ask(method, &rest).json(&body).await.refused(401, "EMPTY_APP_CREDENTIALS");
        room.ask(method, &rest).by("Basic eDp5").json(&body).await.refused(401, "INVALID_APP_CREDENTIALS");
        for absent in ["2147483647", "0", "x"] {
            let path = format!("/v2/apps/me/video-rooms/{absent}/chat-room{rest}");
            let ask = room.world.ask(method, &path).by(&room.tenant.basic);
            ask.json(&body).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
        }
        // A room without a chat room.
        let other = room.tenant.room(&room.world, &room.ann, json!({})).await;
        if (method, rest.as_str()) != ("POST", "") {
            let path = format!("/v2/apps/me/video-rooms/{other}/chat-room{rest}");
            let ask = room.world.ask(method, &path).by(&room.tenant.basic);
            ask.json(&body).await.refused(404, "CHAT_ROOM_NOT_FOUND");
        }
    }
}
