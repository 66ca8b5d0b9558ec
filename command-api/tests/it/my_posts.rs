//! Posts on the client API: a member makes and changes its own.

use crate::support::{Tenant, World};
use serde_json::{Value, json};

const MINE: &str = "/v2/members/me/video-posts";

/// A new post of whoever has this token, with these fields.
async fn make(world: &World, member: &str, fields: &Value) -> Value {
    world.post(MINE).by(member).json(fields).await.expect(201).json
}

/// Every operation that changes a post, on this one.
fn changes(id: &Value) -> Vec<(&'static str, String, Value)> {
    let (path, upload) = (format!("{MINE}/{id}"), json!({ "filename": "a", "size": 1, "contentType": "b" }));
    vec![
        ("PATCH", path.clone(), json!({ "title": "x" })),
        ("DELETE", path.clone(), Value::Null),
        ("POST", format!("{path}/retry"), Value::Null),
        ("PUT", format!("{path}/allowed-members"), json!({ "appUserIds": ["u1"] })),
        ("POST", format!("{path}/src-file/request-upload-urls"), upload.clone()),
        ("POST", format!("{path}/src-file/complete-upload"), json!([])),
        ("GET", format!("{path}/src-file/parts"), Value::Null),
        ("DELETE", format!("{path}/src-file/parts"), Value::Null),
        ("POST", format!("{path}/thumbnail-file/request-upload-url"), upload.clone()),
        ("POST", format!("{path}/thumbnail-file/complete-upload"), Value::Null),
        ("DELETE", format!("{path}/thumbnail-file"), Value::Null),
        ("POST", format!("{path}/preview-file/request-upload-url"), upload),
        ("POST", format!("{path}/preview-file/complete-upload"), Value::Null),
        ("DELETE", format!("{path}/preview-file"), Value::Null),
    ]
}

#[tokio::test]
async fn a_member_makes_a_post_that_belongs_to_it() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.login(&world, "ann").await;
    // Another owner cannot be named: the caller is the owner.
    let body = json!({ "title": "Sea", "accessLevel": "PRIVATE", "appUserId": "u1", "videoProfileId": 1 });
    let post = make(&world, &ann, &body).await;
    assert_eq!((&post["member"]["appUserId"], &post["creatorType"]), (&json!("ann"), &json!("MEMBER")));
    assert_eq!(post["creatorId"], post["member"]["id"]);
    assert_eq!((&post["accessLevel"], &post["videoPostState"]), (&json!("PRIVATE"), &json!("CREATED")));
    assert_eq!(post["transcodingProfile"]["video"]["id"], json!(1));
    assert_eq!(
        world.post(MINE).by(&ann).send().await.expect(201).json["title"],
        json!(""),
        "an empty body will do"
    );
    let wrong = world.post(MINE).by(&ann).json(&json!({ "accessLevel": "NOBODY" })).await;
    wrong.refused(400, "INVALID_HTTP_MESSAGE_BODY");
    let wrong = world.post(MINE).by(&ann).json(&json!({ "thumbnailProfileId": 999 })).await;
    wrong.refused(404, "TRANSCODING_PROFILE_NOT_FOUND");
}

#[tokio::test]
async fn an_owner_uploads_changes_and_deletes_and_a_delete_answers_200() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.login(&world, "ann").await;
    let post = make(&world, &ann, &json!({ "title": "Sea" })).await;
    let path = format!("{MINE}/{}", post["id"]);
    let asked = json!({ "filename": "a.mp4", "size": 6, "contentType": "video/mp4", "multipartCount": 2 });
    let request = format!("{path}/src-file/request-upload-urls");
    let urls = world.post(&request).by(&ann).json(&asked).await.expect(200).json;
    let mut parts = vec![];
    for (url, bytes) in urls.as_array().unwrap().iter().zip(["abc", "def"]) {
        let put = world.put(url["uploadUrl"].as_str().unwrap()).raw(bytes).await.expect(200);
        parts.push(json!({ "partNumber": url["partNumber"], "eTag": put.headers["etag"].to_str().unwrap() }));
    }
    let listed = world.get(&format!("{path}/src-file/parts")).by(&ann).send().await.expect(200).json;
    assert_eq!(listed.as_array().unwrap().len(), 2);
    let complete = format!("{path}/src-file/complete-upload");
    world.post(&complete).by(&ann).json(&Value::Array(parts)).await.expect(204);
    let body = json!({ "description": "Blue", "videoTranscodingProfileId": 6 });
    let after = world.patch(&path).by(&ann).json(&body).await.expect(200).json;
    assert_eq!((&after["title"], &after["description"]), (&json!("Sea"), &json!("Blue")));
    assert_eq!(after["file"]["src"]["size"], json!(6));
    world.post(&format!("{path}/retry")).by(&ann).send().await.refused(400, "VIDEO_POST_STATE_NOT_FAILED");
    world.delete(&path).by(&ann).send().await.expect(200);
    world.delete(&path).by(&ann).send().await.refused(404, "VIDEO_POST_NOT_FOUND");
}

