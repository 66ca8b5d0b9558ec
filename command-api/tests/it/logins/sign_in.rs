use super::{Place, ROOMS, bearer, counts};
use crate::support::{PASSWORD, World};
use axum::extract::ConnectInfo;
use domain::AppId;
use domain::login::UserName;
use serde_json::json;
use std::net::{IpAddr, SocketAddr};

#[tokio::test]
async fn a_member_signs_in_by_name_in_any_case_and_gets_the_three_tokens() {
    let world = World::start().await;
    for place in [Place::portal(&world).await, Place::vicollo(&world).await] {
        place.login(&world, json!({ "userName": "Bob", "password": PASSWORD })).await.expect(201);
        for name in ["bob", " BOB "] {
            let tokens = place.sign_in(&world, name, PASSWORD).await.expect(200).json;
            assert!(tokens.as_object().unwrap().values().all(|token| token.as_str().unwrap().contains('.')));
            assert_eq!(tokens.as_object().unwrap().len(), 3);
            assert!(counts(&world, &bearer(&tokens)).await);
            let body = json!({ "refreshToken": tokens["refreshToken"] });
            world.post("/v2/members/me/refresh-token").json(&body).await.expect(200);
        }
    }
}

#[tokio::test]
async fn a_wrong_password_an_unknown_name_and_no_name_at_all_get_the_same_answer() {
    let world = World::start().await;
    let place = Place::portal(&world).await;
    place.login(&world, json!({ "userName": "bob", "password": PASSWORD })).await.expect(201);
    let wrong = place.sign_in(&world, "bob", "wrong horse").await.expect(401).json;
    assert_eq!(wrong["errorCode"], json!("INVALID_SIGN_IN"));
    for name in ["nobody", "b", "../bob", "", &"x".repeat(10_000)] {
        assert_eq!(place.sign_in(&world, name, PASSWORD).await.expect(401).json, wrong);
    }
    for body in [json!({}), json!({ "userName": "bob" }), json!({ "userName": null, "password": PASSWORD })] {
        place.post(&world, "/sign-in", body).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    }
}

#[tokio::test]
async fn who_guessed_too_often_waits_and_the_right_password_is_no_way_around_it() {
    let world = World::start().await;
    let place = Place::portal(&world).await;
    place.login(&world, json!({ "userName": "bob", "password": PASSWORD })).await.expect(201);
    let app = AppId::try_from(u32::try_from(place.id).unwrap()).unwrap();
    let account = UserName::parse("bob").unwrap().key(app).to_string();
    let guesser = IpAddr::from([192, 0, 2, 1]);
    for _ in 0..40 {
        world.platform.limits.guard.bad(Some(guesser), &account);
    }
    let from = |last: u8| {
        let peer = ConnectInfo(SocketAddr::from(([192, 0, 2, last], 1_234)));
        let ask = world.post(&format!("{}/sign-in", place.members)).extension(peer);
        async move { ask.json(&json!({ "userName": "Bob", "password": PASSWORD })).await }
    };
    let waits = from(1).await;
    assert!(waits.headers.contains_key("retry-after"));
    waits.refused(429, "TOO_MANY_REQUESTS");
    from(2).await.expect(200);
}

#[tokio::test]
async fn the_same_name_in_another_app_is_somebody_else() {
    let world = World::start().await;
    let (one, other) = (Place::portal(&world).await, Place::portal(&world).await);
    one.login(&world, json!({ "userName": "bob", "password": PASSWORD })).await.expect(201);
    other.sign_in(&world, "bob", PASSWORD).await.refused(401, "INVALID_SIGN_IN");
    other.login(&world, json!({ "userName": "bob", "password": "battery staple" })).await.expect(201);
    one.sign_in(&world, "bob", "battery staple").await.refused(401, "INVALID_SIGN_IN");
    let bob = bearer(&one.sign_in(&world, "bob", PASSWORD).await.expect(200).json);
    let room = world.post(ROOMS).by(&bob).json(&json!({ "type": "VIDEO_CONFERENCE" })).await.expect(201).json;
    assert_eq!(room["app"]["id"], json!(one.id));
}

#[tokio::test]
async fn a_deleted_member_does_not_sign_in_and_the_name_is_free_again() {
    let world = World::start().await;
    world.run_policies();
    let place = Place::portal(&world).await;
    let body = json!({ "userName": "bob", "password": PASSWORD });
    let bob = bearer(&place.post(&world, "/sign-up", body.clone()).await.expect(201).json);
    world.delete("/v2/apps/me/members/bob").by(&place.basic).send().await.expect(204);
    assert!(!counts(&world, &bob).await);
    place.sign_in(&world, "bob", PASSWORD).await.refused(401, "INVALID_SIGN_IN");
    let until = tokio::time::Instant::now() + crate::support::LIMIT;
    let body = json!({ "userName": "bob", "password": "battery staple" });
    while place.post(&world, "/sign-up", body.clone()).await.status != 201 {
        assert!(tokio::time::Instant::now() < until, "the name becomes free");
        tokio::task::yield_now().await;
    }
    assert!(!counts(&world, &bob).await, "who comes back is another member");
    place.sign_in(&world, "bob", PASSWORD).await.refused(401, "INVALID_SIGN_IN");
}
