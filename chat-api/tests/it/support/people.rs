use super::{Answer, Events, World};
use base64::Engine as _;
use domain::{AppId, AppUserId};
use ports::clock;
use serde_json::{Value, json};
use web::tokens::{Claims, Purpose, Terms};

/// An app.
pub struct Tenant {
    pub id: u64,
    /// The Authorization header of its backend.
    pub basic: String,
}

/// A member with a token.
pub struct Person {
    pub id: String,
    pub bearer: String,
}

impl Tenant {
    pub async fn new(world: &World) -> Self {
        let ask = world.post("/v2/operator/apps").by(&world.operator());
        let made = ask.json(&json!({ "name": "shop" })).await.expect(201).json;
        let text = format!("{}:{}", made["apiKey"].as_str().unwrap(), made["apiSecret"].as_str().unwrap());
        let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(text));
        Self { id: made["id"].as_u64().unwrap(), basic }
    }

    /// A member who is logged in.
    pub async fn person(&self, world: &World, id: &str) -> Person {
        let body =
            json!({ "appUserId": id, "appUserName": format!("Name of {id}"), "email": "secret@example.org" });
        let ask = world.post("/v2/apps/me/members/login").by(&self.basic);
        let tokens = ask.json(&body).await.expect(200).json;
        let bearer = format!("Bearer {}", tokens["accessToken"].as_str().unwrap());
        Person { id: id.to_owned(), bearer }
    }

    /// A member's access token for this many seconds.
    pub async fn bearer_for(&self, world: &World, id: &str, seconds: u32) -> String {
        let claims = self.claims(world, id).await;
        let terms = Terms { lifetime_s: seconds, from_s: 0 };
        let tokens = world.platform.secrets.tokens().login(claims, terms, clock::now()).unwrap();
        format!("Bearer {}", tokens.access_token)
    }

    /// Whom a member's tokens name.
    pub async fn claims(&self, world: &World, id: &str) -> Claims {
        let app = AppId::try_from(u32::try_from(self.id).unwrap()).unwrap();
        let app_user_id: AppUserId = id.parse().unwrap();
        let member = projections::members::get(&world.platform.db, app, &app_user_id).await.unwrap();
        let member_id = member.expect("the member is there").member;
        Claims { app_id: app, purpose: Purpose::Member, app_user_id, member_id, username: None }
    }

    /// A conference of this member, with these fields besides.
    pub async fn room(&self, world: &World, owner: &Person, mut fields: Value) -> u64 {
        fields["appUserId"] = owner.id.as_str().into();
        fields["type"] = "VIDEO_CONFERENCE".into();
        let ask = world.post("/v2/apps/me/video-rooms").by(&self.basic);
        ask.json(&fields).await.expect(201).json["id"].as_u64().unwrap()
    }
}

impl Person {
    /// Asks something of a room's channel.
    pub async fn ask(&self, world: &World, method: &str, room: u64, path: &str, body: Value) -> Answer {
        let path = format!("/v2/members/me/video-rooms/{room}/channel{path}");
        let ask = world.ask(method, &path).by(&self.bearer);
        if body.is_null() { ask.send().await } else { ask.json(&body).await }
    }

    pub async fn join(&self, world: &World, room: u64) {
        self.ask(world, "POST", room, "/join", Value::Null).await.expect(204);
    }

    pub async fn say(&self, world: &World, room: u64, text: &str) {
        self.ask(world, "POST", room, "/messages", json!({ "message": text })).await.expect(204);
    }

    /// Opens the event stream; `last` is the id seen last.
    pub async fn listen(&self, world: &World, last: Option<&str>) -> Events {
        let query = last.map(|id| format!("?Last-Event-ID={id}")).unwrap_or_default();
        Events::open(world, &self.bearer, &query, None).await
    }
}