#[tokio::test]
async fn an_owner_gives_an_upload_up() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.login(&world, "ann").await;
    let path = format!("{MINE}/{}/src-file", make(&world, &ann, &json!({})).await["id"]);
    let asked = json!({ "filename": "a.mp4", "size": 6, "contentType": "video/mp4" });
    world.post(&format!("{path}/request-upload-urls")).by(&ann).json(&asked).await.expect(200);
    world.delete(&format!("{path}/parts")).by(&ann).send().await.expect(204);
    let refused = world.get(&format!("{path}/parts")).by(&ann).send().await;
    refused.refused(400, "VIDEO_POST_UPLOAD_NOT_STARTED");
}

#[tokio::test]
async fn anothers_post_cannot_be_changed_and_one_that_cannot_be_seen_is_not_found() {
    let world = World::start().await;
    let (tenant, other) = (Tenant::new(&world).await, Tenant::new(&world).await);
    let (ann, ben) = (tenant.login(&world, "ann").await, tenant.login(&world, "ben").await);
    let stranger = other.login(&world, "ann").await;
    let public = make(&world, &ann, &json!({})).await["id"].clone();
    let private = make(&world, &ann, &json!({ "accessLevel": "PRIVATE" })).await["id"].clone();
    for (method, path, body) in changes(&public) {
        let ask = |who: &str| world.ask(method, &path).by(who).json(&body);
        ask(&ben).await.refused(403, "VIDEO_POST_ACCESS_DENIED");
        ask(&stranger).await.refused(404, "VIDEO_POST_NOT_FOUND");
    }
    for id in [private, json!(2_147_483_647)] {
        for (method, path, body) in changes(&id) {
            world.ask(method, &path).by(&ben).json(&body).await.refused(404, "VIDEO_POST_NOT_FOUND");
        }
    }
}

#[tokio::test]
async fn an_allow_list_names_members_of_the_app_once_each() {
    let world = World::start().await;
    let (tenant, other) = (Tenant::new(&world).await, Tenant::new(&world).await);
    let ann = tenant.login(&world, "ann").await;
    tenant.login(&world, "ben").await;
    other.login(&world, "eve").await;
    let id = make(&world, &ann, &json!({ "accessLevel": "RESTRICTED" })).await["id"].clone();
    let mine = format!("{MINE}/{id}/allowed-members");
    let set = async |ids: Value| world.put(&mine).by(&ann).json(&json!({ "appUserIds": ids })).await;
    let listed = set(json!(["u1", "ben", "u1"])).await.expect(200).json;
    let names: Vec<&Value> = listed.as_array().unwrap().iter().map(|one| &one["appUserId"]).collect();
    assert_eq!(names, ["u1", "ben"]);
    let post = world.patch(&format!("{MINE}/{id}")).by(&ann).json(&json!({})).await.expect(200).json;
    assert_eq!(post["stats"]["totalMemberWhitelistCount"], json!(2));
    set(json!(["nobody"])).await.refused(404, "MEMBER_NOT_FOUND");
    set(json!(["eve"])).await.refused(404, "MEMBER_NOT_FOUND");
    set(json!(["a-b"])).await.refused(400, "INVALID_APP_USER_ID_FORMAT");
    let many: Vec<String> = (0..1_001).map(|index| format!("u{index}")).collect();
    set(json!(many)).await.refused(400, "ALLOWED_MEMBER_COUNT_UPPER_LIMIT_EXCEEDED");
    // The app's backend replaces it; no body clears it.
    let apps = format!("/v2/apps/me/video-posts/{id}/allowed-members");
    assert_eq!(world.put(&apps).by(&tenant.basic).send().await.expect(200).json, json!([]));
    world.put(&apps).by(&other.basic).send().await.refused(404, "VIDEO_POST_NOT_FOUND");
}

#[tokio::test]
async fn a_deleted_members_token_changes_nothing_any_more() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.login(&world, "ann").await;
    let id = make(&world, &ann, &json!({})).await["id"].clone();
    world.delete("/v2/apps/me/members/ann").by(&tenant.basic).send().await.expect(204);
    for (method, path, body) in changes(&id) {
        world.ask(method, &path).by(&ann).json(&body).await.refused(401, "INVALID_MEMBER_CREDENTIALS");
    }
}
