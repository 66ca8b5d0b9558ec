use super::{Place, bearer, counts};
use crate::support::{Answer, PASSWORD, Tenant, World};
use serde_json::json;

const NEW: &str = "battery staple";

async fn change(world: &World, by: &str, old: &str, new: &str) -> Answer {
    let body = json!({ "currentPassword": old, "newPassword": new });
    world.post("/v2/members/me/password").by(by).json(&body).await
}

async fn reset(place: &Place, world: &World, name: &str, token: &serde_json::Value, new: &str) -> Answer {
    let body = json!({ "userName": name, "resetToken": token["resetToken"], "newPassword": new });
    place.post(world, "/reset-password", body).await
}

/// An app with Bob, and Bob's Authorization header.
async fn with_bob(world: &World, place: Place) -> (Place, String) {
    place.login(world, json!({ "userName": "bob", "password": PASSWORD })).await.expect(201);
    let bob = bearer(&place.sign_in(world, "bob", PASSWORD).await.expect(200).json);
    (place, bob)
}

#[tokio::test]
async fn a_member_changes_the_password_by_proving_the_old_one() {
    let world = World::start().await;
    for place in [Place::portal(&world).await, Place::vicollo(&world).await] {
        let (place, bob) = with_bob(&world, place).await;
        change(&world, &bob, "wrong horse", NEW).await.refused(401, "INVALID_SIGN_IN");
        change(&world, &bob, PASSWORD, "short").await.refused(400, "INVALID_PASSWORD");
        change(&world, &bob, PASSWORD, NEW).await.expect(204);
        place.sign_in(&world, "bob", PASSWORD).await.refused(401, "INVALID_SIGN_IN");
        place.sign_in(&world, "bob", NEW).await.expect(200);
    }
}

#[tokio::test]
async fn a_member_whom_a_backend_logs_in_has_no_password_to_change() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let una = tenant.login(&world, "u1").await;
    change(&world, &una, PASSWORD, NEW).await.refused(401, "INVALID_SIGN_IN");
    let body = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    world.post("/v2/members/me/password").json(&body).await.refused(401, "EMPTY_MEMBER_CREDENTIALS");
    let wrong = world.post("/v2/members/me/password").by("Bearer x.y.z").json(&body).await;
    wrong.refused(401, "INVALID_MEMBER_CREDENTIALS");
    let bad = world.post("/v2/members/me/password").by(&una).json(&json!({ "newPassword": NEW })).await;
    bad.refused(400, "INVALID_HTTP_MESSAGE_BODY");
}

#[tokio::test]
async fn a_reset_token_sets_a_password_once_and_the_next_one_voids_it() {
    let world = World::start().await;
    for place in [Place::portal(&world).await, Place::vicollo(&world).await] {
        let (place, _) = with_bob(&world, place).await;
        let first = place.reset_token(&world, "bob").await.expect(201).json;
        let second = place.reset_token(&world, "bob").await.expect(201).json;
        reset(&place, &world, "bob", &first, NEW).await.refused(400, "INVALID_ONE_TIME_TOKEN");
        reset(&place, &world, "bob", &second, "short").await.refused(400, "INVALID_PASSWORD");
        reset(&place, &world, "bob", &second, NEW).await.expect(204);
        reset(&place, &world, "bob", &second, NEW).await.refused(400, "INVALID_ONE_TIME_TOKEN");
        place.sign_in(&world, "bob", PASSWORD).await.refused(401, "INVALID_SIGN_IN");
        place.sign_in(&world, "bob", NEW).await.expect(200);
    }
}

#[tokio::test]
async fn a_reset_token_is_for_one_member_of_one_app() {
    let world = World::start().await;
    let (place, _) = with_bob(&world, Place::portal(&world).await).await;
    let (other, _) = with_bob(&world, Place::portal(&world).await).await;
    place.login(&world, json!({ "userName": "cid", "password": PASSWORD })).await.expect(201);
    let token = place.reset_token(&world, "bob").await.expect(201).json;
    reset(&place, &world, "cid", &token, NEW).await.refused(400, "INVALID_ONE_TIME_TOKEN");
    reset(&place, &world, "b", &token, NEW).await.refused(400, "INVALID_ONE_TIME_TOKEN");
    reset(&other, &world, "bob", &token, NEW).await.refused(400, "INVALID_ONE_TIME_TOKEN");
    for text in ["", "x", "x.y", "../x.y"] {
        let token = json!({ "resetToken": text });
        reset(&place, &world, "bob", &token, NEW).await.refused(400, "INVALID_ONE_TIME_TOKEN");
    }
    reset(&place, &world, "bob", &token, NEW).await.expect(204);
    let bad = place.post(&world, "/reset-password", json!({ "userName": "bob" })).await;
    bad.refused(400, "INVALID_HTTP_MESSAGE_BODY");
}

#[tokio::test]
async fn neither_passwords_nor_reset_tokens_are_in_the_log() {
    let world = World::start().await;
    let (place, _) = with_bob(&world, Place::portal(&world).await).await;
    let token = place.reset_token(&world, "bob").await.expect(201).json;
    let secret = token["resetToken"].as_str().unwrap().split_once('.').unwrap().1.to_owned();
    let log = world.platform.log.read_all(0, 1_000).await.unwrap();
    assert!(log.iter().any(|event| event.event_type == "login.reset_issued"));
    for text in [secret.as_str(), PASSWORD, "argon2id"] {
        let found = log.iter().find(|event| String::from_utf8_lossy(&event.data).contains(text));
        assert!(found.is_none(), "{text} is in {found:?}");
    }
}

#[tokio::test]
async fn a_new_password_ends_the_members_earlier_tokens_and_nobody_elses() {
    let world = World::start().await;
    for by_reset in [false, true] {
        let (place, bob) = with_bob(&world, Place::portal(&world).await).await;
        place.login(&world, json!({ "userName": "cid", "password": PASSWORD })).await.expect(201);
        let cid = bearer(&place.sign_in(&world, "cid", PASSWORD).await.expect(200).json);
        let refresh = place.sign_in(&world, "bob", PASSWORD).await.expect(200).json["refreshToken"].clone();
        if by_reset {
            let token = place.reset_token(&world, "bob").await.expect(201).json;
            assert!(counts(&world, &bob).await, "a token that nobody used ends nothing");
            reset(&place, &world, "bob", &token, NEW).await.expect(204);
        } else {
            change(&world, &bob, PASSWORD, NEW).await.expect(204);
        }
        assert!(!counts(&world, &bob).await && counts(&world, &cid).await);
        let renew =
            world.post("/v2/members/me/refresh-token").json(&json!({ "refreshToken": refresh })).await;
        renew.refused(401, "INVALID_REFRESH_TOKEN");
        // In the same second too, what is issued after it is good.
        let again = bearer(&place.sign_in(&world, "bob", NEW).await.expect(200).json);
        assert!(counts(&world, &again).await);
    }
}
