//! Tokens: what renews them, and what ends them at once (contract 11.14 and 11.15).

use crate::support::{Tenant, World};
use domain::AppId;
use domain::app::{App, Command, SettingsPatch};
use ports::Context;
use ports::log::Actor;
use serde_json::{Value, json};

const REFRESH: &str = "/v2/members/me/refresh-token";
const ROOMS: &str = "/v2/members/me/video-rooms";

async fn login(world: &World, tenant: &Tenant) -> Value {
    let body = json!({ "appUserId": "u1", "appUserName": "Ada" });
    world.post("/v2/apps/me/members/login").by(&tenant.basic).json(&body).await.expect(200).json
}

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap()
}

#[tokio::test]
async fn a_refresh_token_gives_new_tokens_in_the_body_or_as_bearer() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let tokens = login(&world, &tenant).await;
    let refresh = text(&tokens, "refreshToken");
    let body = json!({ "refreshToken": refresh });
    let first = world.post(REFRESH).json(&body).await.expect(200).json;
    let second = world.post(REFRESH).by(&format!("Bearer {refresh}")).send().await.expect(200).json;
    for renewed in [first, second] {
        let again = json!({ "refreshToken": text(&renewed, "refreshToken") });
        world.post(REFRESH).json(&again).await.expect(200);
    }
}

#[tokio::test]
async fn nothing_but_a_refresh_token_renews() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let tokens = login(&world, &tenant).await;
    world.post(REFRESH).send().await.refused(401, "EMPTY_MEMBER_CREDENTIALS");
    for wrong in [text(&tokens, "accessToken"), text(&tokens, "streamingToken"), "x.y.z"] {
        let body = json!({ "refreshToken": wrong });
        world.post(REFRESH).json(&body).await.refused(401, "INVALID_REFRESH_TOKEN");
    }
}

#[tokio::test]
async fn tokens_end_with_their_member_and_with_the_credentials_they_came_from() {
    let world = World::start().await;
    let (tenant, other) = (Tenant::new(&world).await, Tenant::new(&world).await);
    for (one, path) in [(&tenant, "/v2/apps/me/members/u1".to_owned()), (&other, String::new())] {
        let tokens = login(&world, one).await;
        let body = json!({ "refreshToken": text(&tokens, "refreshToken") });
        world.post(REFRESH).json(&body).await.expect(200);
        if path.is_empty() {
            let reset = format!("/v2/operator/apps/{}/reset-credentials", one.id);
            world.post(&reset).by(&world.operator()).send().await.expect(200);
        } else {
            world.delete(&path).by(&one.basic).send().await.expect(204);
        }
        world.post(REFRESH).json(&body).await.refused(401, "INVALID_REFRESH_TOKEN");
    }
}

#[tokio::test]
async fn a_streaming_token_of_the_app_is_made_for_its_backend_only() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let path = "/v2/apps/me/streaming-tokens";
    let answer = world.post(path).by(&tenant.basic).send().await.expect(201).json;
    assert_eq!(answer.as_object().unwrap().len(), 1);
    assert_eq!(text(&answer, "streamingToken").split('.').count(), 3);
    world.post(path).send().await.refused(401, "EMPTY_APP_CREDENTIALS");
}

#[tokio::test]
async fn a_guest_makes_no_rooms_and_looks_at_them() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let path = "/v2/apps/me/members/login-as-guest";
    let tokens = world.post(path).by(&tenant.basic).send().await.expect(200).json;
    let guest = format!("Bearer {}", text(&tokens, "accessToken"));
    let room = json!({ "type": "VIDEO_CONFERENCE" });
    world.post(ROOMS).by(&guest).json(&room).await.refused(403, "GUEST_NOT_ALLOWED");
    let member = format!("Bearer {}", text(&login(&world, &tenant).await, "accessToken"));
    let made = world.post(ROOMS).by(&member).json(&room).await.expect(201).json;
    let token = format!("{ROOMS}/{}/web-rtc-tokens", made["id"]);
    world.post(&token).by(&guest).send().await.expect(201);
}

#[tokio::test]
async fn an_app_can_keep_the_making_of_rooms_to_its_backend() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let member = format!("Bearer {}", text(&login(&world, &tenant).await, "accessToken"));
    let patch = SettingsPatch { members_create_rooms: Some(false), ..Default::default() };
    let app = AppId::try_from(u32::try_from(tenant.id).unwrap()).unwrap();
    let context = Context::new(app, Actor::Operator, ports::clock::now());
    let command = Command::ChangeSettings { patch, at: context.at };
    let transactor = world.platform.transactor().unwrap();
    let done = transactor.run::<App>(&app.to_string(), &context, command).await.unwrap();
    world.platform.settle(done.position).await;
    let room = json!({ "type": "VIDEO_CONFERENCE" });
    let code = "MEMBER_SELF_CREATE_VIDEO_ROOM_NOT_AVAILABLE_DUE_TO_APP_POLICY";
    world.post(ROOMS).by(&member).json(&room).await.refused(400, code);
    let room = json!({ "type": "VIDEO_CONFERENCE", "appUserId": "u1" });
    world.post("/v2/apps/me/video-rooms").by(&tenant.basic).json(&room).await.expect(201);
}
