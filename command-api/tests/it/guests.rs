//! Guests: anonymous, no members of anything (contract sections 1 and 3.2, `login-as-guest`).

use crate::support::{Tenant, Vicollo, World};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

const LOGIN: &str = "/v2/apps/me/members/login-as-guest";
const ROOMS: &str = "/v2/members/me/video-rooms";

/// Logs a guest in: the Authorization header, and the guest's `appUserId`.
async fn guest(world: &World, basic: &str) -> (String, String) {
    let tokens = world.post(LOGIN).by(basic).send().await.expect(200).json;
    let token = tokens["accessToken"].as_str().unwrap();
    let id = payload(token)["claims"]["appUserId"].as_str().unwrap().to_owned();
    (format!("Bearer {token}"), id)
}

/// What a token says.
fn payload(token: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

/// A room of the member `u1` with this access level; its number.
async fn room(world: &World, basic: &str, level: &str, fields: Value) -> Value {
    let mut body = json!({ "appUserId": "u1", "type": "VIDEO_CONFERENCE", "accessLevel": level });
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    world.post("/v2/apps/me/video-rooms").by(basic).json(&body).await.expect(201).json["id"].clone()
}

async fn school(world: &World) -> Vicollo {
    let school = Vicollo::new(world).await;
    school.member(world, "u1", 2).await;
    school
}

#[tokio::test]
async fn each_guest_is_somebody_else_and_nobody_the_tenant_knows() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let (_, first) = guest(&world, &tenant.basic).await;
    let number: u32 = first.strip_prefix("GUEST").unwrap().parse().unwrap();
    // The tenant's own people may have such ids; no guest is let in as one of them.
    let taken = json!({ "appUserId": format!("GUEST{}", number + 2) });
    world.post("/v2/apps/me/members").by(&tenant.basic).json(&taken).await.expect(201);
    let mut ids = vec![first];
    for _ in 0..3 {
        ids.push(guest(&world, &tenant.basic).await.1);
    }
    ids.push(taken["appUserId"].as_str().unwrap().to_owned());
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 5);
    world.post(LOGIN).send().await.refused(401, "EMPTY_APP_CREDENTIALS");
    world.post(LOGIN).by(&tenant.wrong_secret()).send().await.refused(401, "INVALID_APP_CREDENTIALS");
}

#[tokio::test]
async fn a_guest_login_is_of_its_own_type_and_stays_so_when_renewed() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let tokens = world.post(LOGIN).by(&tenant.basic).send().await.expect(200).json;
    assert_eq!(payload(tokens["accessToken"].as_str().unwrap())["claims"]["type"], json!("GUEST"));
    let body = json!({ "refreshToken": tokens["refreshToken"] });
    let renewed = world.post("/v2/members/me/refresh-token").json(&body).await.expect(200).json;
    assert_eq!(payload(renewed["accessToken"].as_str().unwrap())["claims"]["type"], json!("GUEST"));
}

#[tokio::test]
async fn a_guest_enters_what_is_for_everybody_and_not_what_is_for_members() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let (by, id) = guest(&world, &tenant.basic).await;
    let public = room(&world, &tenant.basic, "PUBLIC", json!({})).await;
    let token = world.post(&format!("{ROOMS}/{public}/web-rtc-tokens")).by(&by).send().await.expect(201).json;
    assert_eq!(payload(token["webRtcToken"].as_str().unwrap())["sub"], json!(id));
    let inner = room(&world, &tenant.basic, "MEMBER", json!({})).await;
    let answer = world.post(&format!("{ROOMS}/{inner}/web-rtc-tokens")).by(&by).send().await;
    answer.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    // Nor when the tenant's backend asks for the guest.
    let path = format!("/v2/apps/me/video-rooms/{inner}/members");
    let answer = world.post(&format!("{path}/{id}/web-rtc-tokens")).by(&tenant.basic).send().await;
    answer.refused(403, "VIDEO_ROOM_ACCESS_DENIED");
    tenant.login(&world, "ann").await;
    world.post(&format!("{path}/ann/web-rtc-tokens")).by(&tenant.basic).send().await.expect(201);
}

