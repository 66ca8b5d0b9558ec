use crate::support::{Events, LIMIT, Person, Tenant, World};
use chat_api::MEMBER_LISTENERS_MAX;
use serde_json::{Value, json};
use testkit::eventually;
use web::Settings;

/// A channel with its owner in it.
async fn with_channel() -> (World, Tenant, Person, u64) {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.person(&world, "ann").await;
    let room = tenant.room(&world, &ann, json!({})).await;
    ann.join(&world, room).await;
    (world, tenant, ann, room)
}

async fn state(world: &World, ann: &Person, room: u64, user: &str) -> Value {
    ann.ask(world, "GET", room, &format!("/members/{user}"), Value::Null).await.expect(200).json
}

#[tokio::test]
async fn the_stream_of_a_deleted_member_ends_at_once() {
    let (world, tenant, ann, room) = with_channel().await;
    let bob = tenant.person(&world, "bob").await;
    let (mut ears_of_ann, mut ears_of_bob) = (ann.listen(&world, None).await, bob.listen(&world, None).await);
    world.ask("DELETE", "/v2/apps/me/members/bob").by(&tenant.basic).send().await.expect(204);
    assert_eq!(ears_of_bob.next().await, None);
    ann.say(&world, room, "still here").await;
    assert_eq!(ears_of_ann.next_text().await.as_deref(), Some("still here"));
    world
        .get("/v2/members/me/event-sources")
        .by(&bob.bearer)
        .send()
        .await
        .refused(401, "INVALID_MEMBER_CREDENTIALS");
}

/// The token is good by read models that have not heard yet, and the hub has nobody to send away any more.
#[tokio::test]
async fn who_was_deleted_before_the_read_models_know_it_is_not_let_in() {
    let (world, tenant, ann, room) = with_channel().await;
    let bob = tenant.person(&world, "bob").await;
    let mut ears = ann.listen(&world, None).await;
    let claims = tenant.claims(&world, "bob").await;
    world.pause_views().await;
    world.ask("DELETE", "/v2/apps/me/members/bob").by(&tenant.basic).send().await.expect(204);
    ann.say(&world, room, "gone").await;
    assert_eq!(ears.next_text().await.as_deref(), Some("gone"), "the hub has passed the deletion");
    let enters = world.get("/v2/members/me/event-sources").by(&bob.bearer).send();
    let resume = async {
        let known = || async { world.hub.is_connected(claims.app_id, claims.member_id).then_some(()) };
        eventually(LIMIT, known).await.unwrap();
        world.resume_views();
    };
    let (answer, ()) = tokio::join!(enters, resume);
    answer.refused(401, "INVALID_MEMBER_CREDENTIALS");
    assert!(!world.hub.is_connected(claims.app_id, claims.member_id));
}

#[tokio::test]
async fn the_streams_of_an_app_end_with_it_and_with_its_credentials() {
    for path in ["/reset-credentials", ""] {
        let (world, tenant, ann, _) = with_channel().await;
        let mut ears = ann.listen(&world, None).await;
        let other = Tenant::new(&world).await.person(&world, "eve").await;
        let ears_of_other = other.listen(&world, None).await;
        let method = if path.is_empty() { "DELETE" } else { "POST" };
        let path = format!("/v2/operator/apps/{}{path}", tenant.id);
        let answer = world.ask(method, &path).by(&world.operator()).send().await;
        assert!(answer.status.is_success(), "{answer:?}");
        while ears.next().await.is_some() {}
        assert!(ears.is_over && !ears_of_other.is_over);
    }
}

#[tokio::test]
async fn the_stream_ends_with_its_token() {
    let (world, tenant, ann, room) = with_channel().await;
    tenant.person(&world, "bob").await;
    let bearer = tenant.bearer_for(&world, "bob", 2).await;
    let mut ears = Events::open(&world, &bearer, "", None).await;
    let mut others = ann.listen(&world, None).await;
    assert_eq!(ears.next().await, None);
    ann.say(&world, room, "still here").await;
    assert_eq!(others.next_text().await.as_deref(), Some("still here"));
}

#[tokio::test]
async fn a_sign_of_life_comes_while_nothing_happens() {
    let every = std::time::Duration::from_millis(20);
    let settings = Settings { event_stream_keep_alive: Some(every), ..Settings::default() };
    let world = World::with(settings).await;
    let ann = Tenant::new(&world).await.person(&world, "ann").await;
    let mut ears = ann.listen(&world, None).await;
    for _ in 0..3 {
        ears.next_comment().await;
    }
}

