//! Users of the console: invitation, sign-up, sign-in, sessions, passwords.

use crate::support::{PASSWORD, Person, World, bearer, invite};
use serde_json::{Value, json};

const ME: &str = "/v2/console/me";

async fn sign_in(world: &World, email: &str, password: &str) -> crate::support::Answer {
    world.post("/v2/console/sign-in").json(&json!({ "email": email, "password": password })).await
}

/// Whether a session still counts.
async fn counts(world: &World, bearer: &str) -> bool {
    world.patch(ME).by(bearer).send().await.status == 200
}

#[tokio::test]
async fn somebody_is_invited_signs_up_and_signs_in() {
    let world = World::start().await;
    let body = json!({ "email": "Ada@Example.org", "name": " Ada ", "appKinds": ["VICOLLO_MANAGED"] });
    let invited = invite(&world, &body).await;
    assert_eq!((&invited["userState"], &invited["name"]), (&json!("INVITED"), &json!("Ada")));
    sign_in(&world, "ada@example.org", PASSWORD).await.refused(401, "INVALID_SIGN_IN");
    let body = json!({ "invitationToken": invited["invitationToken"], "password": PASSWORD });
    let up = world.post("/v2/console/sign-up").json(&body).await.expect(201);
    let cookie = up.headers["set-cookie"].to_str().unwrap();
    let token = up.json["sessionToken"].as_str().unwrap();
    let rest = "; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600";
    assert_eq!(cookie, format!("reelog_session={token}{rest}"));
    world.post("/v2/console/sign-up").json(&body).await.refused(400, "INVALID_ONE_TIME_TOKEN");
    let session = sign_in(&world, " ADA@example.org", PASSWORD).await.expect(200).json;
    let user = &session["user"];
    assert_eq!((&user["id"], &user["userState"]), (&invited["id"], &json!("ACTIVE")));
    assert_eq!((&user["email"], &user["appKinds"]), (&json!("Ada@Example.org"), &json!(["VICOLLO_MANAGED"])));
    let renamed =
        world.patch(ME).by(&bearer(&session)).json(&json!({ "name": "Countess" })).await.expect(200);
    assert_eq!(renamed.json["name"], json!("Countess"));
    world.patch(ME).by(&bearer(&session)).json(&json!({ "name": " " })).await.refused(400, "INVALID_USER");
}

#[tokio::test]
async fn an_invitation_needs_an_address_and_a_name_and_is_for_those_who_are_new() {
    let world = World::start().await;
    for body in [json!({ "email": "x", "name": "Ada" }), json!({ "email": "a@b", "name": "" })] {
        let answer = world.post("/v2/operator/users").by(&world.operator()).json(&body).await;
        answer.refused(400, "INVALID_USER");
    }
    let body = json!({ "email": "a@b", "name": "Ada" });
    world.post("/v2/operator/users").json(&body).await.refused(401, "EMPTY_OPERATOR_CREDENTIALS");
    let first = invite(&world, &body).await;
    let second = invite(&world, &body).await;
    assert_eq!(first["id"], second["id"]);
    let up = |token: &Value, password: &str| {
        let body = json!({ "invitationToken": token["invitationToken"], "password": password });
        let ask = world.post("/v2/console/sign-up");
        async move { ask.json(&body).await }
    };
    up(&first, PASSWORD).await.refused(400, "INVALID_ONE_TIME_TOKEN");
    up(&second, "short").await.refused(400, "INVALID_PASSWORD");
    up(&second, PASSWORD).await.expect(201);
    let again = world.post("/v2/operator/users").by(&world.operator()).json(&body).await;
    again.refused(400, "USER_ALREADY_EXISTS");
    for token in ["", "x", "x.y", "é.y", "../user.y"] {
        let body = json!({ "invitationToken": token, "password": PASSWORD });
        world.post("/v2/console/sign-up").json(&body).await.refused(400, "INVALID_ONE_TIME_TOKEN");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let wrong = sign_in(&world, &ada.email, "wrong horse").await.expect(401).json;
    let unknown = sign_in(&world, "nobody@example.org", PASSWORD).await.expect(401).json;
    assert_eq!(wrong, unknown);
    world.post("/v2/console/sign-in").json(&json!({})).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
}

#[tokio::test]
async fn signing_out_ends_one_session_and_no_other() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let other = bearer(&sign_in(&world, &ada.email, PASSWORD).await.expect(200).json);
    let out = world.post("/v2/console/sign-out").by(&other).send().await.expect(204);
    assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert!(!counts(&world, &other).await && counts(&world, &ada.bearer).await);
    world.post("/v2/console/sign-out").by(&other).send().await.refused(401, "INVALID_USER_CREDENTIALS");
    world.post("/v2/console/sign-out").send().await.refused(401, "EMPTY_USER_CREDENTIALS");
}

