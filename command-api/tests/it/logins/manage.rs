use super::{Place, bearer, counts};
use crate::support::{PASSWORD, Person, Tenant, Vicollo, World, basic};
use serde_json::json;

const LOGINS: &str = "/v2/apps/me/logins";

#[tokio::test]
async fn whoever_manages_the_app_makes_members_who_can_sign_in() {
    let world = World::start().await;
    for place in [Place::portal(&world).await, Place::vicollo(&world).await] {
        let body = json!({ "userName": "Bob", "password": PASSWORD, "appUserName": "Bobby", "email": "b@example.org" });
        let login = place.login(&world, body).await.expect(201).json;
        assert_eq!(login["userName"], json!("bob"));
        let member = &login["member"];
        assert_eq!((&member["appUserId"], &member["appUserName"]), (&json!("bob"), &json!("Bobby")));
        assert_eq!((&member["email"], &member["app"]["id"]), (&json!("b@example.org"), &json!(place.id)));
        let again = json!({ "userName": "bob", "password": PASSWORD });
        place.login(&world, again).await.refused(400, "USER_NAME_TAKEN");
    }
}

#[tokio::test]
async fn a_member_who_is_there_gets_a_login_and_stays_the_same_member() {
    let world = World::start().await;
    let place = Place::vicollo(&world).await;
    let body = json!({ "appUserId": "bob", "appUserName": "Bobby" });
    let member = world.post("/v2/apps/me/members").by(&place.basic).json(&body).await.expect(201).json;
    let login =
        place.login(&world, json!({ "userName": "bob", "password": PASSWORD })).await.expect(201).json;
    assert_eq!(login["member"]["id"], member["id"]);
    assert_eq!(login["member"]["appUserName"], json!("Bobby"), "what is not said is kept");
    assert!(counts(&world, &bearer(&place.sign_in(&world, "bob", PASSWORD).await.expect(200).json)).await);
}

#[tokio::test]
async fn apps_with_a_backend_have_no_logins() {
    let world = World::start().await;
    let (shop, school) = (Tenant::new(&world).await, Vicollo::new(&world).await);
    for by in [&shop.basic, &school.basic] {
        let body = json!({ "userName": "bob", "password": PASSWORD });
        world.post(LOGINS).by(by).json(&body).await.refused(400, "APP_KIND_WITHOUT_LOGINS");
        let reset = world.post(&format!("{LOGINS}/bob/password-resets")).by(by).send().await;
        reset.refused(400, "APP_KIND_WITHOUT_LOGINS");
    }
}

#[tokio::test]
async fn logins_are_managed_with_the_apps_credentials_or_by_its_owner_in_the_console() {
    let world = World::start().await;
    let place = Place::portal(&world).await;
    let member = json!({ "userName": "bob", "password": PASSWORD });
    let bob = bearer(&place.post(&world, "/sign-up", member.clone()).await.expect(201).json);
    for path in [LOGINS.to_owned(), format!("{LOGINS}/bob/password-resets")] {
        world.post(&path).json(&member).await.refused(401, "EMPTY_APP_CREDENTIALS");
        let wrong = basic(&place.made["apiKey"], &json!("wrong"));
        world.post(&path).by(&wrong).json(&member).await.refused(401, "INVALID_APP_CREDENTIALS");
        world.post(&path).by(&bob).json(&member).await.refused(401, "INVALID_APP_CREDENTIALS");
    }
    let ada = Person::who_makes(&world, "ada", json!(["FLIPFLOP_PORTAL_APP"])).await;
    let body = json!({ "name": "mine", "kind": "FLIPFLOP_PORTAL_APP" });
    let app = world.post("/v2/console/apps").by(&ada.bearer).json(&body).await.expect(201).json;
    let path = format!("/v2/console/apps/{}/logins", app["id"]);
    world.post(&path).by(&ada.bearer).json(&member).await.expect(201);
    world.post(&format!("{path}/bob/password-resets")).by(&ada.bearer).send().await.expect(201);
}

#[tokio::test]
async fn a_reset_token_is_given_for_names_of_the_app_only() {
    let world = World::start().await;
    let (place, other) = (Place::portal(&world).await, Place::portal(&world).await);
    other.login(&world, json!({ "userName": "bob", "password": PASSWORD })).await.expect(201);
    for name in ["bob", "nobody", "b", "a-b-c"] {
        place.reset_token(&world, name).await.refused(404, "LOGIN_NOT_FOUND");
    }
    let issued = other.reset_token(&world, "BOB").await.expect(201).json;
    assert!(issued["resetToken"].is_string() && issued["expiresAt"].is_string());
}