#[tokio::test]
async fn a_guest_neither_makes_posts_nor_touches_those_of_others() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let (by, _) = guest(&world, &tenant.basic).await;
    let body = json!({ "title": "x" });
    world.post("/v2/members/me/video-posts").by(&by).json(&body).await.refused(403, "GUEST_NOT_ALLOWED");
    let ann = tenant.login(&world, "ann").await;
    for (level, guests, members) in [
        ("PUBLIC", (403, "VIDEO_POST_ACCESS_DENIED"), (403, "VIDEO_POST_ACCESS_DENIED")),
        ("MEMBER", (404, "VIDEO_POST_NOT_FOUND"), (403, "VIDEO_POST_ACCESS_DENIED")),
        ("PRIVATE", (404, "VIDEO_POST_NOT_FOUND"), (404, "VIDEO_POST_NOT_FOUND")),
    ] {
        let post = tenant.post(&world, json!({ "accessLevel": level })).await;
        let path = format!("/v2/members/me/video-posts/{}", post["id"]);
        for (by, (status, code)) in [(&by, guests), (&ann, members)] {
            world.patch(&path).by(by).json(&body).await.refused(status, code);
        }
    }
}

#[tokio::test]
async fn in_a_vicollo_app_a_guest_is_of_the_group_guests() {
    let world = World::start().await;
    let school = school(&world).await;
    let (by, _) = guest(&world, &school.basic).await;
    let (public, inner) = (
        room(&world, &school.basic, "PUBLIC", json!({})).await,
        room(&world, &school.basic, "MEMBER", json!({})).await,
    );
    let enter = |room: &Value, by: &str| world.post(&format!("{ROOMS}/{room}/web-rtc-tokens")).by(by).send();
    enter(&public, &by).await.expect(201);
    enter(&inner, &by).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
    let member = school.member(&world, "ann", 3).await;
    enter(&inner, &member).await.expect(201);
    // Who is put among the guests is one, however they came.
    let demoted = school.member(&world, "bob", 4).await;
    enter(&inner, &demoted).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
}

#[tokio::test]
async fn administrators_enter_private_rooms_and_wait_for_nobody() {
    let world = World::start().await;
    let school = school(&world).await;
    let private = room(&world, &school.basic, "PRIVATE", json!({})).await;
    let guarded = room(&world, &school.basic, "PUBLIC", json!({ "manuallyApproval": true })).await;
    let enter = |room: &Value, by: &str| world.post(&format!("{ROOMS}/{room}/web-rtc-tokens")).by(by).send();
    let (admin, host) = (school.member(&world, "ann", 1).await, school.member(&world, "bob", 2).await);
    enter(&private, &admin).await.expect(201);
    enter(&private, &host).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
    let grant =
        |answer: Value| payload(answer["webRtcToken"].as_str().unwrap())["video"]["canPublish"].clone();
    assert_eq!(grant(enter(&guarded, &admin).await.expect(201).json), json!(true));
    assert_eq!(grant(enter(&guarded, &host).await.expect(201).json), json!(false));
}

#[tokio::test]
async fn an_observer_is_hidden_where_the_tenant_asks_and_in_vicollo_apps() {
    let world = World::start().await;
    let (school, shop) = (school(&world).await, Tenant::new(&world).await);
    let ann = school.member(&world, "ann", 3).await;
    let una = shop.login(&world, "u1").await;
    let (class, call) = (
        room(&world, &school.basic, "PUBLIC", json!({})).await,
        room(&world, &shop.basic, "PUBLIC", json!({})).await,
    );
    let hidden = async |path: String, by: &str, body: Value| {
        let answer = world.post(&path).by(by).json(&body).await.expect(201).json;
        payload(answer["webRtcToken"].as_str().unwrap())["video"]["hidden"].clone()
    };
    let mine = |room: &Value| format!("{ROOMS}/{room}/web-rtc-tokens");
    assert_eq!(hidden(mine(&class), &ann, json!({ "isObserver": true })).await, json!(true));
    assert_eq!(hidden(mine(&class), &ann, json!({ "isObserver": false })).await, json!(false));
    assert_eq!(hidden(mine(&class), &ann, json!({ "isObserver": "", "observer": true })).await, json!(true));
    let vicollo = format!("/v2/vicollo-apps/me/video-rooms/{class}/members/ann/web-rtc-tokens");
    assert_eq!(hidden(vicollo, &school.basic, json!({ "isObserver": true })).await, json!(true));
    // In other apps nobody hides but whom the backend sends.
    assert_eq!(hidden(mine(&call), &una, json!({ "isObserver": true })).await, json!(false));
    let server = format!("/v2/apps/me/video-rooms/{call}/members/u1/web-rtc-tokens");
    assert_eq!(hidden(server, &shop.basic, json!({ "observer": true })).await, json!(true));
}
