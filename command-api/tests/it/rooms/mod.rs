//! Rooms and stream keys, as their clients call them.

mod client;
mod conference;
mod entry;
mod keys;
mod server;
mod story;

use crate::support::{Answer, Tenant, World};
use schemas::worker::live::{LiveReply, LiveReport};
use serde_json::{Value, json};
use uuid::Uuid;

/// A tenant with a member, `u1`, and what they do.
pub struct Stage {
    pub world: World,
    pub tenant: Tenant,
}

impl Stage {
    pub async fn start() -> Self {
        let world = World::start().await;
        let tenant = Tenant::new(&world).await;
        Self { world, tenant }
    }

    /// The Authorization header of a member, who is made if need be.
    pub async fn member(&self, id: &str) -> String {
        let body = json!({ "appUserId": id, "appUserName": format!("Name of {id}") });
        let login = self.post("/v2/apps/me/members/login", &body).await.expect(200);
        format!("Bearer {}", login.json["accessToken"].as_str().unwrap())
    }

    /// A call of the tenant's backend.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.world.post(path).by(&self.tenant.basic).json(body).await
    }

    /// The same without a body.
    pub async fn poke(&self, path: &str) -> Answer {
        self.world.post(path).by(&self.tenant.basic).send().await
    }

    /// A new room of `u1`, with these fields besides.
    pub async fn room(&self, kind: &str, mut fields: Value) -> Value {
        fields["appUserId"] = "u1".into();
        fields["type"] = kind.into();
        fields["scheduledAt"] = "2027-01-01T10:00:00+09:00".into();
        self.post("/v2/apps/me/video-rooms", &fields).await.expect(201).json
    }

    /// The room as it is now.
    pub async fn look(&self, room: &Value) -> Value {
        let path = format!("/v2/apps/me/video-rooms/{room}");
        self.world.patch(&path).by(&self.tenant.basic).json(&json!({})).await.expect(200).json
    }

    /// The stream key of `u1` as it is now.
    pub async fn key(&self) -> Value {
        let member = self.post("/v2/apps/me/members", &json!({ "appUserId": "u1" })).await.expect(200).json;
        let path = format!("/v2/apps/me/stream-keys/{}", member["id"]);
        self.world.patch(&path).by(&self.tenant.basic).json(&json!({})).await.expect(200).json
    }

    /// A word of a media server.
    pub async fn say(&self, report: LiveReport) -> LiveReply {
        let body = serde_json::to_value(report).unwrap();
        let path = "/internal/v1/live/reports";
        let answer = self.world.post(path).by(&self.world.worker()).json(&body).await;
        serde_json::from_value(answer.expect(200).json).unwrap()
    }

    /// An encoder of `u1` publishes.
    pub async fn publish(&self) -> Publishing {
        let stream_key = self.key().await["streamKey"].as_str().unwrap().to_owned();
        let publish = Uuid::new_v4();
        let reply = self.say(LiveReport::Prepared { stream_key, publish, mode: None }).await;
        let LiveReply::Publish { key, .. } = reply else { panic!("the key is taken: {reply:?}") };
        Publishing { key, publish }
    }

    /// An encoder of `u1` publishes and plays.
    pub async fn play(&self) -> Publishing {
        let on = self.publish().await;
        assert_eq!(self.say(on.playable()).await, LiveReply::Accepted);
        on
    }

    /// A room of `u1` that is broadcast.
    pub async fn live(&self) -> (Value, Publishing) {
        let room = self.room("BROADCAST_RTMP", json!({ "title": "Show" })).await["id"].clone();
        let on = self.play().await;
        self.poke(&state(&room, "live")).await.expect(200);
        (room, on)
    }
}

/// An encoder at work.
pub struct Publishing {
    pub key: domain::StreamKeyId,
    pub publish: Uuid,
}

impl Publishing {
    pub fn playable(&self) -> LiveReport {
        LiveReport::Playable { key: self.key, publish: self.publish }
    }

    pub fn stopped(&self) -> LiveReport {
        LiveReport::Stopped { key: self.key, publish: self.publish, error: None }
    }
}

/// The address of a state call.
pub fn state(room: &Value, state: &str) -> String {
    format!("/v2/apps/me/video-rooms/{room}/rtmp-broadcast/state/{state}")
}
