//! Two people with apps of each kind that behaves differently, and one of everything in each app.

use crate::world::{Answer, World};
use base64::Engine as _;
use domain::room::{Command, Participant, Room};
use domain::{AppId, AppUserId};
use ports::Context;
use ports::log::Actor;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

pub const PASSWORD: &str = "correct horse";

/// A user of the console who owns apps. Everything of theirs has their name in it.
pub struct Owner {
    pub name: String,
    pub user: String,
    pub ids: BTreeMap<&'static str, String>,
    pub apps: Vec<Tenant>,
}

/// An app with people and things in it.
pub struct Tenant {
    pub number: u32,
    pub is_vicollo: bool,
    pub basic: String,
    /// By what they are of: `member`, `room`, `post`, …
    pub ids: BTreeMap<&'static str, String>,
    /// The member who owns the things.
    pub mine: Tokens,
    /// Another member.
    pub other: Tokens,
    /// A member who was deleted.
    pub gone: Tokens,
    /// A token for all media of the app.
    pub streaming: String,
    /// A token for the older chat.
    pub chat: String,
}

/// Authorization headers with each token of a login.
pub struct Tokens {
    pub access: String,
    pub refresh: String,
    pub streaming: String,
}

impl Owner {
    pub async fn new(world: &World, name: &str) -> Self {
        let kinds = ["VICOLLO_MANAGED", "VICOLLO_UNMANAGED", "FLIPFLOP_PORTAL_APP"];
        let body = json!({ "email": format!("{name}@example.org"), "name": name, "appKinds": kinds });
        let invited = ask(world, &world.operator(), "POST /v2/operator/users", body).await.expect(201).json;
        let body = json!({ "invitationToken": invited["invitationToken"], "password": PASSWORD });
        let session = ask(world, "", "POST /v2/console/sign-up", body).await.expect(201).json;
        let user = bearer(&session["sessionToken"]);
        let sessions = ask(world, &user, "GET /v2/console/sessions", Value::Null).await.expect(200).json;
        let mut owner = Self { name: name.to_owned(), user, ids: BTreeMap::new(), apps: vec![] };
        owner.ids.insert("user", plain(&invited["id"]));
        owner.ids.insert("session", plain(&first(&sessions)["id"]));
        for kind in ["FLIPFLOP_APP", "VICOLLO_MANAGED"] {
            let app = Tenant::new(world, &owner, kind).await;
            owner.apps.push(app);
        }
        owner
    }

    /// Opens another session.
    pub async fn sign_in(&self, world: &World) -> String {
        let body = json!({ "email": format!("{}@example.org", self.name), "password": PASSWORD });
        bearer(&ask(world, "", "POST /v2/console/sign-in", body).await.json["sessionToken"])
    }

    /// The id of a thing in one of the apps.
    ///
    /// # Panics
    /// If there is none.
    pub fn id(&self, app: &Tenant, of: &str) -> String {
        let id = app.ids.get(of).or_else(|| self.ids.get(of));
        id.unwrap_or_else(|| panic!("{} has no {of}", self.name)).clone()
    }
}

impl Tenant {
    async fn new(world: &World, owner: &Owner, kind: &str) -> Self {
        let name = owner.name.as_str();
        let body = json!({ "name": format!("{name} app"), "kind": kind, "adminPassword": PASSWORD });
        let made = ask(world, &owner.user, "POST /v2/console/apps", body).await.expect(201).json;
        let basic = basic(&made["apiKey"], &made["apiSecret"]);
        let login = |id: String| login(world, &basic, id);
        let mut tenant = Self {
            number: made["id"].as_u64().unwrap() as u32,
            is_vicollo: kind.starts_with("VICOLLO"),
            mine: login(format!("{name}1")).await,
            other: login(format!("{name}2")).await,
            gone: login(format!("{name}3")).await,
            streaming: String::new(),
            chat: String::new(),
            ids: BTreeMap::from([("app", plain(&made["id"])), ("member", format!("{name}1"))]),
            basic: basic.clone(),
        };
        tenant.ask(world, &format!("DELETE /v2/apps/me/members/{name}3"), Value::Null).await.expect(204);
        let token =
            tenant.ask(world, "POST /v2/apps/me/streaming-tokens", Value::Null).await.expect(201).json;
        tenant.streaming = bearer(&token["streamingToken"]);
        tenant.make_media(world, name).await;
        tenant.make_rooms(world, name).await;
        tenant.make_webhooks(world, name).await;
        if tenant.is_vicollo {
            tenant.make_vicollo(world, name).await;
        }
        tenant
    }

    /// Asks as the backend.
    pub async fn ask(&self, world: &World, what: &str, body: Value) -> Answer {
        ask(world, &self.basic, what, body).await
    }

    fn keep(&mut self, what: &'static str, id: &Value) {
        assert!(!id.is_null(), "the {what} was made");
        self.ids.insert(what, plain(id));
    }

    async fn make_media(&mut self, world: &World, name: &str) {
        let profile =
            json!({ "name": format!("{name} tiny"), "type": "THUMBNAIL", "profile": { "longSide": 64 } });
        let path = format!("POST /v2/operator/apps/{}/transcoding-profiles", self.number);
        let made = ask(world, &world.operator(), &path, profile).await.expect(201).json;
        self.keep("profile", &made["id"]);
        for (what, level) in [("post", "PUBLIC"), ("private post", "PRIVATE")] {
            let body = json!({ "appUserId": self.ids["member"], "title": format!("{name} film"), "accessLevel": level });
            let post = self.ask(world, "POST /v2/apps/me/video-posts", body).await.expect(201).json;
            self.keep(what, &post["id"]);
        }
    }

