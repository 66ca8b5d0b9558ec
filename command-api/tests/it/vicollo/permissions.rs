//! Groups and relations decide what members do with rooms on the client API.

use crate::support::{Answer, Vicollo, World};
use serde_json::{Value, json};

const ROOMS: &str = "/v2/members/me/video-rooms";

async fn act(world: &World, by: &str, method: &str, room: u64, tail: &str, body: Value) -> Answer {
    world.ask(method, &format!("{ROOMS}/{room}{tail}")).by(by).json(&body).await
}

#[tokio::test]
async fn hosts_and_administrators_make_rooms_and_members_do_not() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let body = json!({ "type": "VIDEO_CONFERENCE" });
    for (id, group, may) in [("a", 1, true), ("h", 2, true), ("m", 3, false), ("g", 4, false)] {
        let member = vicollo.member(&world, id, group).await;
        let made = world.post(ROOMS).by(&member).json(&body).await;
        if may {
            let made = made.expect(201).json;
            assert_eq!((&made["member"]["appUserId"], &made["creatorType"]), (&json!(id), &json!("MEMBER")));
        } else {
            made.refused(403, "PERMISSION_DENIED");
        }
    }
}

#[tokio::test]
async fn the_owner_changes_and_deletes_a_room_if_the_group_says_so() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let owner = vicollo.member(&world, "u1", 3).await;
    let room = vicollo.room(&world, json!({ "appUserId": "u1", "accessLevel": "PRIVATE" })).await;
    act(&world, &owner, "PATCH", room, "", json!({ "title": "Mine" })).await.expect(200);
    let reader = vicollo.group(&world, "Readers", &["VIDEO_ROOM_GET_MINE"]).await;
    vicollo.ask(&world, "PUT", "/members/u1/group", Some(json!({ "groupId": reader }))).await.expect(200);
    act(&world, &owner, "PATCH", room, "", json!({})).await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    act(&world, &owner, "DELETE", room, "", json!({})).await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    act(&world, &owner, "PUT", room, "/allowed-participants", json!([]))
        .await
        .refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    vicollo.ask(&world, "PUT", "/members/u1/group", Some(json!({ "groupId": 3 }))).await.expect(200);
    act(&world, &owner, "DELETE", room, "", json!({})).await.expect(200);
}

#[tokio::test]
async fn an_administrator_changes_any_room_and_another_member_none() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let (admin, host) = (vicollo.member(&world, "a", 1).await, vicollo.member(&world, "h", 2).await);
    let private = vicollo.room(&world, json!({ "accessLevel": "PRIVATE" })).await;
    let public = vicollo.room(&world, json!({ "accessLevel": "PUBLIC" })).await;
    for room in [private, public] {
        let changed =
            act(&world, &admin, "PATCH", room, "", json!({ "title": "Ours" })).await.expect(200).json;
        assert_eq!(changed["title"], json!("Ours"));
    }
    act(&world, &host, "PATCH", private, "", json!({})).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
    act(&world, &host, "DELETE", private, "", json!({})).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
    act(&world, &host, "POST", private, "/web-rtc-tokens", json!({}))
        .await
        .refused(404, "VIDEO_ROOM_NOT_FOUND");
    act(&world, &host, "PATCH", public, "", json!({})).await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    act(&world, &host, "DELETE", public, "", json!({})).await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    act(&world, &host, "POST", public, "/web-rtc-tokens", json!({})).await.expect(201);
    act(&world, &admin, "DELETE", public, "", json!({})).await.expect(200);
}

#[tokio::test]
async fn a_host_on_the_allow_list_or_in_the_room_changes_it() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let listed = vicollo.member(&world, "listed", 3).await;
    let audience = vicollo.member(&world, "audience", 3).await;
    let room = vicollo.room(&world, json!({ "accessLevel": "RESTRICTED" })).await;
    let list = json!([{ "appUserId": "listed", "role": "HOST" }, { "appUserId": "audience" }]);
    world
        .put(&format!("/v2/apps/me/video-rooms/{room}/allowed-participants"))
        .by(&vicollo.basic)
        .json(&list)
        .await
        .expect(200);
    act(&world, &listed, "PATCH", room, "", json!({ "title": "Theirs" })).await.expect(200);
    act(&world, &audience, "PATCH", room, "", json!({})).await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    let present = vicollo.member(&world, "present", 3).await;
    act(&world, &present, "PATCH", room, "", json!({})).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
    vicollo.enter(&world, room, "present", "HOST").await;
    act(&world, &present, "PATCH", room, "", json!({ "title": "Now" })).await.expect(200);
    act(&world, &present, "DELETE", room, "", json!({})).await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
}

#[tokio::test]
async fn guests_do_not_get_into_rooms_for_members() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let (member, guest) = (vicollo.member(&world, "m", 3).await, vicollo.member(&world, "g", 4).await);
    let room = vicollo.room(&world, json!({ "accessLevel": "MEMBER" })).await;
    act(&world, &member, "POST", room, "/web-rtc-tokens", json!({})).await.expect(201);
    act(&world, &guest, "POST", room, "/web-rtc-tokens", json!({}))
        .await
        .refused(404, "VIDEO_ROOM_NOT_FOUND");
}
