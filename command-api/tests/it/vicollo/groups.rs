use crate::support::{Vicollo, World};
use serde_json::json;

#[tokio::test]
async fn a_group_is_made_changed_and_deleted() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let body = json!({ "name": " Teachers ", "description": "", "permissions": ["VIDEO_ROOM_CREATE_ANY", "MEMBER_GET_ME"] });
    let made = vicollo.post(&world, "/groups", body).await.expect(201).json;
    assert_eq!(
        (&made["name"], &made["description"], &made["isDefault"]),
        (&json!("Teachers"), &json!(null), &json!(false))
    );
    assert_eq!(made["permissions"], json!(["MEMBER_GET_ME", "VIDEO_ROOM_CREATE_ANY"]));
    let path = format!("/groups/{}", made["id"]);
    let body = json!({ "name": "Staff", "description": "They work here" });
    let changed = vicollo.ask(&world, "PATCH", &path, Some(body)).await.expect(200).json;
    assert_eq!((&changed["name"], &changed["description"]), (&json!("Staff"), &json!("They work here")));
    let cleared =
        vicollo.ask(&world, "PATCH", &path, Some(json!({ "description": null }))).await.expect(200).json;
    assert_eq!((&cleared["name"], &cleared["description"]), (&json!("Staff"), &json!(null)));
    let body = json!({ "permissions": ["MEMBER_GET_ANY"] });
    let held = vicollo.ask(&world, "PUT", &format!("{path}/permissions"), Some(body)).await.expect(200).json;
    assert_eq!(held, json!({ "permissions": ["MEMBER_GET_ANY"] }));
    vicollo.ask(&world, "DELETE", &path, None).await.expect(204);
    vicollo.ask(&world, "DELETE", &path, None).await.refused(404, "GROUP_NOT_FOUND");
}

#[tokio::test]
async fn a_group_without_named_permissions_may_what_members_may_at_first() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let made = vicollo.post(&world, "/groups", json!({ "name": "Like members" })).await.expect(201).json;
    let held = made["permissions"].as_array().unwrap();
    assert!(held.contains(&json!("MEMBER_GET_ME")) && !held.contains(&json!("VIDEO_ROOM_CREATE_ANY")));
}

#[tokio::test]
async fn what_a_group_cannot_be_is_refused_by_name() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    vicollo.group(&world, "Teachers", &[]).await;
    for (body, code) in [
        (json!({}), "INVALID_GROUP"),
        (json!({ "name": "x".repeat(51) }), "INVALID_GROUP"),
        (json!({ "name": "x", "description": "x".repeat(501) }), "INVALID_GROUP"),
        (json!({ "name": "teachers" }), "GROUP_NAME_ALREADY_EXISTS"),
        (json!({ "name": "Hosts" }), "GROUP_NAME_ALREADY_EXISTS"),
        (json!({ "name": "x", "permissions": ["FLY"] }), "INVALID_PERMISSION"),
        (json!({ "name": 5 }), "INVALID_HTTP_MESSAGE_BODY"),
    ] {
        vicollo.post(&world, "/groups", body).await.refused(400, code);
    }
}

#[tokio::test]
async fn default_groups_keep_their_names_and_stay_and_administrators_keep_the_keys() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    for group in 1..=4 {
        let path = format!("/groups/{group}");
        vicollo
            .ask(&world, "PATCH", &path, Some(json!({ "name": "x" })))
            .await
            .refused(400, "GROUP_IS_DEFAULT");
        vicollo.ask(&world, "DELETE", &path, None).await.refused(400, "GROUP_IS_DEFAULT");
        let none = vicollo
            .ask(&world, "PUT", &format!("{path}/permissions"), Some(json!({ "permissions": [] })))
            .await;
        match group {
            1 => none.refused(400, "ADMINISTRATORS_NEED_PERMISSION"),
            _ => assert_eq!(none.expect(200).json, json!({ "permissions": [] })),
        }
    }
}

#[tokio::test]
async fn another_apps_group_is_not_found_and_neither_is_what_is_no_group() {
    let world = World::start().await;
    let (ours, theirs) = (Vicollo::new(&world).await, Vicollo::new(&world).await);
    let group = theirs.group(&world, "Teachers", &[]).await;
    for number in [group.to_string(), "999".into(), "2147483647".into()] {
        let path = format!("/groups/{number}");
        ours.ask(&world, "PATCH", &path, Some(json!({ "name": "x" }))).await.refused(404, "GROUP_NOT_FOUND");
        ours.ask(&world, "DELETE", &path, None).await.refused(404, "GROUP_NOT_FOUND");
        let set =
            ours.ask(&world, "PUT", &format!("{path}/permissions"), Some(json!({ "permissions": [] }))).await;
        set.refused(404, "GROUP_NOT_FOUND");
    }
    ours.member(&world, "u1", 3).await;
    let put = ours.ask(&world, "PUT", "/members/u1/group", Some(json!({ "groupId": group }))).await;
    put.refused(404, "GROUP_NOT_FOUND");
    let zero = ours.ask(&world, "PUT", "/members/u1/group", Some(json!({ "groupId": 0 }))).await;
    zero.refused(404, "GROUP_NOT_FOUND");
    ours.ask(&world, "PATCH", "/groups/x", Some(json!({}))).await.refused(400, "INVALID_REQUEST_PARAMETER");
}
