//! Apps of a user of the console, and the server API inside them (contract 8.1).

mod apps;
mod change;
mod delete;
mod inside;

use crate::support::{Person, World};
use serde_json::{Value, json};

const APPS: &str = "/v2/console/apps";
const KINDS: [&str; 4] = ["FLIPFLOP_APP", "FLIPFLOP_PORTAL_APP", "VICOLLO_MANAGED", "VICOLLO_UNMANAGED"];

/// Somebody who may make apps of every kind.
async fn maker(world: &World, name: &str) -> Person {
    Person::who_makes(world, name, json!(KINDS)).await
}

/// A new app of this person, with its secret.
async fn made(world: &World, person: &Person, body: Value) -> Value {
    world.post(APPS).by(&person.bearer).json(&body).await.expect(201).json
}

/// The path of an app, and what is below it.
fn path(app: &Value, tail: &str) -> String {
    format!("{APPS}/{}{tail}", app["id"])
}
