use super::{Answer, World, basic};
use domain::room::{Command, Participant, Room};
use domain::{AppId, AppUserId};
use ports::Context;
use ports::log::Actor;
use serde_json::{Value, json};
use uuid::Uuid;

/// A Vicollo app whose members its backend manages.
pub struct Vicollo {
    pub id: u64,
    /// The Authorization header of its backend.
    pub basic: String,
}

impl Vicollo {
    pub async fn new(world: &World) -> Self {
        Self::of_kind(world, "VICOLLO_UNMANAGED").await
    }

    pub async fn of_kind(world: &World, kind: &str) -> Self {
        let body = json!({ "name": "vicollo_school", "kind": kind });
        let made = world.post("/v2/operator/apps").by(&world.operator()).json(&body).await.expect(201).json;
        Self { id: made["id"].as_u64().unwrap(), basic: basic(&made["apiKey"], &made["apiSecret"]) }
    }

    /// Asks as the backend, below `/v2/vicollo-apps/me`.
    pub async fn ask(&self, world: &World, method: &str, path: &str, body: Option<Value>) -> Answer {
        let ask = world.ask(method, &format!("/v2/vicollo-apps/me{path}")).by(&self.basic);
        match body {
            Some(body) => ask.json(&body).await,
            None => ask.send().await,
        }
    }

    pub async fn post(&self, world: &World, path: &str, body: Value) -> Answer {
        self.ask(world, "POST", path, Some(body)).await
    }

    /// Registers a member in a group and logs it in: its Authorization header.
    pub async fn member(&self, world: &World, id: &str, group: u32) -> String {
        self.post(world, "/members", json!({ "appUserId": id, "groupId": group })).await.expect(201);
        let tokens = self.ask(world, "POST", &format!("/members/{id}/login"), None).await.expect(200).json;
        format!("Bearer {}", tokens["accessToken"].as_str().unwrap())
    }

    /// A group of its own with these permissions.
    pub async fn group(&self, world: &World, name: &str, permissions: &[&str]) -> u64 {
        let body = json!({ "name": name, "permissions": permissions });
        self.post(world, "/groups", body).await.expect(201).json["id"].as_u64().unwrap()
    }

    /// A room with these fields; its number.
    pub async fn room(&self, world: &World, body: Value) -> u64 {
        self.post(world, "/video-rooms", body).await.expect(201).json["id"].as_u64().unwrap()
    }

    /// Lets a member into a room, as the room server reports it.
    pub async fn enter(&self, world: &World, room: u64, id: &str, role: &str) {
        let app = AppId::try_from(u32::try_from(self.id).unwrap()).unwrap();
        let app_user_id: AppUserId = id.parse().unwrap();
        let member = projections::members::get(&world.platform.db, app, &app_user_id).await.unwrap().unwrap();
        let participant = Participant {
            connection: Uuid::new_v4(),
            member: member.member,
            app_user_id,
            role: serde_json::from_value(role.into()).unwrap(),
            hidden: false,
            joined_at: ports::clock::now(),
        };
        let context = Context::new(app, Actor::System, ports::clock::now());
        let transactor = world.platform.transactor().unwrap();
        let done = transactor.run::<Room>(&room.to_string(), &context, Command::Enter { participant }).await;
        world.platform.settle(done.unwrap_or_else(|_| panic!("the room is entered")).position).await;
    }
}
