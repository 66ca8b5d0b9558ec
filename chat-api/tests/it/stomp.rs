//! The older chat with a real socket.

use crate::support::{ChatRoom, Wire};
use serde_json::json;

#[tokio::test]
async fn everybody_who_subscribed_hears_what_is_sent_and_so_do_event_streams() {
    let room = ChatRoom::open().await;
    let (mut bob, mut cy) = (room.subscribed("bob").await, room.subscribed("cy").await);
    let joined = bob.next_message("JOIN").await;
    assert!(joined["participant_count"].as_u64().unwrap() >= 1 && joined["total_user_count"].is_u64());
    let dan = room.tenant.person(&room.world, "dan").await;
    dan.join(&room.world, room.room).await;
    let mut ears = dan.listen(&room.world, None).await;
    let body = json!({ "channel_key": room.key, "user": { "id": "bob" }, "message_type": "MESSAGE",
        "message": "hello", "custom_type": "PIN", "data": "{\"a\":1}" });
    bob.say(&format!("SEND\ndestination:/app/chat\ncontent-type:application/json\n\n{body}")).await;
    for wire in [&mut bob, &mut cy] {
        let heard = wire.next_message("MESSAGE").await;
        let expected = json!({
            "channel_key": room.key, "user": { "id": "bob", "username": "Name of bob", "avatar": null },
            "message_type": "MESSAGE", "message": "hello", "custom_type": "PIN", "data": "{\"a\":1}",
            "message_id": "1", "created_at": heard["created_at"],
        });
        assert_eq!(heard, expected);
    }
    assert_eq!(ears.next_text().await.as_deref(), Some("hello"));
    dan.say(&room.world, room.room, "from the other side").await;
    assert_eq!(cy.next_message("MESSAGE").await["message"], "from the other side");
    drop(bob);
    let left = cy.next_message("LEAVE").await;
    assert_eq!(left["user"]["id"], "bob");
}

#[tokio::test]
async fn a_direct_message_reaches_its_receiver_and_nobody_else() {
    let room = ChatRoom::open().await;
    let (mut bob, mut cy) = (room.subscribed("bob").await, room.subscribed("cy").await);
    cy.say(&format!("SUBSCRIBE\nid:dm\ndestination:/topic/dm/{}/user/cy\nreceipt:2\n\n", room.key)).await;
    cy.next_of("RECEIPT\nreceipt-id:2\n").await;
    let body = json!({ "channel_key": room.key, "message_type": "DM", "message": "psst" });
    bob.say(&format!("SEND\ndestination:/app/dm\nreceiver:cy\n\n{body}")).await;
    let frame = cy.next_of(&format!("MESSAGE\ndestination:/topic/dm/{}", room.key)).await;
    assert!(frame.contains("\"message\":\"psst\""), "{frame}");
    bob.say(&room.said("MESSAGE", "aloud")).await;
    // What bob hears next of that kind is the second: the first was not for him.
    assert_eq!(bob.next_message("MESSAGE").await["message_id"], "2");
}

#[tokio::test]
async fn who_unsubscribes_leaves_and_may_come_back() {
    let room = ChatRoom::open().await;
    let (mut bob, mut cy) = (room.subscribed("bob").await, room.subscribed("cy").await);
    cy.say("UNSUBSCRIBE\nid:chat\nreceipt:2\n\n").await;
    cy.next_of("RECEIPT\nreceipt-id:2\n").await;
    let left = bob.next_message("LEAVE").await;
    assert_eq!((&left["user"]["id"], &left["participant_count"]), (&json!("cy"), &json!(1)));
    bob.say(&room.said("MESSAGE", "one")).await;
    bob.next_message("MESSAGE").await;
    room.subscribe(&mut cy).await;
    bob.say(&room.said("MESSAGE", "two")).await;
    assert_eq!(cy.next_message("MESSAGE").await["message"], "two");
}

#[tokio::test]
async fn who_subscribed_to_a_chat_room_that_was_closed_since_still_leaves_it() {
    let room = ChatRoom::open().await;
    let mut bob = room.subscribed("bob").await;
    room.asked("POST", "/close").send().await.expect(200);
    bob.say("UNSUBSCRIBE\nid:chat\nreceipt:2\n\n").await;
    bob.next_of("RECEIPT\nreceipt-id:2\n").await;
    bob.say(&room.said("MESSAGE", "late")).await;
    bob.ends_with("there is no such chat room, or it is closed").await;
}

#[tokio::test]
async fn a_banned_member_hears_nothing_more_and_cannot_come_back() {
    let room = ChatRoom::open().await;
    room.ann.join(&room.world, room.room).await;
    let mut bob = room.subscribed("bob").await;
    let path = "/members/bob/ban";
    room.ann.ask(&room.world, "POST", room.room, path, serde_json::Value::Null).await.expect(204);
    room.ann.say(&room.world, room.room, "without bob").await;
    bob.say(&room.said("MESSAGE", "still here")).await;
    let error = loop {
        let frame = bob.next().await.unwrap();
        assert!(!frame.contains("without bob"), "{frame}");
        if frame.starts_with("ERROR\n") {
            break frame;
        }
    };
    assert!(error.contains("code:CHANNEL_MEMBER_BANNED"), "{error}");
    let mut again = room.connected("bob").await;
    again.say(&format!("SUBSCRIBE\nid:chat\ndestination:/topic/chat/{}\n\n", room.key)).await;
    again.ends_with("code:CHANNEL_MEMBER_BANNED").await;
}

#[tokio::test]
async fn a_connection_ends_with_its_token_its_member_and_its_app() {
    let room = ChatRoom::open().await;
    room.tenant.person(&room.world, "bob").await;
    let terms = web::tokens::Terms { lifetime_s: 2, from_s: 0 };
    let claims = room.tenant.claims(&room.world, "bob").await;
    let tokens = room.world.platform.secrets.tokens();
    let token = tokens.chat(claims, terms, ports::clock::now()).unwrap();
    // Several, none of which promises or wants signs of life: what ends them is the token every time.
    let mut short = vec![];
    for _ in 0..30 {
        let mut wire = Wire::open(&room.address).await;
        wire.say(&format!("CONNECT\naccept-version:1.2\ntoken:{token}\n\n")).await;
        wire.next_of("CONNECTED\n").await;
        short.push(wire);
    }
    for mut wire in short {
        wire.ends_with("the token has expired").await;
    }
    let (mut bob, mut cy) = (room.subscribed("bob").await, room.subscribed("cy").await);
    let gone = room.world.ask("DELETE", "/v2/apps/me/members/bob").by(&room.tenant.basic);
    gone.send().await.expect(204);
    bob.ends_with("the connection was closed").await;
    let frame = room.connect("dan").await;
    let path = format!("/v2/operator/apps/{}/reset-credentials", room.tenant.id);
    let reset = room.world.post(&path).by(&room.world.operator()).send().await;
    assert!(reset.status.is_success(), "{reset:?}");
    cy.ends_with("the connection was closed").await;
    let mut late = Wire::open(&room.address).await;
    late.say(&frame).await;
    late.ends_with("the token is missing, wrong or expired").await;
}

#[tokio::test]
async fn who_says_goodbye_is_answered_and_let_go() {
    let room = ChatRoom::open().await;
    let mut wire = room.connected("bob").await;
    wire.say("DISCONNECT\nreceipt:bye\n\n").await;
    wire.next_of("RECEIPT\nreceipt-id:bye\n").await;
    assert_eq!(wire.next().await, None);
}
