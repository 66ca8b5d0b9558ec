use super::World;
use serde_json::{Value, json};

/// A user of the console who has signed up.
pub struct Person {
    pub id: u64,
    pub email: String,
    /// The Authorization header of the session.
    pub bearer: String,
}

pub const PASSWORD: &str = "correct horse";

impl Person {
    /// Somebody of this name who makes FlipFlop Apps.
    pub async fn new(world: &World, name: &str) -> Self {
        Self::who_makes(world, name, json!([])).await
    }

    /// Somebody who may make other kinds of app too.
    pub async fn who_makes(world: &World, name: &str, kinds: Value) -> Self {
        let email = format!("{name}@example.org");
        let token = invite(world, &json!({ "email": email, "name": name, "appKinds": kinds })).await;
        let body = json!({ "invitationToken": token["invitationToken"], "password": PASSWORD });
        let session = world.post("/v2/console/sign-up").json(&body).await.expect(201).json;
        Self { id: token["id"].as_u64().unwrap(), email, bearer: bearer(&session) }
    }
}

/// Invites somebody, as the operator.
pub async fn invite(world: &World, body: &Value) -> Value {
    world.post("/v2/operator/users").by(&world.operator()).json(body).await.expect(201).json
}

/// The Authorization header of a session that was just opened.
pub fn bearer(session: &Value) -> String {
    format!("Bearer {}", session["sessionToken"].as_str().unwrap())
}
