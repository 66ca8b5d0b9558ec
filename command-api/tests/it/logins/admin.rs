use super::{Place, ROOMS, bearer};
use crate::support::{PASSWORD, Person, World};
use serde_json::{Value, json};

/// A new app of the console, with these fields.
async fn in_console(world: &World, fields: &Value) -> Value {
    let ada = Person::who_makes(world, "ada", json!(["VICOLLO_MANAGED"])).await;
    world.post("/v2/console/apps").by(&ada.bearer).json(fields).await.expect(201).json
}

async fn sign_in(world: &World, app: &Value, password: &str) -> crate::support::Answer {
    let path = format!("/v2/vicollo-apps/{}/members/sign-in", app["id"]);
    world.post(&path).json(&json!({ "userName": "admin", "password": password })).await
}

#[tokio::test]
async fn the_admin_of_a_managed_app_signs_in_with_the_password_that_was_chosen() {
    let world = World::start().await;
    let fields = json!({ "name": "vicollo_org", "kind": "VICOLLO_MANAGED", "adminPassword": PASSWORD });
    let app = in_console(&world, &fields).await;
    assert_eq!(app.get("adminPassword"), None, "who chose it knows it");
    sign_in(&world, &app, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_password_that_was_made_up_is_shown_once_and_signs_the_admin_in() {
    let world = World::start().await;
    let app = in_console(&world, &json!({ "name": "vicollo_org", "kind": "VICOLLO_MANAGED" })).await;
    sign_in(&world, &app, app["adminPassword"].as_str().unwrap()).await.expect(200);
    sign_in(&world, &app, PASSWORD).await.refused(401, "INVALID_SIGN_IN");
}

#[tokio::test]
async fn the_admin_does_everything_in_rooms_and_other_members_only_in_their_own() {
    let world = World::start().await;
    let place = Place::vicollo(&world).await;
    let mut who = vec![bearer(&place.sign_in(&world, "admin", PASSWORD).await.expect(200).json)];
    for name in ["bob", "cid"] {
        place.login(&world, json!({ "userName": name, "password": PASSWORD })).await.expect(201);
        who.push(bearer(&place.sign_in(&world, name, PASSWORD).await.expect(200).json));
    }
    let [admin, bob, cid] = who.as_slice() else { unreachable!() };
    let body = json!({ "type": "VIDEO_CONFERENCE", "accessLevel": "PUBLIC" });
    // Making rooms is for hosts and administrators (contract appendix A).
    world.post(ROOMS).by(bob).json(&body).await.refused(403, "PERMISSION_DENIED");
    world.post(ROOMS).by(admin).json(&body).await.expect(201);
    let room = json!({ "appUserId": "bob", "type": "VIDEO_CONFERENCE" });
    let room = world.post("/v2/apps/me/video-rooms").by(&place.basic).json(&room).await.expect(201).json;
    let change = |by: &str| world.patch(&format!("{ROOMS}/{}", room["id"])).by(by).raw("{}");
    change(bob).await.expect(200);
    change(admin).await.expect(200);
    change(cid).await.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
}
