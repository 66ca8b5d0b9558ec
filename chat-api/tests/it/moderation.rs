use crate::support::{Answer, Person, Tenant, World};
use serde_json::{Value, json};

struct Talk {
    world: World,
    tenant: Tenant,
    ann: Person,
    bob: Person,
    cy: Person,
    room: u64,
}

/// Ann's channel, with Bob and Cy in it.
async fn talk() -> Talk {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.person(&world, "ann").await;
    let (bob, cy) = (tenant.person(&world, "bob").await, tenant.person(&world, "cy").await);
    let room = tenant.room(&world, &ann, json!({})).await;
    for person in [&ann, &bob, &cy] {
        person.join(&world, room).await;
    }
    Talk { world, tenant, ann, bob, cy, room }
}

impl Talk {
    async fn act(&self, by: &Person, path: &str) -> Answer {
        by.ask(&self.world, "POST", self.room, path, Value::Null).await
    }

    async fn say(&self, by: &Person) -> Answer {
        by.ask(&self.world, "POST", self.room, "/messages", json!({ "message": "hi" })).await
    }
}

#[tokio::test]
async fn an_operator_bans_a_member_who_then_neither_hears_nor_speaks_nor_joins() {
    let talk = talk().await;
    let mut ears = talk.bob.listen(&talk.world, None).await;
    talk.act(&talk.cy, "/members/bob/ban").await.refused(403, "CHANNEL_OPERATOR_REQUIRED");
    talk.act(&talk.ann, "/members/bob/ban").await.expect(204);
    talk.say(&talk.bob).await.refused(403, "CHANNEL_MEMBER_BANNED");
    talk.act(&talk.bob, "/join").await.refused(403, "CHANNEL_MEMBER_BANNED");
    let read = talk.bob.ask(&talk.world, "GET", talk.room, "/messages", Value::Null).await;
    read.refused(403, "CHANNEL_MEMBER_BANNED");
    assert_eq!(ears.next_signal("LEAVED").await["appUserId"], "bob");
    talk.say(&talk.ann).await.expect(204);
    talk.act(&talk.cy, "/members/bob/unban").await.refused(403, "CHANNEL_OPERATOR_REQUIRED");
    talk.act(&talk.ann, "/members/bob/unban").await.expect(204);
    talk.act(&talk.bob, "/join").await.expect(204);
    talk.bob.say(&talk.world, talk.room, "back").await;
    assert_eq!(ears.next_text().await.as_deref(), Some("back"));
    let shown =
        talk.ann.ask(&talk.world, "GET", talk.room, "/members/bob", Value::Null).await.expect(200).json;
    assert!(shown["bannedAt"].is_string() && shown["unbannedAt"].is_string(), "{shown}");
}

#[tokio::test]
async fn an_operator_makes_others_operators_and_unmakes_them() {
    let talk = talk().await;
    talk.act(&talk.bob, "/members/bob/set-as-operator").await.refused(403, "CHANNEL_OPERATOR_REQUIRED");
    talk.act(&talk.ann, "/members/bob/set-as-operator").await.expect(204);
    talk.act(&talk.bob, "/members/cy/ban").await.expect(204);
    talk.act(&talk.ann, "/members/bob/set-as-member").await.expect(204);
    talk.act(&talk.bob, "/members/cy/unban").await.refused(403, "CHANNEL_OPERATOR_REQUIRED");
    talk.act(&talk.ann, "/members/cy/set-as-operator").await.refused(403, "CHANNEL_MEMBER_BANNED");
}

#[tokio::test]
async fn the_rooms_owner_cannot_be_banned_or_unmade() {
    let talk = talk().await;
    talk.act(&talk.ann, "/members/bob/set-as-operator").await.expect(204);
    for act in ["ban", "set-as-member"] {
        let path = format!("/members/ann/{act}");
        talk.act(&talk.bob, &path).await.refused(400, "CHANNEL_OWNER_NOT_CHANGEABLE");
    }
    talk.act(&talk.bob, "/members/ann/set-as-operator").await.expect(204);
}

#[tokio::test]
async fn who_was_never_there_cannot_be_acted_on() {
    let talk = talk().await;
    talk.tenant.person(&talk.world, "dan").await;
    for act in ["ban", "unban", "set-as-operator", "set-as-member"] {
        for user in ["dan", "nobody", "a-b"] {
            let path = format!("/members/{user}/{act}");
            talk.act(&talk.ann, &path).await.refused(404, "CHANNEL_MEMBER_NOT_FOUND");
        }
    }
}

#[tokio::test]
async fn in_a_paused_channel_only_operators_speak() {
    let talk = talk().await;
    talk.act(&talk.bob, "/pause").await.refused(403, "CHANNEL_OPERATOR_REQUIRED");
    talk.act(&talk.ann, "/pause").await.expect(204);
    talk.say(&talk.bob).await.refused(400, "CHANNEL_STATE_PAUSED");
    talk.say(&talk.ann).await.expect(204);
    talk.act(&talk.bob, "/resume").await.refused(403, "CHANNEL_OPERATOR_REQUIRED");
    talk.act(&talk.ann, "/resume").await.expect(204);
    talk.say(&talk.bob).await.expect(204);
}

#[tokio::test]
async fn in_the_channel_of_a_cancelled_room_nothing_is_said_any_more() {
    let talk = talk().await;
    let room = domain::RoomId::try_from(u32::try_from(talk.room).unwrap()).unwrap();
    let app = domain::AppId::try_from(u32::try_from(talk.tenant.id).unwrap()).unwrap();
    let at = ports::clock::now();
    let context = ports::Context::new(app, ports::log::Actor::System, at);
    let cancel = domain::room::Command::Cancel { by: domain::room::By::App(app), at };
    let platform = &talk.world.platform;
    let done =
        platform.transactor().unwrap().run::<domain::room::Room>(&room.to_string(), &context, cancel).await;
    platform.settle(done.unwrap().position).await;
    talk.say(&talk.ann).await.refused(400, "CHANNEL_STATE_CLOSED");
    talk.act(&talk.bob, "/join").await.refused(400, "CHANNEL_STATE_CLOSED");
    talk.act(&talk.ann, "/pause").await.refused(400, "CHANNEL_STATE_CLOSED");
    talk.act(&talk.bob, "/leave").await.expect(204);
}