#[tokio::test]
async fn the_stream_needs_a_good_token() {
    let world = World::start().await;
    let path = "/v2/members/me/event-sources";
    world.get(path).send().await.refused(401, "EMPTY_MEMBER_CREDENTIALS");
    world.get(path).by("Bearer x.y.z").send().await.refused(401, "INVALID_MEMBER_CREDENTIALS");
}

#[tokio::test]
async fn who_loses_the_last_connection_leaves_after_a_while() {
    let (world, tenant, ann, room) = with_channel().await;
    let bob = tenant.person(&world, "bob").await;
    let mut ears = ann.listen(&world, None).await;
    let (first, second) = (bob.listen(&world, None).await, bob.listen(&world, None).await);
    bob.join(&world, room).await;
    drop(first);
    ann.say(&world, room, "bob has another").await;
    assert_eq!(state(&world, &ann, room, "bob").await["channelMemberState"], "ONLINE");
    drop(second);
    let left = ears.next_signal("LEAVED").await;
    assert_eq!((&left["appUserId"], &left["participantCount"]), (&json!("bob"), &json!(1)));
    let shown = state(&world, &ann, room, "bob").await;
    assert_eq!((&shown["channelMemberState"], &shown["autoLeaved"]), (&json!("LEAVED"), &json!(true)));
}

#[tokio::test]
async fn who_comes_back_in_time_stays() {
    let settings =
        Settings { chat_leave_grace: Some(std::time::Duration::from_mins(10)), ..Settings::default() };
    let world = World::with(settings).await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.person(&world, "ann").await;
    let room = tenant.room(&world, &ann, json!({})).await;
    ann.join(&world, room).await;
    drop(ann.listen(&world, None).await);
    let mut ears = ann.listen(&world, None).await;
    ann.say(&world, room, "back").await;
    assert_eq!(ears.next_text().await.as_deref(), Some("back"));
    assert_eq!(state(&world, &ann, room, "ann").await["channelMemberState"], "ONLINE");
}

#[tokio::test]
async fn where_the_policy_keeps_members_they_go_offline_and_come_online_again() {
    let (world, _, ann, room) = with_channel().await;
    let body = json!({ "memberAutoLeaveWhenDisconnects": false });
    ann.ask(&world, "PATCH", room, "", body).await.expect(204);
    drop(ann.listen(&world, None).await);
    let is = async |wanted: &'static str| {
        let look = async || {
            let is_so = state(&world, &ann, room, "ann").await["channelMemberState"] == wanted;
            is_so.then_some(())
        };
        eventually(LIMIT, look).await.unwrap();
    };
    is("OFFLINE").await;
    let _ears = ann.listen(&world, None).await;
    is("ONLINE").await;
}

#[tokio::test]
async fn an_empty_channel_pauses_and_goes_on_when_somebody_comes() {
    let (world, _, ann, room) = with_channel().await;
    let channel = async || ann.ask(&world, "GET", room, "", Value::Null).await.expect(200).json;
    ann.ask(&world, "POST", room, "/leave", Value::Null).await.expect(204);
    let look = async || {
        let channel = channel().await;
        (channel["channelState"] == "PAUSED" && channel["autoPaused"] == true).then_some(())
    };
    eventually(LIMIT, look).await.unwrap();
    ann.join(&world, room).await;
    let channel = channel().await;
    assert_eq!((&channel["channelState"], &channel["autoPaused"]), (&json!("OPENED"), &json!(false)));
    assert!(channel["resumedAt"].is_string());
}

#[tokio::test]
async fn a_member_has_a_limited_number_of_connections_and_the_oldest_gives_way() {
    let (world, _, ann, _) = with_channel().await;
    let mut oldest = ann.listen(&world, None).await;
    let mut others = vec![];
    for _ in 0..MEMBER_LISTENERS_MAX {
        others.push(ann.listen(&world, None).await);
    }
    assert_eq!(oldest.next().await, None);
    assert!(others.iter().all(|ears| !ears.is_over));
}

#[tokio::test]
async fn the_streams_end_when_the_server_stops_and_nobody_leaves_for_that() {
    let (world, _, ann, room) = with_channel().await;
    let mut ears = ann.listen(&world, None).await;
    world.stop.cancel();
    assert_eq!(ears.next().await, None);
    drop(ears);
    assert_eq!(state(&world, &ann, room, "ann").await["channelMemberState"], "ONLINE");
}
