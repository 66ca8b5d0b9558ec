use crate::support::{Tenant, World, upload_clip};
use serde_json::{Value, json};

#[tokio::test]
async fn a_post_is_created_with_201_and_has_its_owner_and_profiles() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let body = json!({
        "title": "Hello", "description": "d", "accessLevel": "APP", "customData": { "a": true },
        "thumbnailProfileId": 2, "previewTranscodingProfileId": 3, "unknown": {}
    });
    let post = tenant.post(&world, body).await;
    assert_eq!((&post["videoPostState"], &post["title"]), (&json!("CREATED"), &json!("Hello")));
    assert_eq!((&post["member"]["appUserId"], &post["app"]["id"]), (&json!("u1"), &json!(tenant.id)));
    assert_eq!((&post["creatorType"], &post["creatorId"]), (&json!("APP"), &json!(tenant.id)));
    assert_eq!((&post["accessLevel"], &post["customData"]), (&json!("APP"), &json!({ "a": "true" })));
    let profiles = &post["transcodingProfile"];
    let ids = (&profiles["video"]["id"], &profiles["thumbnail"]["id"], &profiles["preview"]["id"]);
    assert_eq!(ids, (&json!(6), &json!(2), &json!(3)));
    assert_eq!(tenant.post(&world, json!({})).await["title"], json!(""));
}

#[tokio::test]
async fn a_post_needs_a_member_and_profiles_that_are_there() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let cases = [
        (json!({}), 400, "EMPTY_APP_USER_ID"),
        (json!({ "appUserId": "nobody" }), 404, "MEMBER_NOT_FOUND"),
        (json!({ "appUserId": "u1", "videoProfileId": 999 }), 404, "TRANSCODING_PROFILE_NOT_FOUND"),
        (json!({ "appUserId": "u1", "videoProfileId": 0 }), 404, "TRANSCODING_PROFILE_NOT_FOUND"),
        (json!({ "appUserId": "u1", "videoProfileId": 2 }), 400, "TRANSCODING_PROFILE_TYPE_MISMATCH"),
        (json!({ "appUserId": "u1", "thumbnailProfileId": 6 }), 400, "TRANSCODING_PROFILE_TYPE_MISMATCH"),
        (
            json!({ "appUserId": "u1", "title": "x".repeat(201) }),
            400,
            "VIDEO_POST_TITLE_SIZE_UPPER_LIMIT_EXCEEDED",
        ),
        (
            json!({ "appUserId": "u1", "description": "x".repeat(5_001) }),
            400,
            "VIDEO_POST_DESCRIPTION_SIZE_UPPER_LIMIT_EXCEEDED",
        ),
        (json!({ "appUserId": "u1", "accessLevel": "NOBODY" }), 400, "INVALID_HTTP_MESSAGE_BODY"),
    ];
    for (body, status, code) in cases {
        world.post("/v2/apps/me/video-posts").by(&tenant.basic).json(&body).await.refused(status, code);
    }
}

#[tokio::test]
async fn a_change_keeps_what_it_does_not_name() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let post =
        tenant.post(&world, json!({ "title": "t", "description": "d", "thumbnailProfileId": 2 })).await;
    let path = format!("/v2/apps/me/video-posts/{}", post["id"]);
    let body = json!({ "description": null, "videoTranscodingProfileId": 1 });
    let after = world.patch(&path).by(&tenant.basic).json(&body).await.expect(200).json;
    assert_eq!((&after["title"], &after["description"]), (&json!("t"), &Value::Null));
    let profiles = &after["transcodingProfile"];
    assert_eq!((&profiles["video"]["id"], &profiles["thumbnail"]["id"]), (&json!(1), &json!(2)));
    let body = json!({ "title": null, "thumbnailProfileId": null });
    let after = world.patch(&path).by(&tenant.basic).json(&body).await.expect(200).json;
    assert_eq!((&after["title"], &after["transcodingProfile"]["thumbnail"]), (&json!(""), &Value::Null));
}

#[tokio::test]
async fn profiles_are_fixed_once_the_file_is_there_and_the_title_is_not() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let path = format!("/v2/apps/me/video-posts/{}", upload_clip(&world, &tenant).await);
    let refused = world.patch(&path).by(&tenant.basic).json(&json!({ "videoProfileId": 1 })).await;
    refused.refused(400, "VIDEO_POST_STATE_NOT_CREATED");
    let after = world.patch(&path).by(&tenant.basic).json(&json!({ "title": "new" })).await.expect(200).json;
    assert_eq!(after["title"], json!("new"));
}

#[tokio::test]
async fn a_deleted_post_is_gone_and_deleting_it_again_changes_nothing() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let path = format!("/v2/apps/me/video-posts/{}", tenant.post(&world, json!({})).await["id"]);
    world.delete(&path).by(&tenant.basic).send().await.expect(204);
    world.delete(&path).by(&tenant.basic).send().await.expect(204);
    world.patch(&path).by(&tenant.basic).json(&json!({})).await.refused(404, "VIDEO_POST_NOT_FOUND");
    world
        .delete("/v2/apps/me/video-posts/2147483647")
        .by(&tenant.basic)
        .send()
        .await
        .refused(404, "VIDEO_POST_NOT_FOUND");
}

#[tokio::test]
async fn only_a_failed_post_can_be_retried() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let path = format!("/v2/apps/me/video-posts/{}/retry", tenant.post(&world, json!({})).await["id"]);
    world.post(&path).by(&tenant.basic).send().await.refused(400, "VIDEO_POST_STATE_NOT_FAILED");
}

#[tokio::test]
async fn another_apps_post_answers_as_one_that_never_was() {
    let world = World::start().await;
    let (one, other) = (Tenant::new(&world).await, Tenant::new(&world).await);
    let mine = one.post(&world, json!({})).await["id"].to_string();
    let upload = json!({ "filename": "a", "size": 1, "contentType": "b" });
    for id in [mine.as_str(), "2147483647"] {
        let path = format!("/v2/apps/me/video-posts/{id}");
        let calls = [
            ("PATCH", path.clone(), json!({ "title": "x" })),
            ("DELETE", path.clone(), Value::Null),
            ("POST", format!("{path}/retry"), Value::Null),
            ("POST", format!("{path}/src-file/request-upload-urls"), upload.clone()),
            ("POST", format!("{path}/src-file/complete-upload"), json!([])),
            ("GET", format!("{path}/src-file/parts"), Value::Null),
            ("DELETE", format!("{path}/src-file/parts"), Value::Null),
        ];
        for (method, path, body) in calls {
            world.ask(method, &path).by(&other.basic).json(&body).await.refused(404, "VIDEO_POST_NOT_FOUND");
        }
    }
}

#[tokio::test]
async fn a_profile_in_either_spelling_goes_before_a_null_in_the_other_and_no_access_level_is_none_given() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let body = json!({
        "appUserId": "u1", "accessLevel": "", "thumbnailProfileId": null, "thumbnailTranscodingProfileId": 2,
        "previewProfileId": 3, "previewTranscodingProfileId": null,
    });
    let made = world.post("/v2/apps/me/video-posts").by(&tenant.basic).json(&body).await.expect(201).json;
    assert_eq!(made["accessLevel"], "PUBLIC");
    let profile = &made["transcodingProfile"];
    assert_eq!((&profile["thumbnail"]["id"], &profile["preview"]["id"]), (&json!(2), &json!(3)));
}
