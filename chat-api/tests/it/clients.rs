//! The clients that tenants have: the stock STOMP client, and the stock client of event streams.

use crate::support::{ChatRoom, Tenant, World};
use chat_api::MEMBER_LISTENERS_MAX;
use serde_json::{Value, json};
use testkit::StockClient;

/// The stock STOMP client with a chat token, connected.
async fn connected(room: &ChatRoom, token: &Value) -> StockClient {
    let headers = json!({
        "token": token["chatToken"], "appid": token["appId"],
        "userid": token["userId"], "username": token["userName"],
    });
    let url = format!("ws://{}/ws", room.address);
    let mut client = StockClient::stomp(&json!({ "url": url, "headers": headers })).unwrap();
    let greeting = client.next("connected").await.unwrap();
    assert_eq!(greeting["headers"]["version"], "1.2");
    client
}

async fn subscribe(client: &mut StockClient, destination: &str) {
    client.tell(&json!({ "do": "subscribe", "destination": destination })).await.unwrap();
    client.next("subscribed").await.unwrap();
}

/// The next message of this type.
async fn heard(client: &mut StockClient, message_type: &str) -> Value {
    loop {
        let message = client.next("message").await.unwrap();
        if message["body"]["message_type"] == message_type {
            return message;
        }
    }
}

#[tokio::test]
async fn the_stock_stomp_client_chats() {
    let room = ChatRoom::open().await;
    room.tenant.person(&room.world, "bob").await;
    let guests = room.world.post("/v2/apps/me/members/guest-chat-tokens").by(&room.tenant.basic);
    let guest = guests.send().await.expect(200).json;
    let mut bob = connected(&room, &room.token("bob").await).await;
    let mut gil = connected(&room, &guest).await;
    let chat = format!("/topic/chat/{}", room.key);
    let id = guest["userId"].as_str().unwrap();
    let dm = format!("/topic/dm/{}/user/{id}", room.key);
    subscribe(&mut bob, &chat).await;
    subscribe(&mut gil, &chat).await;
    subscribe(&mut gil, &dm).await;
    assert_eq!(heard(&mut bob, "JOIN").await["body"]["user"]["id"], "bob");
    assert_eq!(heard(&mut bob, "JOIN").await["body"]["user"]["id"], id);
    let body = json!({
        "channel_key": room.key, "user": { "id": "bob", "username": "bob", "avatar": "" },
        "message_type": "MESSAGE", "message": "hé: ✓\n\\n", "custom_type": "", "data": "",
    });
    let send = json!({ "do": "send", "destination": "/app/chat", "body": body });
    bob.tell(&send).await.unwrap();
    for client in [&mut bob, &mut gil] {
        let message = heard(client, "MESSAGE").await;
        assert_eq!((&message["destination"], &message["body"]["message"]), (&json!(chat), &body["message"]));
    }
    let body = json!({ "channel_key": room.key, "message_type": "DM", "message": "psst" });
    let headers = json!({ "receiver": id });
    let send = json!({ "do": "send", "destination": "/app/dm", "headers": headers, "body": body });
    bob.tell(&send).await.unwrap();
    assert_eq!(heard(&mut gil, "DM").await["destination"], dm);
    bob.tell(&json!({ "do": "leave" })).await.unwrap();
    bob.next("over").await.unwrap();
    assert_eq!(heard(&mut gil, "LEAVE").await["body"]["user"]["id"], "bob");
    let odd = json!({ "do": "send", "destination": "/app/nowhere", "body": {} });
    gil.tell(&odd).await.unwrap();
    let error = gil.next("error").await.unwrap();
    assert_eq!(error["headers"]["message"], "messages go to /app/chat or /app/dm");
    gil.next("closed").await.unwrap();
}

#[tokio::test]
async fn the_stock_client_of_event_streams_comes_back_where_it_was() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.person(&world, "ann").await;
    let room = tenant.room(&world, &ann, json!({})).await;
    let url = format!("http://{}/v2/members/me/event-sources", world.listen().await);
    let arguments = json!({ "url": url, "headers": { "Authorization": ann.bearer } });
    let mut client = StockClient::event_source(&arguments).unwrap();
    client.next("open").await.unwrap();
    ann.join(&world, room).await;
    ann.say(&world, room, "one").await;
    assert_eq!(text(&mut client).await, "one");
    // So many others that the oldest gives way: the client's is cut off, and it comes back by itself.
    let mut others = vec![];
    for _ in 0..MEMBER_LISTENERS_MAX {
        others.push(ann.listen(&world, None).await);
    }
    ann.say(&world, room, "two").await;
    client.next("error").await.unwrap();
    assert_eq!(text(&mut client).await, "two");
    ann.say(&world, room, "three").await;
    assert_eq!(text(&mut client).await, "three");
}

/// What the next message says; each has an id.
async fn text(client: &mut StockClient) -> String {
    loop {
        let message = client.next("message").await.unwrap();
        if let Some(text) = message["data"]["message"].as_str() {
            assert!(message["id"].as_str().unwrap().parse::<u64>().is_ok(), "{message}");
            return text.to_owned();
        }
    }
}
