//! The Vicollo server API is for Vicollo apps.

use crate::support::{Tenant, Vicollo, World};
use serde_json::{Value, json};

/// Method and path of every operation below `/v2/vicollo-apps`.
fn operations(world: &World) -> Vec<(String, String)> {
    let document = serde_json::to_value(&world.document).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let ours = paths.iter().filter(|(path, _)| path.starts_with("/v2/vicollo-apps/me"));
    let all = ours.flat_map(|(path, methods)| {
        let path = path
            .replace("{appUserId}", "u1")
            .replace("{groupId}", "3")
            .replace("{id}", "1")
            .replace("{objectId}", "1");
        methods.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.clone()))
    });
    all.collect()
}

#[tokio::test]
async fn an_app_of_another_kind_is_told_that_this_is_for_vicollo_apps() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let operations = operations(&world);
    assert!(operations.len() >= 9, "{operations:?}");
    for (method, path) in operations {
        let body = json!({ "appUserId": "u1", "groupId": 3, "name": "x", "permissions": [] });
        let answer = world.ask(&method, &path).by(&tenant.basic).json(&body).await;
        answer.refused(403, "APP_KIND_NOT_VICOLLO");
    }
}

#[tokio::test]
async fn both_kinds_of_vicollo_app_have_it() {
    let world = World::start().await;
    for kind in ["VICOLLO_MANAGED", "VICOLLO_UNMANAGED"] {
        let vicollo = Vicollo::of_kind(&world, kind).await;
        let made: Value =
            vicollo.post(&world, "/members", json!({ "appUserId": "1" })).await.expect(201).json;
        assert_eq!(made["group"], json!({ "id": 3, "name": "MEMBERS" }), "{kind}");
    }
}
