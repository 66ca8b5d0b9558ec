//! What opens the older chat's socket.

use crate::support::{ChatRoom, Tenant, Wire, World};
use serde_json::{Value, json};
use web::Settings;

const GUESTS: &str = "/v2/apps/me/members/guest-chat-tokens";

#[tokio::test]
async fn a_member_gets_a_chat_token() {
    let room = ChatRoom::open().await;
    let token = room.token("ann").await;
    assert_eq!((&token["userId"], &token["userName"]), (&json!("ann"), &json!("Name of ann")));
    assert_eq!(token["chatServerWebSocketUrl"], "ws://test/ws");
    assert_eq!(token["appId"], room.tenant.id.to_string());
    let ask = |id: &str| room.world.post(&format!("/v2/apps/me/members/{id}/chat-tokens"));
    ask("nobody").by(&room.tenant.basic).send().await.refused(404, "MEMBER_NOT_FOUND");
    ask("a-b").by(&room.tenant.basic).send().await.refused(400, "INVALID_APP_USER_ID_FORMAT");
    ask("ann").send().await.refused(401, "EMPTY_APP_CREDENTIALS");
    let stranger = Tenant::new(&room.world).await;
    ask("ann").by(&stranger.basic).send().await.refused(404, "MEMBER_NOT_FOUND");
}

#[tokio::test]
async fn a_guest_gets_a_chat_token_with_what_is_not_said_made_up() {
    let room = ChatRoom::open().await;
    let ask = || room.world.post(GUESTS).by(&room.tenant.basic);
    let guest = ask().send().await.expect(200).json;
    let id = guest["userId"].as_str().unwrap();
    assert!(id.starts_with("GUEST_") && guest["userName"] == id, "{guest}");
    assert_ne!(ask().send().await.expect(200).json["userId"], id, "each guest is another");
    let body = json!({
        "accessToken": "x", "appUserId": 77, "appUserName": "Gil", "appUserProfileImgUrl": "http://box/g.png",
        "appUserProfileImageUrl": "http://i",
    });
    let named = ask().json(&body).await.expect(200).json;
    assert_eq!((&named["userId"], &named["userName"]), (&json!("77"), &json!("Gil")));
    assert_eq!(named["avatarProfileUrl"], "http://box/g.png");
    ask().json(&json!({ "appUserId": "a-b" })).await.refused(400, "INVALID_APP_USER_ID_FORMAT");
    ask().raw("[").await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    room.world.post(GUESTS).send().await.refused(401, "EMPTY_APP_CREDENTIALS");
    room.world.post(GUESTS).by("Basic eDp5").send().await.refused(401, "INVALID_APP_CREDENTIALS");
}

#[tokio::test]
async fn a_guest_chats_under_the_id_of_the_token() {
    let room = ChatRoom::open().await;
    let guest = room.world.post(GUESTS).by(&room.tenant.basic).send().await.expect(200).json;
    let text = |name: &str| guest[name].as_str().unwrap();
    let mut wire = Wire::open(&room.address).await;
    let (token, app, user) = (text("chatToken"), text("appId"), text("userId"));
    wire.say(&format!("CONNECT\ntoken:{token}\nappid:{app}\nuserid:{user}\nusername:{user}\n\n")).await;
    assert!(wire.next().await.unwrap().contains(&format!("user-name:{user}")));
    room.subscribe(&mut wire).await;
    wire.say(&room.said("MESSAGE", "hello")).await;
    assert_eq!(wire.next_message("MESSAGE").await["user"]["id"], user);
}

#[tokio::test]
async fn a_chat_token_opens_nothing_else_and_its_address_takes_sockets_only() {
    let room = ChatRoom::open().await;
    let token = room.token("ann").await;
    let bearer = format!("Bearer {}", token["chatToken"].as_str().unwrap());
    for path in ["/v2/members/me/event-sources", "/v2/members/me/video-rooms"] {
        room.world.get(path).by(&bearer).send().await.refused(401, "INVALID_MEMBER_CREDENTIALS");
    }
    room.world.get("/ws").send().await.refused(400, "INVALID_REQUEST_PARAMETER");
}

#[tokio::test]
async fn the_operator_says_where_the_older_chat_is() {
    let chat_url = Some("wss://chat.example/ws".to_owned());
    let world = World::with(Settings { chat_url, ..Settings::default() }).await;
    let tenant = Tenant::new(&world).await;
    tenant.person(&world, "ann").await;
    let ask = world.post("/v2/apps/me/members/ann/chat-tokens").by(&tenant.basic);
    let token: Value = ask.send().await.expect(200).json;
    assert_eq!(token["chatServerWebSocketUrl"], "wss://chat.example/ws");
}
