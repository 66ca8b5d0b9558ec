//! What the tenant says in the older chat, and what it takes out of it.

use crate::support::ChatRoom;
use serde_json::{Value, json};

#[tokio::test]
async fn what_the_tenant_says_reaches_everybody_or_whom_it_names() {
    let room = ChatRoom::open().await;
    let (mut bob, mut cy) = (room.subscribed("bob").await, room.subscribed("cy").await);
    cy.say(&format!("SUBSCRIBE\nid:dm\ndestination:/topic/dm/{}/user/cy\nreceipt:2\n\n", room.key)).await;
    cy.next_of("RECEIPT\nreceipt-id:2\n").await;
    let body =
        json!({ "messageType": "ADMIN", "customType": "PIN", "message": "to all", "data": { "a": 1 } });
    let sent = room.asked("POST", "/admin/messages/broadcast").json(&body).await.expect(201).json;
    assert_eq!(sent["channelKey"], room.key);
    let heard = bob.next_message("ADMIN").await;
    assert_eq!((&heard["message"], &heard["message_id"]), (&json!("to all"), &sent["messageId"]));
    assert_eq!((&heard["data"], &heard["custom_type"]), (&json!("{\"a\":1}"), &json!("PIN")));
    let body = json!({ "messageType": "DM", "message": "to you", "appUserIds": ["cy"] });
    let sent = room.asked("POST", "/admin/messages/direct").json(&body).await.expect(201).json;
    assert_eq!(cy.next_message("DM").await["message"], "to you");
    let read = room.asked("GET", &format!("/messages/{}", sent["messageId"].as_str().unwrap()));
    let read = read.send().await.expect(200).json;
    assert_eq!((&read["receiverAppUserIds"], &read["messageType"]), (&json!(["cy"]), &json!("DM")));
    // A broadcast to some is for these.
    let body = json!({ "messageType": "COMMAND", "message": "only cy", "appUserIds": ["cy"] });
    room.asked("POST", "/admin/messages/broadcast").json(&body).await.expect(201);
    assert_eq!(cy.next_message("COMMAND").await["message"], "only cy");
    let body = json!({ "messageType": "MESSAGE", "message": "for all again" });
    room.asked("POST", "/admin/messages/broadcast").json(&body).await.expect(201);
    assert_eq!(bob.next_message("MESSAGE").await["message"], "for all again");
}

#[tokio::test]
async fn the_tenants_message_is_refused_where_a_field_cannot_be_taken() {
    let room = ChatRoom::open().await;
    let everywhere = [
        (json!({}), "EMPTY_CHAT_ROOM_MESSAGE_TYPE"),
        (json!({ "messageType": "" }), "EMPTY_CHAT_ROOM_MESSAGE_TYPE"),
        (json!({ "messageType": "SHOUT" }), "INVALID_CHAT_ROOM_MESSAGE_TYPE"),
        (json!({ "messageType": "COMMAND", "appUserIds": ["b-b"] }), "INVALID_APP_USER_ID_FORMAT"),
        (
            json!({ "messageType": "COMMAND", "customType": "x".repeat(51) }),
            "CUSTOM_TYPE_SIZE_UPPER_LIMIT_EXCEEDED",
        ),
        (
            json!({ "messageType": "COMMAND", "message": "x".repeat(5_001) }),
            "CHANNEL_MESSAGE_SIZE_UPPER_LIMIT_EXCEEDED",
        ),
        (
            json!({ "messageType": "COMMAND", "data": { "a": "x".repeat(16_384) } }),
            "CHANNEL_MESSAGE_SIZE_UPPER_LIMIT_EXCEEDED",
        ),
        (json!({ "messageType": "COMMAND", "appUserIds": vec!["ann"; 101] }), "EMPTY_CHAT_ROOM_APP_USER_IDS"),
    ];
    for (mut body, code) in everywhere {
        room.asked("POST", "/admin/messages/broadcast").json(&body).await.refused(400, code);
        if body["appUserIds"].is_null() {
            body["appUserIds"] = json!(["ann"]);
        }
        room.asked("POST", "/admin/messages/direct").json(&body).await.refused(400, code);
    }
    for (path, kind) in [("broadcast", "DM"), ("direct", "MESSAGE"), ("direct", "ADMIN")] {
        let body = json!({ "messageType": kind, "appUserIds": ["ann"] });
        let ask = room.asked("POST", &format!("/admin/messages/{path}"));
        ask.json(&body).await.refused(400, "INVALID_CHAT_ROOM_MESSAGE_TYPE");
    }
    for ids in [Value::Null, json!([])] {
        let body = json!({ "messageType": "DM", "appUserIds": ids });
        let ask = room.asked("POST", "/admin/messages/direct");
        ask.json(&body).await.refused(400, "EMPTY_CHAT_ROOM_APP_USER_IDS");
    }
    for path in ["broadcast", "direct"] {
        let ask = room.asked("POST", &format!("/admin/messages/{path}"));
        ask.raw("{").await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    }
    room.asked("POST", "/close").send().await.expect(200);
    for path in ["broadcast", "direct"] {
        let late = json!({ "messageType": "COMMAND", "message": "late", "appUserIds": ["ann"] });
        let ask = room.asked("POST", &format!("/admin/messages/{path}"));
        ask.json(&late).await.refused(400, "CHANNEL_STATE_CLOSED");
    }
}

#[tokio::test]
async fn a_message_is_hidden_shown_again_and_taken_away() {
    let room = ChatRoom::open().await;
    room.ann.join(&room.world, room.room).await;
    let ann = async |path: &str| room.ann.ask(&room.world, "GET", room.room, path, Value::Null).await;
    let body = json!({ "messageType": "MESSAGE", "message": "one" });
    let sent = room.asked("POST", "/admin/messages/broadcast").json(&body).await.expect(201).json;
    let message = format!("/messages/{}", sent["messageId"].as_str().unwrap());
    let seen = async || ann("/messages").await.expect(200).json["totalElements"].as_u64().unwrap();
    assert_eq!(seen().await, 1);
    // Twice is as once.
    for _ in 0..2 {
        room.asked("POST", &format!("{message}/hide")).send().await.expect(204);
        assert_eq!(seen().await, 0);
    }
    room.asked("GET", &message).send().await.expect(200);
    for _ in 0..2 {
        room.asked("POST", &format!("{message}/unhide")).send().await.expect(204);
        assert_eq!(seen().await, 1);
    }
    room.asked("DELETE", &message).send().await.expect(204);
    assert_eq!(seen().await, 0);
    for (method, rest) in [("GET", ""), ("POST", "/hide"), ("POST", "/unhide"), ("DELETE", "")] {
        for absent in [message.as_str(), "/messages/99", "/messages/0", "/messages/x"] {
            let ask = room.asked(method, &format!("{absent}{rest}"));
            ask.send().await.refused(404, "CHAT_ROOM_MESSAGE_NOT_FOUND");
        }
    }
    ann(&message).await.refused(404, "CHANNEL_MESSAGE_NOT_FOUND");
}

#[tokio::test]
async fn words_that_members_may_not_say_are_masked_in_the_older_chat_too() {
    let room = ChatRoom::open().await;
    let words = room.world.post("/v2/apps/me/banned-chat-words").by(&room.tenant.basic);
    words.json(&json!({ "words": ["foo"] })).await.expect(204);
    let mut bob = room.subscribed("bob").await;
    bob.say(&room.said("MESSAGE", "a foo")).await;
    assert_eq!(bob.next_message("MESSAGE").await["message"], "a ***");
}
