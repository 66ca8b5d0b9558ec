use super::{Place, ROOMS, bearer, counts};
use crate::support::{PASSWORD, Tenant, World};
use serde_json::json;

#[tokio::test]
async fn somebody_signs_up_in_a_portal_app_and_is_a_member_at_once() {
    let world = World::start().await;
    let portal = Place::portal(&world).await;
    let body = json!({ "userName": "Ada1", "password": PASSWORD, "appUserName": "Ada L.", "email": "ada@example.org" });
    let tokens = portal.post(&world, "/sign-up", body.clone()).await.expect(201).json;
    let room = world.post(ROOMS).by(&bearer(&tokens)).json(&json!({ "type": "VIDEO_CONFERENCE" })).await;
    let owner = room.expect(201).json["member"].clone();
    assert_eq!((&owner["appUserId"], &owner["appUserName"]), (&json!("ada1"), &json!("Ada L.")));
    portal.post(&world, "/sign-up", body).await.refused(400, "USER_NAME_TAKEN");
    // A name in other letters is the same name.
    let again = json!({ "userName": " ADA1 ", "password": PASSWORD });
    portal.post(&world, "/sign-up", again).await.refused(400, "USER_NAME_TAKEN");
}

#[tokio::test]
async fn nobody_takes_over_a_member_who_has_no_login_by_signing_up_under_the_name() {
    let world = World::start().await;
    let portal = Place::portal(&world).await;
    let body = json!({ "appUserId": "bob" });
    world.post("/v2/apps/me/members").by(&portal.basic).json(&body).await.expect(201);
    let sign_up = json!({ "userName": "bob", "password": PASSWORD });
    portal.post(&world, "/sign-up", sign_up).await.refused(400, "USER_NAME_TAKEN");
    portal.sign_in(&world, "bob", PASSWORD).await.refused(401, "INVALID_SIGN_IN");
}

#[tokio::test]
async fn a_sign_up_with_a_bad_name_or_password_makes_nobody() {
    let world = World::start().await;
    let portal = Place::portal(&world).await;
    for name in ["ab", "a-b-c", "ada lovelace", "", &"x".repeat(101)] {
        let body = json!({ "userName": name, "password": PASSWORD });
        portal.post(&world, "/sign-up", body).await.refused(400, "INVALID_USER_NAME");
    }
    for password in ["short", &"x".repeat(129)] {
        let body = json!({ "userName": "ada", "password": password });
        portal.post(&world, "/sign-up", body).await.refused(400, "INVALID_PASSWORD");
    }
    for body in [json!({ "userName": "ada" }), json!({ "userName": 1, "password": PASSWORD }), json!([])] {
        portal.post(&world, "/sign-up", body).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    }
    let long = json!({ "userName": "ada", "password": PASSWORD, "appUserName": "x".repeat(2_001) });
    portal.post(&world, "/sign-up", long).await.refused(400, "MEMBER_TEXT_SIZE_UPPER_LIMIT_EXCEEDED");
    let log = world.platform.log.read_all(0, 1_000).await.unwrap();
    let made = |event: &&ports::log::Recorded| matches!(event.stream.category(), "login" | "member");
    assert_eq!(log.iter().find(made), None);
}

#[tokio::test]
async fn the_doors_of_a_kind_of_app_are_found_at_apps_of_that_kind_only() {
    let world = World::start().await;
    let (portal, vicollo) = (Place::portal(&world).await, Place::vicollo(&world).await);
    let shop = Tenant::new(&world).await;
    let body =
        json!({ "userName": "ada", "password": PASSWORD, "resetToken": "a.b", "newPassword": PASSWORD });
    for (folder, tails, ids) in [
        ("portal-apps", ["/sign-up", "/sign-in", "/reset-password"].as_slice(), [vicollo.id, shop.id, 999]),
        ("vicollo-apps", ["/sign-in", "/reset-password"].as_slice(), [portal.id, shop.id, 999]),
    ] {
        for (tail, id) in tails.iter().flat_map(|tail| ids.map(|id| (tail, id))) {
            let path = format!("/v2/{folder}/{id}/members{tail}");
            world.post(&path).json(&body).await.refused(404, "APP_NOT_FOUND");
        }
    }
    // An organisation says who its members are: there is no signing up.
    let answer = vicollo.post(&world, "/sign-up", body).await;
    assert!(answer.status.is_client_error() && answer.json["accessToken"].is_null());
}

#[tokio::test]
async fn a_portal_app_that_was_deleted_takes_nobody_in_and_ends_its_members() {
    let world = World::start().await;
    let portal = Place::portal(&world).await;
    let body = json!({ "userName": "ada", "password": PASSWORD });
    let ada = bearer(&portal.post(&world, "/sign-up", body.clone()).await.expect(201).json);
    assert!(counts(&world, &ada).await);
    let path = format!("/v2/operator/apps/{}", portal.id);
    world.delete(&path).by(&world.operator()).send().await.expect(204);
    portal.post(&world, "/sign-up", body).await.refused(404, "APP_NOT_FOUND");
    portal.sign_in(&world, "ada", PASSWORD).await.refused(404, "APP_NOT_FOUND");
    assert!(!counts(&world, &ada).await);
}
