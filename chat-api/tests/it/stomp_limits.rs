//! What the older chat's socket does not take.

use crate::support::{ChatRoom, Wire};
use serde_json::json;

#[tokio::test]
async fn a_connection_that_does_not_begin_as_it_should_ends_with_an_error_frame() {
    let room = ChatRoom::open().await;
    let good = room.connect("bob").await;
    let connects = [
        ("SEND\n\n".to_owned(), "send CONNECT first"),
        ("NOISE\n\n".to_owned(), "there is no such command"),
        ("CONNECT\n\n".to_owned(), "the token is missing, wrong or expired"),
        ("CONNECT\ntoken:x.y.z\n\n".to_owned(), "the token is missing, wrong or expired"),
        ("CONNECT\naccept-version:3.0\ntoken:x\n\n".to_owned(), "version:1.0,1.1,1.2"),
        (good.replace("appid:", "appid:9"), "appid and userid are those that came with the token"),
        (good.replace("userid:bob", "userid:ann"), "appid and userid are those that came with the token"),
        // An access token is for the other API.
        (
            good.replace("token:", &format!("token:{}\nignored:", &room.ann.bearer["Bearer ".len()..])),
            "the token is missing, wrong or expired",
        ),
    ];
    for (frame, words) in connects {
        let mut wire = Wire::open(&room.address).await;
        wire.say(&frame).await;
        wire.ends_with(words).await;
    }
}

#[tokio::test]
async fn a_frame_that_cannot_be_carried_out_ends_the_connection_with_the_reason() {
    let room = ChatRoom::open().await;
    let subscribe = |destination: &str| format!("SUBSCRIBE\nid:1\ndestination:{destination}\n\n");
    let frames = [
        (subscribe("/topic/chat/nothing"), "there is no such chat room"),
        (subscribe("/elsewhere"), "there is no such destination"),
        (subscribe(&format!("/topic/dm/{}/user/ann", room.key)), "direct messages are their receiver's"),
        ("SUBSCRIBE\nid:1\n\n".to_owned(), "destination is required"),
        ("UNSUBSCRIBE\nid:9\n\n".to_owned(), "there is no such subscription"),
        ("BEGIN\ntransaction:1\n\n".to_owned(), "there are no transactions here"),
        ("CONNECT\ntoken:x\n\n".to_owned(), "this command does not follow CONNECT"),
        ("SEND\ndestination:/app/chat\n\nno json".to_owned(), "the message cannot be read"),
        ("SEND\ndestination:/app/other\n\n{}".to_owned(), "messages go to /app/chat or /app/dm"),
        (room.said("JOIN", "I am the server"), "there is no such message_type here"),
        (room.said("MESSAGE", "not joined"), "code:CHANNEL_NOT_JOINED"),
        ("SEND\nno colon\n\n".to_owned(), "with the escapes of the version"),
        ("SEND\ncontent-length:1\n\nabc".to_owned(), "content-length does not fit the body"),
        (format!("SEND\n{}\n", "a:b\n".repeat(65)), "a frame has at most 64 headers"),
    ];
    for (frame, words) in frames {
        let mut wire = room.connected("bob").await;
        wire.say(&frame).await;
        wire.ends_with(words).await;
    }
}

#[tokio::test]
async fn what_is_too_large_or_too_much_ends_the_connection_with_the_reason() {
    let room = ChatRoom::open().await;
    for bytes in [65 << 10, 1 << 20] {
        let mut wire = room.connected("bob").await;
        wire.put(&"x".repeat(bytes)).await;
        wire.ends_with("a frame has at most 65536 bytes").await;
    }
    let mut wire = room.subscribed("bob").await;
    wire.say(&room.said("MESSAGE", &"x".repeat(5_001))).await;
    wire.ends_with("code:CHANNEL_MESSAGE_SIZE_UPPER_LIMIT_EXCEEDED").await;
    let mut wire = room.connected("bob").await;
    for number in 0..17 {
        wire.say(&format!("SUBSCRIBE\nid:{number}\ndestination:/topic/chat/{}\n\n", room.key)).await;
    }
    wire.ends_with("too many subscriptions").await;
    let mut wire = room.connected("bob").await;
    // One message with many frames: nobody types as fast.
    wire.put(&"ACK\nid:1\n\n\0".repeat(200)).await;
    wire.ends_with("too many frames; slow down").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_who_does_not_keep_up_is_dropped_and_slows_nobody() {
    let room = ChatRoom::open().await;
    let mut slow = Wire::narrow(&room.address).await;
    slow.say(&room.connect("bob").await).await;
    slow.next_of("CONNECTED\n").await;
    room.subscribe(&mut slow).await;
    let mut quick = room.subscribed("cy").await;
    room.ann.join(&room.world, room.room).await;
    // More than what the system keeps for a connection and what waits for a listener, together.
    let text = "\u{1f40c}".repeat(4_900);
    let count = chat_api::QUEUE_MAX + 400;
    for number in 0..count {
        let body = json!({ "message": text, "customType": number.to_string(), "persistence": false });
        room.ann.ask(&room.world, "POST", room.room, "/messages", body).await.expect(204);
        assert_eq!(quick.next_message("MESSAGE").await["custom_type"], number.to_string());
    }
    let mut heard = 0;
    while let Some(frame) = slow.next().await {
        heard += usize::from(frame.contains("\"message_type\":\"MESSAGE\""));
    }
    assert!(heard < count, "{heard} of {count}");
    quick.say(&room.said("MESSAGE", "on")).await;
    assert_eq!(quick.next_message("MESSAGE").await["message"], "on");
}