#[tokio::test]
async fn a_session_is_ended_from_another_one_but_not_by_another_user() {
    let world = World::start().await;
    let (ada, bob) = (Person::new(&world, "ada").await, Person::new(&world, "bob").await);
    let session = sign_in(&world, &ada.email, PASSWORD).await.expect(200).json;
    let id = session["sessionToken"].as_str().unwrap().split_once('.').unwrap().0.to_owned();
    let path = format!("/v2/console/sessions/{id}");
    world.delete(&path).by(&bob.bearer).send().await.refused(404, "SESSION_NOT_FOUND");
    world.delete("/v2/console/sessions/x-1").by(&bob.bearer).send().await.refused(404, "SESSION_NOT_FOUND");
    world.delete(&path).send().await.refused(401, "EMPTY_USER_CREDENTIALS");
    assert!(counts(&world, &bearer(&session)).await);
    world.delete(&path).by(&ada.bearer).send().await.expect(204);
    world.delete(&path).by(&ada.bearer).send().await.expect(204);
    assert!(!counts(&world, &bearer(&session)).await);
}

#[tokio::test]
async fn a_changed_password_ends_every_session_and_opens_a_new_one() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let change = |bearer: &str, old: &str, new: &str| {
        let body = json!({ "currentPassword": old, "newPassword": new });
        let ask = world.post("/v2/console/me/password").by(bearer);
        async move { ask.json(&body).await }
    };
    change(&ada.bearer, "wrong horse", "battery staple").await.refused(401, "INVALID_SIGN_IN");
    change(&ada.bearer, PASSWORD, "short").await.refused(400, "INVALID_PASSWORD");
    let session = change(&ada.bearer, PASSWORD, "battery staple").await.expect(200).json;
    assert!(!counts(&world, &ada.bearer).await && counts(&world, &bearer(&session)).await);
    sign_in(&world, &ada.email, PASSWORD).await.refused(401, "INVALID_SIGN_IN");
    sign_in(&world, &ada.email, "battery staple").await.expect(200);
    world.post("/v2/console/me/password").json(&json!({})).await.refused(401, "EMPTY_USER_CREDENTIALS");
}

#[tokio::test]
async fn the_operator_gives_a_token_for_a_new_password_that_is_good_once() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let path = format!("/v2/operator/users/{}/password-resets", ada.id);
    world.post(&path).send().await.refused(401, "EMPTY_OPERATOR_CREDENTIALS");
    world.post(&path).by(&ada.bearer).send().await.refused(401, "INVALID_OPERATOR_CREDENTIALS");
    let issued = world.post(&path).by(&world.operator()).send().await.expect(201).json;
    let body = json!({ "resetToken": issued["resetToken"], "newPassword": "battery staple" });
    world.post("/v2/console/reset-password").json(&body).await.expect(204);
    world.post("/v2/console/reset-password").json(&body).await.refused(400, "INVALID_ONE_TIME_TOKEN");
    assert!(!counts(&world, &ada.bearer).await);
    sign_in(&world, &ada.email, "battery staple").await.expect(200);
    let absent = world.post("/v2/operator/users/999/password-resets").by(&world.operator()).send().await;
    absent.refused(404, "USER_NOT_FOUND");
    let bob = invite(&world, &json!({ "email": "bob@example.org", "name": "Bob" })).await;
    let path = format!("/v2/operator/users/{}/password-resets", bob["id"]);
    world.post(&path).by(&world.operator()).send().await.refused(400, "USER_NOT_SIGNED_UP");
    // A token of one purpose serves no other.
    let body = json!({ "resetToken": bob["invitationToken"], "newPassword": "battery staple" });
    world.post("/v2/console/reset-password").json(&body).await.refused(400, "INVALID_ONE_TIME_TOKEN");
}