    async fn make_rooms(&mut self, world: &World, name: &str) {
        let kind = if self.is_vicollo { "INTERACTIVE_MEETING" } else { "VIDEO_CONFERENCE" };
        for (what, level) in [("room", "PUBLIC"), ("private room", "PRIVATE")] {
            let body = json!({ "appUserId": self.ids["member"], "type": kind, "title": format!("{name} talk"), "accessLevel": level });
            let room = self.ask(world, "POST /v2/apps/me/video-rooms", body).await.expect(201).json;
            self.keep(what, &room["id"]);
            self.keep(if what == "room" { "uuid" } else { "private uuid" }, &room["uuid"]);
        }
        self.enter(world).await;
        let path = format!("/v2/members/me/video-rooms/{}/channel", self.ids["room"]);
        let by = &self.mine.access;
        ask(world, by, &format!("POST {path}/join"), Value::Null).await.expect(204);
        let hello = json!({ "message": format!("{name} says hello") });
        ask(world, by, &format!("POST {path}/messages"), hello).await.expect(204);
        let said = ask(world, by, &format!("GET {path}/messages"), Value::Null).await.expect(200).json;
        self.keep("message", &first(&said)["messageId"].clone());
        let path = format!("POST /v2/apps/me/video-rooms/{}/chat-room", self.ids["room"]);
        self.ask(world, &path, Value::Null).await.expect(200);
        let path = format!("POST /v2/apps/me/members/{}/chat-tokens", self.ids["member"]);
        let token = self.ask(world, &path, Value::Null).await.expect(200).json;
        self.chat = bearer(&token["chatToken"]);
        let path = format!("GET /v2/apps/me/members/{}/stream-key", self.ids["member"]);
        let key = self.ask(world, &path, Value::Null).await.expect(200).json;
        self.keep("stream key", &key["id"]);
    }

    /// Lets the owner into the room, as the room server reports it: its first session.
    async fn enter(&self, world: &World) {
        let app = AppId::try_from(self.number).unwrap();
        let app_user_id: AppUserId = self.ids["member"].parse().unwrap();
        let member = projections::members::get(&world.platform.db, app, &app_user_id).await.unwrap().unwrap();
        let participant = Participant {
            connection: Uuid::new_v4(),
            member: member.member,
            app_user_id,
            role: serde_json::from_value("HOST".into()).unwrap(),
            hidden: false,
            joined_at: ports::clock::now(),
        };
        let context = Context::new(app, Actor::System, ports::clock::now());
        let transactor = world.platform.transactor().unwrap();
        let enter = Command::Enter { participant };
        let done = transactor.run::<Room>(&self.ids["room"], &context, enter).await;
        world.platform.settle(done.unwrap_or_else(|_| panic!("the room is entered")).position).await;
    }

    async fn make_webhooks(&mut self, world: &World, name: &str) {
        let body = json!({ "url": format!("https://{name}.example/hooks"), "id": name, "password": "a long password" });
        self.ask(world, "PUT /v2/apps/me/callback", body).await.expect(200);
        let sent = self.ask(world, "POST /v2/apps/me/callback/ping", Value::Null).await.expect(201).json;
        self.keep("delivery", &sent["id"]);
        self.ask(world, "POST /v2/apps/me/banned-chat-words", json!({ "words": ["foo"] })).await.expect(204);
    }

    async fn make_vicollo(&mut self, world: &World, name: &str) {
        let body = json!({ "name": format!("{name} friends"), "permissions": [] });
        let group = self.ask(world, "POST /v2/vicollo-apps/me/groups", body).await.expect(201).json;
        self.keep("group", &group["id"]);
        // Group 1 may do everything (contract, appendix A); the other member stays with the plain members.
        let path = format!("PUT /v2/vicollo-apps/me/members/{name}1/group");
        self.ask(world, &path, json!({ "groupId": 1 })).await.expect(200);
        let file = json!({ "filename": format!("{name}.pdf"), "contentType": "application/pdf", "size": 4 });
        let path = "POST /v2/members/me/app-storage/objects";
        let made = ask(world, &self.mine.access, path, file).await.expect(201).json;
        world.ask("PUT", made["uploadUrl"].as_str().unwrap()).raw("abcd").await.expect(200);
        let path = format!("POST /v2/vicollo-apps/me/storage-objects/{}/complete-upload", made["id"]);
        self.ask(world, &path, Value::Null).await.expect(200);
        self.keep("object", &made["id"]);
        let login = json!({ "userName": format!("{name}login"), "password": PASSWORD });
        self.ask(world, "POST /v2/apps/me/logins", login).await.expect(201);
        self.ids.insert("login", format!("{name}login"));
    }
}

/// Asks `METHOD /path`; without a body if it is null.
pub async fn ask(world: &World, by: &str, what: &str, body: Value) -> Answer {
    let (method, path) = what.split_once(' ').unwrap();
    world.ask(method, path).by(by).json(Some(&body).filter(|body| !body.is_null())).await
}

async fn login(world: &World, basic: &str, id: String) -> Tokens {
    let body = json!({ "appUserId": id, "appUserName": format!("Name of {id}") });
    let tokens = ask(world, basic, "POST /v2/apps/me/members/login", body).await.expect(200).json;
    Tokens {
        access: bearer(&tokens["accessToken"]),
        refresh: bearer(&tokens["refreshToken"]),
        streaming: bearer(&tokens["streamingToken"]),
    }
}

fn bearer(token: &Value) -> String {
    format!("Bearer {}", token.as_str().unwrap_or_default())
}

fn basic(key: &Value, secret: &Value) -> String {
    let text = format!("{}:{}", key.as_str().unwrap(), secret.as_str().unwrap());
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(text))
}

/// An id as a path has it.
fn plain(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

fn first(list: &Value) -> &Value {
    if list.is_array() { &list[0] } else { &list["content"][0] }
}
