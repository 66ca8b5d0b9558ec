use crate::support::{Person, Tenant, World};
use serde_json::{Value, json};

async fn with_channel() -> (World, Tenant, Person, u64) {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.person(&world, "ann").await;
    let room = tenant.room(&world, &ann, json!({})).await;
    ann.join(&world, room).await;
    (world, tenant, ann, room)
}

async fn texts(world: &World, ann: &Person, room: u64, query: &str) -> Vec<String> {
    let path = format!("/messages{query}");
    let page = ann.ask(world, "GET", room, &path, Value::Null).await.expect(200).json;
    let content = page["content"].as_array().unwrap().iter();
    content.map(|message| message["message"].as_str().unwrap_or("-").to_owned()).collect()
}

#[tokio::test]
async fn messages_are_read_from_one_on_older_or_newer() {
    let (world, _, ann, room) = with_channel().await;
    for text in ["one", "two", "three", "four"] {
        ann.say(&world, room, text).await;
    }
    assert_eq!(texts(&world, &ann, room, "").await, ["four", "three", "two", "one"]);
    assert_eq!(texts(&world, &ann, room, "?messageId=3&direction=BEFORE&limit=1").await, ["two"]);
    assert_eq!(texts(&world, &ann, room, "?messageId=2&direction=AFTER").await, ["three", "four"]);
    assert_eq!(texts(&world, &ann, room, "?direction=AFTER&limit=2").await, ["one", "two"]);
    let page = ann.ask(&world, "GET", room, "/messages?limit=3", Value::Null).await.expect(200).json;
    assert_eq!((&page["totalElements"], &page["size"], &page["last"]), (&json!(4), &json!(3), &json!(false)));
    let one = ann.ask(&world, "GET", room, "/messages/1", Value::Null).await.expect(200).json;
    let expected = json!({
        "messageId": "1", "sentAt": one["sentAt"], "origin": "MEMBER", "type": "MESSAGE", "sessionNo": 0,
        "message": "one", "customType": null, "customData": null,
        "channelMember": {
            "type": "OPERATOR", "customType": null, "customData": null,
            "appUser": {
                "appUserId": "ann", "appUserName": "Name of ann", "appUserProfileImgUrl": null,
                "appUserCustomData": null, "email": null,
            },
        },
    });
    assert_eq!(one, expected);
    for query in ["?messageId=x", "?messageId=-1", "?direction=UP", "?limit=x"] {
        let path = format!("/messages{query}");
        ann.ask(&world, "GET", room, &path, Value::Null).await.refused(400, "INVALID_REQUEST_PARAMETER");
    }
    for id in ["9", "0", "x", "99999999999999999999"] {
        let path = format!("/messages/{id}");
        ann.ask(&world, "GET", room, &path, Value::Null).await.refused(404, "CHANNEL_MESSAGE_NOT_FOUND");
    }
}

#[tokio::test]
async fn what_cannot_be_said_is_refused() {
    let (world, tenant, ann, room) = with_channel().await;
    let bob = tenant.person(&world, "bob").await;
    let say = async |person: &Person, body: Value| person.ask(&world, "POST", room, "/messages", body).await;
    say(&bob, json!({ "message": "hi" })).await.refused(403, "CHANNEL_NOT_JOINED");
    say(&bob, json!({ "message": "hi", "persistence": false })).await.refused(403, "CHANNEL_NOT_JOINED");
    let long = "x".repeat(5_001);
    say(&ann, json!({ "message": long })).await.refused(400, "CHANNEL_MESSAGE_SIZE_UPPER_LIMIT_EXCEEDED");
    say(&ann, json!({ "type": "NOISE" })).await.refused(400, "INVALID_CHAT_ROOM_MESSAGE_TYPE");
    say(&ann, json!({ "message": 5 })).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    say(&ann, json!({ "customData": { "a": [1] } })).await.refused(400, "INVALID_CUSTOM_DATA_FORMAT");
    let label = "x".repeat(51);
    say(&ann, json!({ "customType": label })).await.refused(400, "CUSTOM_TYPE_SIZE_UPPER_LIMIT_EXCEEDED");
    say(&ann, json!({ "type": "SIGNAL", "customType": "ping", "extra": true })).await.expect(204);
    say(&ann, Value::Null).await.expect(204);
}

