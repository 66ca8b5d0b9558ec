use crate::support::{Vicollo, World};
use serde_json::json;

#[tokio::test]
async fn only_a_host_changes_roles_and_the_owner_their_own() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let (owner, host) = (vicollo.member(&world, "owner", 2).await, vicollo.member(&world, "host", 3).await);
    let audience = vicollo.member(&world, "audience", 3).await;
    let room = vicollo.room(&world, json!({ "appUserId": "owner", "type": "INTERACTIVE_MEETING" })).await;
    for (id, role) in [("owner", "AUDIENCE"), ("host", "HOST"), ("audience", "AUDIENCE")] {
        vicollo.enter(&world, room, id, role).await;
    }
    let set = |by: &str, id: &str, role: &str| {
        let path = format!("/v2/members/me/video-rooms/{room}/participants/{id}/role");
        let (ask, body) = (world.put(&path).by(by), json!({ "role": role }));
        async move { ask.json(&body).await }
    };
    set(&audience, "audience", "HOST").await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    set(&owner, "audience", "CONTRIBUTOR").await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    set(&owner, "owner", "HOST").await.expect(204);
    set(&owner, "audience", "CONTRIBUTOR").await.expect(204);
    set(&host, "owner", "GUEST").await.expect(204);
    set(&host, "audience", "KING").await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    let stranger = vicollo.member(&world, "stranger", 3).await;
    set(&stranger, "stranger", "HOST").await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    set(&host, "stranger", "GUEST").await.refused(404, "VIDEO_ROOM_PARTICIPANT_NOT_FOUND");
    let path = format!("/video-rooms/{room}/participants/audience/role");
    vicollo.ask(&world, "PUT", &path, Some(json!({ "role": "HOST" }))).await.expect(204);
    set(&audience, "host", "GUEST").await.expect(204);
}

#[tokio::test]
async fn a_host_in_a_room_that_became_private_still_gives_roles() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let host = vicollo.member(&world, "host", 3).await;
    let room = vicollo.room(&world, json!({ "type": "INTERACTIVE_MEETING" })).await;
    vicollo.enter(&world, room, "host", "HOST").await;
    let path = format!("/video-rooms/{room}");
    vicollo.ask(&world, "PATCH", &path, Some(json!({ "accessLevel": "PRIVATE" }))).await.expect(200);
    let path = format!("/v2/members/me/video-rooms/{room}/participants/host/role");
    world.put(&path).by(&host).json(&json!({ "role": "AUDIENCE" })).await.expect(204);
    world
        .put(&path)
        .by(&host)
        .json(&json!({ "role": "HOST" }))
        .await
        .refused(403, "VIDEO_ROOM_ACCESS_DENIED");
}
