use crate::support::{Person, Tenant, World};
use serde_json::{Value, json};

async fn with_room() -> (World, Tenant, Person, u64) {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.person(&world, "ann").await;
    let room = tenant.room(&world, &ann, json!({ "title": "Talk" })).await;
    (world, tenant, ann, room)
}

#[tokio::test]
async fn every_room_has_a_channel_that_opens_with_its_first_use() {
    let (world, tenant, ann, room) = with_room().await;
    let channel = ann.ask(&world, "GET", room, "", Value::Null).await.expect(200).json;
    let expected = json!({
        "id": room, "channelState": "CREATED", "app": channel["app"], "referenceType": "VIDEO_ROOM",
        "referenceId": room, "lastSessionNo": 0, "name": "Talk", "description": null, "customType": null,
        "customData": null,
        "policy": { "canMemberSelfJoin": true, "memberAutoLeaveWhenDisconnects": true, "canAutoResume": true },
        "openedAt": null, "pausedAt": null, "autoPaused": false, "resumedAt": null, "closedAt": null,
        "stats": { "currentOnlineMemberCount": 0 }, "createdAt": channel["createdAt"],
        "lastModifiedAt": channel["lastModifiedAt"],
    });
    assert_eq!(channel, expected);
    assert_eq!(channel["app"]["id"], tenant.id);
    ann.join(&world, room).await;
    let channel = ann.ask(&world, "GET", room, "", Value::Null).await.expect(200).json;
    assert_eq!(
        (&channel["channelState"], &channel["stats"]),
        (&json!("OPENED"), &json!({ "currentOnlineMemberCount": 1 }))
    );
}

#[tokio::test]
async fn members_are_listed_as_they_came_and_read_one_by_one() {
    let (world, tenant, ann, room) = with_room().await;
    let bob = tenant.person(&world, "bob").await;
    ann.join(&world, room).await;
    bob.ask(&world, "POST", room, "/join", json!({ "customType": "fan", "unknown": 1 })).await.expect(204);
    bob.join(&world, room).await;
    let page = ann.ask(&world, "GET", room, "/members?pageSize=1&page=2", Value::Null).await.expect(200).json;
    assert_eq!(
        (&page["totalElements"], &page["number"], &page["last"]),
        (&json!(2), &json!(1), &json!(true))
    );
    let shown = &page["content"][0];
    assert_eq!((&shown["appUser"]["appUserId"], &shown["customType"]), (&json!("bob"), &json!("fan")));
    assert_eq!(
        (&shown["channelMemberType"], &shown["channelMemberState"]),
        (&json!("MEMBER"), &json!("ONLINE"))
    );
    assert_eq!(shown["appUser"]["email"], Value::Null, "only oneself sees one's e-mail");
    let own = ann.ask(&world, "GET", room, "/members/ann", Value::Null).await.expect(200).json;
    assert_eq!(own["channelMemberType"], "OPERATOR");
    assert_eq!(own["appUser"]["email"], "secret@example.org");
    bob.ask(&world, "POST", room, "/leave", Value::Null).await.expect(204);
    let path = "/members?channelMemberState=LEAVED";
    let left = ann.ask(&world, "GET", room, path, Value::Null).await.expect(200).json;
    assert_eq!(left["content"][0]["appUser"]["appUserId"], "bob");
    assert!(left["content"][0]["leavedAt"].is_string());
    let odd = ann.ask(&world, "GET", room, "/members?channelMemberState=GONE", Value::Null).await;
    odd.refused(400, "INVALID_REQUEST_PARAMETER");
    for user in ["nobody", "a-b"] {
        let path = format!("/members/{user}");
        ann.ask(&world, "GET", room, &path, Value::Null).await.refused(404, "CHANNEL_MEMBER_NOT_FOUND");
    }
}

#[tokio::test]
async fn a_channel_is_reached_by_its_own_number_too() {
    let (world, _, ann, room) = with_room().await;
    let ask = |method: &str, path: &str| {
        world.ask(method, &format!("/v2/members/me/channels/{room}{path}")).by(&ann.bearer)
    };
    ask("POST", "/join").send().await.expect(204);
    ask("POST", "/messages").json(&json!({ "message": "hello" })).await.expect(204);
    assert_eq!(ask("GET", "").send().await.expect(200).json["channelState"], "OPENED");
    assert_eq!(ask("GET", "/messages").send().await.expect(200).json["content"][0]["message"], "hello");
    assert_eq!(ask("GET", "/messages/1").send().await.expect(200).json["messageId"], "1");
    assert_eq!(ask("GET", "/members").send().await.expect(200).json["totalElements"], 1);
    ask("DELETE", "/messages/1").send().await.expect(204);
    ask("POST", "/leave").send().await.expect(204);
}

