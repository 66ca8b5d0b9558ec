use super::{Place, bearer, counts};
use crate::support::{PASSWORD, Tenant, World};
use serde_json::json;

const SIGN_OUT: &str = "/v2/members/me/sign-out";

#[tokio::test]
async fn who_signs_out_has_no_token_left_on_any_device_and_signs_in_again() {
    let world = World::start().await;
    for place in [Place::portal(&world).await, Place::vicollo(&world).await] {
        for name in ["bob", "cid"] {
            place.login(&world, json!({ "userName": name, "password": PASSWORD })).await.expect(201);
        }
        let phone = place.sign_in(&world, "bob", PASSWORD).await.expect(200).json;
        let laptop = bearer(&place.sign_in(&world, "bob", PASSWORD).await.expect(200).json);
        let cid = bearer(&place.sign_in(&world, "cid", PASSWORD).await.expect(200).json);
        world.post(SIGN_OUT).by(&bearer(&phone)).send().await.expect(204);
        assert!(!counts(&world, &bearer(&phone)).await && !counts(&world, &laptop).await);
        assert!(counts(&world, &cid).await);
        let body = json!({ "refreshToken": phone["refreshToken"] });
        world.post("/v2/members/me/refresh-token").json(&body).await.refused(401, "INVALID_REFRESH_TOKEN");
        world.post(SIGN_OUT).by(&laptop).send().await.refused(401, "INVALID_MEMBER_CREDENTIALS");
        assert!(
            counts(&world, &bearer(&place.sign_in(&world, "bob", PASSWORD).await.expect(200).json)).await
        );
    }
}

#[tokio::test]
async fn signing_out_is_for_members_who_sign_in() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let una = tenant.login(&world, "u1").await;
    world.post(SIGN_OUT).by(&una).send().await.refused(400, "APP_KIND_WITHOUT_LOGINS");
    assert!(counts(&world, &una).await);
    world.post(SIGN_OUT).send().await.refused(401, "EMPTY_MEMBER_CREDENTIALS");
    world.post(SIGN_OUT).by(&tenant.basic).send().await.refused(401, "INVALID_MEMBER_CREDENTIALS");
}