#[tokio::test]
async fn a_message_is_taken_away_by_its_sender_or_an_operator() {
    let (world, tenant, ann, room) = with_channel().await;
    let (bob, cy) = (tenant.person(&world, "bob").await, tenant.person(&world, "cy").await);
    for person in [&bob, &cy] {
        person.join(&world, room).await;
    }
    for text in ["mine", "theirs", "stays"] {
        bob.say(&world, room, text).await;
    }
    let delete = async |person: &Person, id: &str| {
        person.ask(&world, "DELETE", room, &format!("/messages/{id}"), Value::Null).await
    };
    delete(&cy, "1").await.refused(403, "CHANNEL_OPERATOR_REQUIRED");
    delete(&bob, "1").await.expect(204);
    delete(&ann, "2").await.expect(204);
    assert_eq!(texts(&world, &ann, room, "").await, ["stays"]);
    for id in ["1", "77", "x"] {
        delete(&ann, id).await.refused(404, "CHANNEL_MESSAGE_NOT_FOUND");
    }
    let gone = ann.ask(&world, "GET", room, "/messages/1", Value::Null).await;
    gone.refused(404, "CHANNEL_MESSAGE_NOT_FOUND");
}

#[tokio::test]
async fn banned_words_are_masked_until_they_are_allowed_again() {
    let (world, tenant, ann, room) = with_channel().await;
    let path = "/v2/apps/me/banned-chat-words";
    let ban = async |body: Value| world.post(path).by(&tenant.basic).json(&body).await;
    ban(json!({ "words": ["Foo", "bar"] })).await.expect(204);
    ann.say(&world, room, "foo, BARs and baz").await;
    world.ask("DELETE", &format!("{path}/foo")).by(&tenant.basic).send().await.expect(204);
    world.post(&format!("{path}/bar,baz")).by(&tenant.basic).send().await.expect(204);
    ann.say(&world, room, "foo bar").await;
    assert_eq!(texts(&world, &ann, room, "").await, ["foo bar", "***, ***s and baz"]);
    for body in [json!({}), json!({ "words": [] }), json!({ "words": [" "] }), json!({ "words": null })] {
        ban(body).await.refused(400, "EMPTY_CHAT_ROOM_WORDS");
    }
    ban(json!({ "words": ["x".repeat(101)] })).await.refused(400, "CHAT_ROOM_WORD_UPPER_LIMIT_EXCEEDED");
    ban(json!({ "words": [1] })).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    world.post(path).send().await.refused(401, "EMPTY_APP_CREDENTIALS");
    world.post(path).by(&tenant.basic).send().await.refused(400, "EMPTY_CHAT_ROOM_WORDS");
    world
        .ask("DELETE", &format!("{path}/%20"))
        .by(&tenant.basic)
        .send()
        .await
        .refused(400, "EMPTY_CHAT_ROOM_WORDS");
}

#[tokio::test]
async fn the_tenant_reads_what_was_said_and_another_tenant_does_not() {
    let (world, tenant, ann, room) = with_channel().await;
    ann.say(&world, room, "hello").await;
    let path = format!("/v2/apps/me/video-rooms/{room}/channel/messages");
    let page = world.get(&path).by(&tenant.basic).send().await.expect(200).json;
    assert_eq!(page["content"][0]["message"], "hello");
    let other = Tenant::new(&world).await;
    world.get(&path).by(&other.basic).send().await.refused(404, "VIDEO_ROOM_NOT_FOUND");
    world.get(&path).send().await.refused(401, "EMPTY_APP_CREDENTIALS");
}

#[tokio::test]
async fn what_a_deleted_member_said_is_empty_and_its_key_is_gone() {
    let (world, tenant, ann, room) = with_channel().await;
    let bob = tenant.person(&world, "bob").await;
    bob.join(&world, room).await;
    bob.say(&world, room, "my secret").await;
    world.ask("DELETE", "/v2/apps/me/members/bob").by(&tenant.basic).send().await.expect(204);
    let left = ann.ask(&world, "GET", room, "/messages/1", Value::Null).await.expect(200).json;
    assert_eq!(
        (&left["message"], &left["channelMember"]["appUser"]["appUserId"]),
        (&Value::Null, &json!("bob"))
    );
    assert_eq!(left["channelMember"]["appUser"]["appUserName"], Value::Null);
    // No copy of the log gives it back: the key is gone.
    let stream = ports::log::StreamName::of("messages", room);
    let events = world.platform.log.read_stream(None, &stream, 0, 10).await.unwrap();
    let vault = world.platform.transactor.as_ref().unwrap().vault();
    let event = ports::codec::decode::<domain::messages::Event>(&events[0], &**vault).await.unwrap();
    let domain::messages::Event::Sent(sent) = event else { panic!("it was said") };
    assert_eq!(sent.content, None);
}