#[tokio::test]
async fn a_room_with_a_password_lets_in_who_knows_it() {
    let (world, tenant, ann, _) = with_room().await;
    let bob = tenant.person(&world, "bob").await;
    let room = tenant.room(&world, &ann, json!({ "password": "let me in" })).await;
    ann.join(&world, room).await;
    for body in [json!({}), json!({ "password": "" }), json!({ "password": "wrong" }), Value::Null] {
        bob.ask(&world, "POST", room, "/join", body).await.refused(403, "INVALID_VIDEO_ROOM_PASSWORD");
    }
    bob.ask(&world, "GET", room, "/messages", Value::Null).await.refused(403, "CHANNEL_NOT_JOINED");
    bob.ask(&world, "POST", room, "/join", json!({ "password": "let me in" })).await.expect(204);
    bob.join(&world, room).await;
    bob.ask(&world, "GET", room, "/messages", Value::Null).await.expect(200);
}

#[tokio::test]
async fn where_members_are_let_in_only_the_owner_joins_by_themselves() {
    let (world, tenant, ann, room) = with_room().await;
    let bob = tenant.person(&world, "bob").await;
    let policy = json!({ "canMemberSelfJoin": false });
    bob.ask(&world, "PATCH", room, "", policy.clone()).await.refused(403, "CHANNEL_OPERATOR_REQUIRED");
    ann.ask(&world, "PATCH", room, "", policy).await.expect(204);
    let refused = bob.ask(&world, "POST", room, "/join", Value::Null).await;
    refused.refused(403, "CHANNEL_MEMBER_SELF_JOIN_NOT_AVAILABLE");
    bob.ask(&world, "GET", room, "/messages", Value::Null).await.refused(403, "CHANNEL_NOT_JOINED");
    ann.join(&world, room).await;
    let channel = ann.ask(&world, "GET", room, "", Value::Null).await.expect(200).json;
    let expected =
        json!({ "canMemberSelfJoin": false, "memberAutoLeaveWhenDisconnects": true, "canAutoResume": true });
    assert_eq!(channel["policy"], expected);
}

#[tokio::test]
async fn private_rooms_and_other_apps_rooms_have_no_channel_for_others() {
    let (world, tenant, ann, public) = with_room().await;
    let bob = tenant.person(&world, "bob").await;
    let private = tenant.room(&world, &ann, json!({ "accessLevel": "PRIVATE" })).await;
    let foreign = Tenant::new(&world).await.person(&world, "bob").await;
    ann.join(&world, private).await;
    let calls = [
        ("GET", ""),
        ("PATCH", ""),
        ("POST", "/join"),
        ("POST", "/leave"),
        ("POST", "/messages"),
        ("GET", "/messages"),
        ("GET", "/messages/1"),
        ("DELETE", "/messages/1"),
        ("GET", "/members"),
        ("GET", "/members/ann"),
        ("POST", "/members/ann/ban"),
        ("POST", "/members/ann/unban"),
        ("POST", "/members/ann/set-as-operator"),
        ("POST", "/members/ann/set-as-member"),
        ("POST", "/pause"),
        ("POST", "/resume"),
    ];
    for (method, path) in calls {
        for (person, room) in [(&bob, private), (&foreign, public), (&foreign, 999_999)] {
            person.ask(&world, method, room, path, Value::Null).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
        }
        let path = format!("/v2/members/me/video-rooms/{public}/channel{path}");
        world.ask(method, &path).send().await.refused(401, "EMPTY_MEMBER_CREDENTIALS");
        world.ask(method, &path).by("Bearer x").send().await.refused(401, "INVALID_MEMBER_CREDENTIALS");
    }
    for odd in ["x", "0", "-1", "007"] {
        let path = format!("/v2/members/me/video-rooms/{odd}/channel");
        world.get(&path).by(&bob.bearer).send().await.refused(404, "VIDEO_ROOM_NOT_FOUND");
    }
}

#[tokio::test]
async fn a_channel_closes_with_its_room() {
    let (world, tenant, ann, room) = with_room().await;
    world.run_policies();
    ann.join(&world, room).await;
    world
        .ask("DELETE", &format!("/v2/apps/me/video-rooms/{room}"))
        .by(&tenant.basic)
        .send()
        .await
        .expect(204);
    ann.ask(&world, "GET", room, "", Value::Null).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
    let id = domain::RoomId::try_from(u32::try_from(room).unwrap()).unwrap();
    let app = domain::AppId::try_from(u32::try_from(tenant.id).unwrap()).unwrap();
    let look = async || {
        let found = projections::chats::get(&world.platform.db, app, id).await.unwrap().unwrap();
        (found.state == domain::channel::ChatState::Closed).then_some(())
    };
    testkit::eventually(crate::support::LIMIT, look).await.unwrap();
}
