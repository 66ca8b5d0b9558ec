use crate::support::{Vicollo, World};
use serde_json::json;

#[tokio::test]
async fn a_member_is_registered_as_an_embedding_backend_sends_it() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let body = json!({ "appUserId": "7", "screenName": "Ada", "profileImgUrl": "" });
    let made = vicollo.post(&world, "/members", body).await.expect(201).json;
    assert_eq!((&made["screenName"], &made["appUserName"]), (&json!("Ada"), &json!("Ada")));
    assert_eq!((&made["profileImgUrl"], &made["group"]["name"]), (&json!(null), &json!("MEMBERS")));
    assert_eq!(made["app"]["id"], json!(vicollo.id));
    let body = json!({ "appUserId": 7, "screenName": null, "profileImgUrl": "https://i", "groupId": null });
    let again = vicollo.post(&world, "/members", body).await.expect(200).json;
    assert_eq!((&again["id"], &again["screenName"]), (&made["id"], &json!("Ada")));
    assert_eq!(again["profileImgUrl"], json!("https://i"));
    let body = json!({ "appUserId": "7", "profileImgUrl": "" });
    assert_eq!(vicollo.post(&world, "/members", body).await.expect(200).json["profileImgUrl"], json!(null));
}

#[tokio::test]
async fn a_member_is_put_into_a_group_and_stays_there_until_put_elsewhere() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let body = json!({ "appUserId": "u1", "groupId": 2 });
    assert_eq!(
        vicollo.post(&world, "/members", body).await.expect(201).json["group"]["name"],
        json!("HOSTS")
    );
    let body = json!({ "appUserId": "u1", "screenName": "Bo" });
    assert_eq!(
        vicollo.post(&world, "/members", body).await.expect(200).json["group"]["name"],
        json!("HOSTS")
    );
    let own = vicollo.group(&world, "Teachers", &[]).await;
    let put =
        vicollo.ask(&world, "PUT", "/members/u1/group", Some(json!({ "groupId": own }))).await.expect(200);
    assert_eq!(put.json, json!({ "id": own, "name": "Teachers" }));
    let body = json!({ "groupId": 4, "screenName": "" });
    let patched = vicollo.ask(&world, "PATCH", "/members/u1", Some(body)).await.expect(200).json;
    assert_eq!((&patched["group"]["name"], &patched["screenName"]), (&json!("GUESTS"), &json!(null)));
    vicollo.ask(&world, "PATCH", "/members/u1", Some(json!({ "groupId": own }))).await.expect(200);
    vicollo.ask(&world, "DELETE", &format!("/groups/{own}"), None).await.expect(204);
    let after = vicollo.ask(&world, "PATCH", "/members/u1", Some(json!({}))).await.expect(200).json;
    assert_eq!(
        after["group"]["name"],
        json!("MEMBERS"),
        "a group that is gone leaves its members in MEMBERS"
    );
}

#[tokio::test]
async fn a_group_that_is_not_there_changes_nothing_of_the_member() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let body = json!({ "appUserId": "u1", "groupId": 999 });
    vicollo.post(&world, "/members", body).await.refused(404, "GROUP_NOT_FOUND");
    let patch = vicollo.ask(&world, "PATCH", "/members/u1", Some(json!({}))).await;
    patch.refused(404, "MEMBER_NOT_FOUND");
}

#[tokio::test]
async fn whoever_comes_back_after_a_deletion_starts_in_members() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    vicollo.member(&world, "u1", 1).await;
    vicollo.ask(&world, "DELETE", "/members/u1,unknown", None).await.expect(204);
    vicollo.ask(&world, "POST", "/members/u1/login", None).await.refused(404, "MEMBER_NOT_FOUND");
    let again = vicollo.post(&world, "/members", json!({ "appUserId": "u1" })).await.expect(201).json;
    assert_eq!(again["group"]["name"], json!("MEMBERS"));
}

#[tokio::test]
async fn the_owners_member_is_an_administrator_and_cannot_be_moved_or_deleted() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let made = vicollo.post(&world, "/members", json!({ "appUserId": "admin" })).await;
    assert_eq!(made.json["group"]["name"], json!("ADMINISTRATORS"));
    let put = vicollo.ask(&world, "PUT", "/members/admin/group", Some(json!({ "groupId": 3 }))).await;
    put.refused(400, "ADMIN_MEMBER_GROUP_FIXED");
    let same = vicollo.ask(&world, "PUT", "/members/admin/group", Some(json!({ "groupId": 1 }))).await;
    same.expect(200);
    vicollo.ask(&world, "DELETE", "/members/u1,admin", None).await.refused(400, "ADMIN_MEMBER_GROUP_FIXED");
}

#[tokio::test]
async fn a_login_gives_three_tokens_to_who_is_registered_only() {
    let world = World::start().await;
    let (ours, theirs) = (Vicollo::new(&world).await, Vicollo::new(&world).await);
    theirs.member(&world, "u1", 3).await;
    ours.ask(&world, "POST", "/members/u1/login", None).await.refused(404, "MEMBER_NOT_FOUND");
    ours.ask(&world, "POST", "/members/a-b/login", None).await.refused(400, "INVALID_APP_USER_ID_FORMAT");
    let tokens =
        theirs.ask(&world, "POST", "/members/u1/login", Some(json!({ "x": 1 }))).await.expect(200).json;
    let read = world
        .platform
        .secrets
        .tokens()
        .read(tokens["accessToken"].as_str().unwrap(), &[web::tokens::Purpose::Member])
        .unwrap();
    let claims = read.claimed();
    assert_eq!((claims.app_user_id.as_str(), u64::from(claims.app_id.get())), ("u1", theirs.id));
}

#[tokio::test]
async fn another_apps_member_is_not_found() {
    let world = World::start().await;
    let (ours, theirs) = (Vicollo::new(&world).await, Vicollo::new(&world).await);
    theirs.member(&world, "u1", 3).await;
    ours.ask(&world, "PATCH", "/members/u1", Some(json!({}))).await.refused(404, "MEMBER_NOT_FOUND");
    let put = ours.ask(&world, "PUT", "/members/u1/group", Some(json!({ "groupId": 2 }))).await;
    put.refused(404, "MEMBER_NOT_FOUND");
    ours.ask(&world, "DELETE", "/members/u1", None).await.expect(204);
    theirs.ask(&world, "POST", "/members/u1/login", None).await.expect(200);
}

#[tokio::test]
async fn fields_of_a_member_that_cannot_be_taken_are_refused_by_name() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    for (body, code) in [
        (json!({}), "EMPTY_APP_USER_ID"),
        (json!({ "appUserId": "a-b" }), "INVALID_APP_USER_ID_FORMAT"),
        (
            json!({ "appUserId": "u1", "screenName": "x".repeat(2_001) }),
            "MEMBER_TEXT_SIZE_UPPER_LIMIT_EXCEEDED",
        ),
        (json!({ "appUserId": "u1", "customData": { "a": {} } }), "INVALID_CUSTOM_DATA_FORMAT"),
        (json!({ "appUserId": "u1", "groupId": "x" }), "INVALID_HTTP_MESSAGE_BODY"),
    ] {
        vicollo.post(&world, "/members", body).await.refused(400, code);
    }
    vicollo.ask(&world, "POST", "/members", None).await.refused(400, "EMPTY_APP_USER_ID");
    vicollo.member(&world, "u1", 3).await;
    let put = vicollo.ask(&world, "PUT", "/members/u1/group", None).await;
    put.refused(400, "INVALID_HTTP_MESSAGE_BODY");
}
