//! Members who sign in by themselves, in Portal Apps and Vicollo Managed Apps (contract sections 1 and 8.3).

mod admin;
mod manage;
mod passwords;
mod sign_in;
mod sign_out;
mod sign_up;

use crate::support::{Answer, PASSWORD, World, basic};
use serde_json::{Value, json};

const ROOMS: &str = "/v2/members/me/video-rooms";

/// An app whose members sign in.
struct Place {
    id: u64,
    /// The Authorization header of whoever manages it.
    basic: String,
    /// `/v2/portal-apps/{appId}/members` or `/v2/vicollo-apps/{appId}/members`.
    members: String,
    made: Value,
}

impl Place {
    async fn portal(world: &World) -> Self {
        Self::new(world, json!({ "name": "portal", "kind": "FLIPFLOP_PORTAL_APP" }), "portal-apps").await
    }

    async fn vicollo(world: &World) -> Self {
        let body = json!({ "name": "vicollo_org", "kind": "VICOLLO_MANAGED", "adminPassword": PASSWORD });
        Self::new(world, body, "vicollo-apps").await
    }

    async fn new(world: &World, body: Value, folder: &str) -> Self {
        let made = world.post("/v2/operator/apps").by(&world.operator()).json(&body).await.expect(201).json;
        let id = made["id"].as_u64().unwrap();
        let basic = basic(&made["apiKey"], &made["apiSecret"]);
        Self { id, basic, members: format!("/v2/{folder}/{id}/members"), made }
    }

    /// Posts below the app's members, as nobody.
    async fn post(&self, world: &World, tail: &str, body: Value) -> Answer {
        world.post(&format!("{}{tail}", self.members)).json(&body).await
    }

    async fn sign_in(&self, world: &World, name: &str, password: &str) -> Answer {
        self.post(world, "/sign-in", json!({ "userName": name, "password": password })).await
    }

    /// Makes a member who can sign in, as whoever manages the app.
    async fn login(&self, world: &World, body: Value) -> Answer {
        world.post("/v2/apps/me/logins").by(&self.basic).json(&body).await
    }

    /// A one-time token for a new password of this member.
    async fn reset_token(&self, world: &World, name: &str) -> Answer {
        world.post(&format!("/v2/apps/me/logins/{name}/password-resets")).by(&self.basic).send().await
    }
}

/// The Authorization header of who has just signed in.
fn bearer(tokens: &Value) -> String {
    format!("Bearer {}", tokens["accessToken"].as_str().unwrap())
}

/// Whether an access token still counts.
async fn counts(world: &World, bearer: &str) -> bool {
    let answer = world.post("/v2/members/me/video-rooms/1/start").by(bearer).send().await;
    let is_out = answer.status == 401;
    if is_out {
        answer.refused(401, "INVALID_MEMBER_CREDENTIALS");
    }
    !is_out
}
