use super::{APPS, made, path};
use crate::support::{Person, World, basic};
use serde_json::{Value, json};

#[tokio::test]
async fn a_deleted_app_is_gone_for_its_owner_its_backend_and_its_members() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let (app, kept) = (
        made(&world, &ada, json!({ "name": "shop" })).await,
        made(&world, &ada, json!({ "name": "kept" })).await,
    );
    let by = basic(&app["apiKey"], &app["apiSecret"]);
    let body = json!({ "appUserId": "u1" });
    let login = world.post("/v2/apps/me/members/login").by(&by).json(&body).await.expect(200).json;
    world.delete(&path(&app, "")).by(&ada.bearer).send().await.expect(204);
    world.delete(&path(&app, "")).by(&ada.bearer).send().await.refused(404, "APP_NOT_FOUND");
    world.patch(&path(&app, "")).by(&ada.bearer).json(&json!({})).await.refused(404, "APP_NOT_FOUND");
    world.post("/v2/apps/me/members/login").by(&by).json(&body).await.refused(401, "INVALID_APP_CREDENTIALS");
    let member = format!("Bearer {}", login["accessToken"].as_str().unwrap());
    let answer = world.post("/v2/members/me/video-rooms").by(&member).json(&json!({})).await;
    answer.refused(401, "INVALID_MEMBER_CREDENTIALS");
    world.patch(&path(&kept, "")).by(&ada.bearer).json(&json!({})).await.expect(200);
}

/// Everything that the console itself does to an app.
const OWN: [(&str, &str); 3] = [("PATCH", ""), ("DELETE", ""), ("POST", "/reset-credentials")];

#[tokio::test]
async fn another_users_app_and_one_that_never_was_get_the_same_answer() {
    let world = World::start().await;
    let (ada, bob) = (Person::new(&world, "ada").await, Person::new(&world, "bob").await);
    let app = made(&world, &ada, json!({ "name": "shop" })).await;
    // An app of the operator's is no user's.
    let body = json!({ "name": "theirs" });
    let theirs = world.post("/v2/operator/apps").by(&world.operator()).json(&body).await.expect(201).json;
    for (method, tail) in OWN {
        let mut answers = vec![];
        for id in [app["id"].clone(), theirs["id"].clone(), json!(999_999)] {
            let answer = world.ask(method, &format!("{APPS}/{id}{tail}")).by(&bob.bearer).send().await;
            answers.push(answer.expect(404).json);
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        assert_eq!(answers[0]["errorCode"], json!("APP_NOT_FOUND"));
        for id in ["0", "x", "-1", "4294967296"] {
            let answer = world.ask(method, &format!("{APPS}/{id}{tail}")).by(&ada.bearer).send().await;
            assert!(answer.status.is_client_error(), "{method} {id}{tail}: {}", answer.status);
        }
    }
    world.patch(&path(&app, "")).by(&ada.bearer).json(&json!({})).await.expect(200);
}

#[tokio::test]
async fn an_app_is_not_touched_without_the_owners_session() {
    let world = World::start().await;
    let ada = Person::new(&world, "ada").await;
    let app = made(&world, &ada, json!({ "name": "shop" })).await;
    let its_own = basic(&app["apiKey"], &app["apiSecret"]);
    for (method, tail) in OWN {
        let ask = || world.ask(method, &path(&app, tail));
        ask().send().await.refused(401, "EMPTY_USER_CREDENTIALS");
        ask().by(&its_own).send().await.refused(401, "INVALID_USER_CREDENTIALS");
        let cookie = format!("reelog_session={}", ada.bearer.strip_prefix("Bearer ").unwrap());
        ask().header("cookie", &cookie).send().await.refused(403, "MISSING_REQUESTED_WITH");
    }
    let body = json!({ "appUserId": "u1" });
    let made: Value = world.post("/v2/apps/me/members").by(&its_own).json(&body).await.expect(201).json;
    assert_eq!(made["appUserId"], json!("u1"));
}