#[tokio::test]
async fn a_disabled_user_is_out_at_once_and_comes_back_when_enabled() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let act = |act: &str| {
        let ask = world.post(&format!("/v2/operator/users/{}/{act}", ada.id)).by(&world.operator());
        async move { ask.send().await }
    };
    assert_eq!(act("disable").await.expect(200).json["userState"], json!("DISABLED"));
    world.patch(ME).by(&ada.bearer).send().await.refused(401, "INVALID_USER_CREDENTIALS");
    sign_in(&world, &ada.email, PASSWORD).await.refused(401, "INVALID_SIGN_IN");
    act("password-resets").await.refused(400, "USER_DISABLED");
    let list = world.get("/v2/operator/users").by(&world.operator()).send().await.expect(200).json;
    assert_eq!((&list["totalElements"], &list["content"][0]["userState"]), (&json!(1), &json!("DISABLED")));
    world.get("/v2/operator/users").send().await.refused(401, "EMPTY_OPERATOR_CREDENTIALS");
    assert_eq!(act("enable").await.expect(200).json["userState"], json!("ACTIVE"));
    assert!(!counts(&world, &ada.bearer).await, "what ended stays so");
    sign_in(&world, &ada.email, PASSWORD).await.expect(200);
    for act in ["disable", "enable"] {
        let path = format!("/v2/operator/users/999/{act}");
        world.post(&path).by(&world.operator()).send().await.refused(404, "USER_NOT_FOUND");
        world.post(&path).send().await.refused(401, "EMPTY_OPERATOR_CREDENTIALS");
    }
}

#[tokio::test]
async fn a_cookie_is_a_session_but_changes_nothing_for_a_foreign_page() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let cookie = format!("theme=dark; reelog_session={}", ada.bearer.strip_prefix("Bearer ").unwrap());
    let ask = || world.patch(ME).header("cookie", &cookie);
    ask().send().await.refused(403, "MISSING_REQUESTED_WITH");
    ask().header("x-requested-with", "reelog").send().await.expect(200);
    let hosts = cookie.replace("reelog_session", "__Host-reelog_session");
    world.patch(ME).header("cookie", &hosts).header("x-requested-with", "1").send().await.expect(200);
    for cookie in ["reelog_session=", "other=1", "reelog_session"] {
        world.patch(ME).header("cookie", cookie).send().await.refused(401, "EMPTY_USER_CREDENTIALS");
    }
}

#[tokio::test]
async fn what_is_no_session_is_refused_however_it_looks() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let (id, secret) = ada.bearer.strip_prefix("Bearer ").unwrap().split_once('.').unwrap();
    let wrong = [
        format!("{id}."),
        id.to_owned(),
        format!("{id}.{secret}x"),
        format!(".{secret}"),
        format!("x.{secret}"),
    ];
    for token in wrong {
        let answer = world.patch(ME).by(&format!("Bearer {token}")).send().await;
        answer.refused(401, "INVALID_USER_CREDENTIALS");
    }
    world.patch(ME).by("Basic eDp5").send().await.refused(401, "INVALID_USER_CREDENTIALS");
    world.patch(ME).by(&world.operator()).send().await.refused(401, "INVALID_USER_CREDENTIALS");
}

#[tokio::test]
async fn neither_secrets_nor_addresses_of_users_are_in_the_log() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let path = format!("/v2/operator/users/{}/password-resets", ada.id);
    let issued = world.post(&path).by(&world.operator()).send().await.expect(201).json;
    let secret_of = |token: &str| token.split_once('.').unwrap().1.to_owned();
    let log = world.platform.log.read_all(0, 1_000).await.unwrap();
    assert!(log.iter().any(|event| event.event_type == "session.opened"));
    let secrets =
        [secret_of(&ada.bearer), secret_of(issued["resetToken"].as_str().unwrap()), PASSWORD.to_owned()];
    for text in secrets.iter().map(String::as_str).chain([ada.email.as_str(), "argon2id"]) {
        let found = log.iter().find(|event| String::from_utf8_lossy(&event.data).contains(text));
        assert!(found.is_none(), "{text} is in {found:?}");
    }
}
