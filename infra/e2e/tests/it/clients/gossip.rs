//! GOSSIP: the web chat of 2022, and a page that listens to the event stream, with the stock clients under them. Roles are
//! apart and the gateway is in front, so that sockets and streams go through it.

use crate::support::{Tenant, gateway};
use serde_json::{Value, json};
use testkit::{Scratch, ServerOptions, StockClient};

#[tokio::test]
async fn the_web_chat_and_an_event_stream_work_through_the_gateway_of_split_roles() {
    let data = Scratch::new("gossip").unwrap();
    let role = |roles: &str| ServerOptions::new(data.path()).arg("--role").arg(roles);
    let commands = role("command-api,projections,policies").start().await.unwrap();
    let queries = role("query-api").arg("--log-url").arg(&commands.base_url).start().await.unwrap();
    let (mut gateway, front) = gateway(data.path(), &commands.base_url, &queries.base_url).await;
    let tenant = Tenant::new(&front, commands.create_app("gossip").await.unwrap());
    let login = json!({ "appUserId": "ann", "appUserName": "Ann" });
    let ann = tenant.post("/v2/apps/me/members/login", &login).await.unwrap();
    let room = json!({ "appUserId": "ann", "type": "VIDEO_CONFERENCE" });
    let room = tenant.post("/v2/apps/me/video-rooms", &room).await.unwrap()["id"].clone();
    let chat = format!("/v2/apps/me/video-rooms/{room}/chat-room");
    let key = tenant.post(&chat, &json!({})).await.unwrap()["channelKey"].as_str().unwrap().to_owned();

    let bearer = format!("Bearer {}", ann["accessToken"].as_str().unwrap());
    let arguments = json!({ "url": format!("{front}/v2/members/me/event-sources"), "headers": { "Authorization": bearer } });
    let mut page = StockClient::event_source(&arguments).unwrap();
    page.next("open").await.unwrap();
    let join = format!("{front}/v2/members/me/video-rooms/{room}/channel/join");
    let joined = tenant.http.post(join).header("authorization", &bearer).send().await.unwrap();
    assert_eq!(joined.status(), 204);

    let mut guest = chatting(&tenant, &front, &key).await;
    let body = json!({ "channel_key": key, "message_type": "MESSAGE", "message": "hello" });
    guest.tell(&json!({ "do": "send", "destination": "/app/chat", "body": body })).await.unwrap();
    until(&mut guest, |said| said["body"]["message"] == "hello").await;
    until(&mut page, |said| said["data"]["message"] == "hello").await;
    let body = json!({ "messageType": "COMMAND", "customType": "PIN", "message": "look" });
    tenant.post(&format!("{chat}/admin/messages/broadcast"), &body).await.unwrap();
    until(&mut guest, |said| said["body"]["custom_type"] == "PIN").await;

    // What is open does not keep the gateway from ending.
    let ended = gateway.terminate(std::time::Duration::from_secs(30)).await.unwrap();
    assert!(ended.success(), "{ended:?}");
}

/// A guest in the chat room, at the address that the token names.
async fn chatting(tenant: &Tenant, front: &str, key: &str) -> StockClient {
    let token = tenant.post("/v2/apps/me/members/guest-chat-tokens", &json!({})).await.unwrap();
    let url = format!("{}/ws", front.replacen("http", "ws", 1));
    assert_eq!(token["chatServerWebSocketUrl"], url);
    let headers = json!({
        "token": token["chatToken"], "appid": token["appId"],
        "userid": token["userId"], "username": token["userName"],
    });
    let mut guest = StockClient::stomp(&json!({ "url": url, "headers": headers })).unwrap();
    guest.next("connected").await.unwrap();
    let destination = format!("/topic/chat/{key}");
    guest.tell(&json!({ "do": "subscribe", "destination": destination })).await.unwrap();
    guest.next("subscribed").await.unwrap();
    guest
}

/// The first message that is as wished.
async fn until(client: &mut StockClient, is_it: impl Fn(&Value) -> bool) {
    while !is_it(&client.next("message").await.unwrap()) {}
}
