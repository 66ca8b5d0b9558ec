use crate::support::{Answer, LIMIT, Vicollo, World};
use ports::blobs::Blobs;
use serde_json::{Value, json};

const MINE: &str = "/v2/members/me";
const APP: &str = "/v2/vicollo-apps/me";

fn file(size: u64) -> Value {
    json!({ "filename": "plan.pdf", "contentType": "application/pdf", "size": size })
}

async fn announce(world: &World, by: &str, path: &str, size: u64) -> Answer {
    world.post(path).by(by).json(&file(size)).await
}

/// A stored file of four bytes; its number.
async fn stored(world: &World, by: &str, base: &str, path: &str) -> u64 {
    let made = announce(world, by, &format!("{base}{path}"), 4).await.expect(201).json;
    world.put(made["uploadUrl"].as_str().unwrap()).raw("abcd").await.expect(200);
    let complete = format!("{base}/storage-objects/{}/complete-upload", made["id"]);
    let done = world.post(&complete).by(by).send().await.expect(200).json;
    assert_eq!((&done["storageObjectState"], &done["size"]), (&json!("STORED"), &json!(4)));
    done["id"].as_u64().unwrap()
}

async fn ask(world: &World, by: &str, method: &str, path: &str) -> Answer {
    world.ask(method, path).by(by).json(&json!({})).await
}

#[tokio::test]
async fn a_file_is_announced_sent_completed_renamed_and_deleted() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let host = vicollo.member(&world, "h", 2).await;
    let path = format!("{MINE}/member-storage/objects");
    let made = announce(&world, &host, &path, 4).await.expect(201).json;
    assert_eq!(made["storage"], json!({ "type": "MEMBER", "videoRoomId": null, "appUserId": "h" }));
    assert_eq!((&made["url"], &made["storageObjectState"]), (&Value::Null, &json!("REQUESTED")));
    let object = format!("{MINE}/storage-objects/{}", made["id"]);
    let complete = format!("{object}/complete-upload");
    ask(&world, &host, "POST", &complete).await.refused(400, "STORAGE_OBJECT_UPLOAD_INCOMPLETE");
    let url = made["uploadUrl"].as_str().unwrap();
    world.put(url).raw("abcde").await.refused(413, "REQUEST_TOO_LARGE");
    world.put(url).raw("abc").await.refused(400, "UPLOAD_PART_SIZE_MISMATCH");
    world.put(url).raw("abcd").await.expect(200);
    let done = ask(&world, &host, "POST", &complete).await.expect(200).json;
    assert!(done["url"].as_str().unwrap().starts_with("http://test/storage/"));
    ask(&world, &host, "POST", &complete).await.expect(200);
    world.put(url).raw("dcba").await.refused(400, "STORAGE_OBJECT_ALREADY_UPLOADED");
    let body = json!({ "filename": "b.pdf", "customData": { "page": 3 } });
    let changed = world.patch(&object).by(&host).json(&body).await.expect(200).json;
    assert_eq!((&changed["filename"], &changed["customData"]), (&json!("b.pdf"), &json!({ "page": "3" })));
    ask(&world, &host, "DELETE", &object).await.expect(204);
    ask(&world, &host, "DELETE", &object).await.refused(404, "STORAGE_OBJECT_NOT_FOUND");
    let left = world.blobs.list(&format!("apps/{}/storage", vicollo.id)).await.unwrap();
    assert!(left.is_empty(), "the bytes go with the file: {left:?}");
    world.put(url).raw("abcd").await.refused(404, "STORAGE_OBJECT_NOT_FOUND");
}

#[tokio::test]
async fn what_a_file_cannot_be_is_refused_by_name() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    for (body, status, code) in [
        (json!({ "filename": "", "contentType": "a", "size": 1 }), 400, "INVALID_FILENAME"),
        (json!({ "filename": "a", "contentType": "b\n", "size": 1 }), 400, "INVALID_FILENAME"),
        (json!({ "filename": "a", "contentType": "b", "size": 0 }), 400, "INVALID_UPLOAD_SIZE"),
        (
            json!({ "filename": "a", "contentType": "b", "size": 1_073_741_825_u64 }),
            413,
            "UPLOAD_SIZE_UPPER_LIMIT_EXCEEDED",
        ),
        (json!({ "filename": "a", "contentType": "b", "size": -1 }), 400, "INVALID_HTTP_MESSAGE_BODY"),
        (json!({ "filename": "a" }), 400, "INVALID_HTTP_MESSAGE_BODY"),
        (
            json!({ "filename": "a", "contentType": "b", "size": 1, "customData": { "a": [] } }),
            400,
            "INVALID_CUSTOM_DATA_FORMAT",
        ),
    ] {
        vicollo.post(&world, "/app-storage/objects", body).await.refused(status, code);
    }
    world.put("/storage/8.1.put.99999999999.00").raw("a").await.refused(403, "INVALID_UPLOAD_URL");
    world.put("/storage/x").raw("a").await.refused(403, "INVALID_UPLOAD_URL");
}

#[tokio::test]
async fn the_apps_storage_takes_files_of_hosts_and_lets_administrators_change_them() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let [admin, host, member] = [
        vicollo.member(&world, "a", 1).await,
        vicollo.member(&world, "h", 2).await,
        vicollo.member(&world, "m", 3).await,
    ];
    let path = "/app-storage/objects";
    announce(&world, &member, &format!("{MINE}{path}"), 4).await.refused(403, "PERMISSION_DENIED");
    let own = format!("{MINE}/storage-objects/{}", stored(&world, &host, MINE, path).await);
    let theirs = format!("{MINE}/storage-objects/{}", stored(&world, &vicollo.basic, APP, path).await);
    ask(&world, &host, "PATCH", &own).await.expect(200);
    ask(&world, &host, "PATCH", &theirs).await.refused(403, "PERMISSION_DENIED");
    ask(&world, &member, "PATCH", &theirs).await.refused(404, "STORAGE_OBJECT_NOT_FOUND");
    ask(&world, &member, "DELETE", &own).await.refused(404, "STORAGE_OBJECT_NOT_FOUND");
    for object in [own, theirs] {
        ask(&world, &admin, "PATCH", &object).await.expect(200);
        ask(&world, &admin, "DELETE", &object).await.expect(204);
    }
}

#[tokio::test]
async fn a_rooms_storage_takes_files_of_its_owner_its_hosts_and_its_contributors() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let owner = vicollo.member(&world, "owner", 2).await;
    let room = vicollo.room(&world, json!({ "appUserId": "owner", "type": "INTERACTIVE_MEETING" })).await;
    let path = format!("/video-rooms/{room}/storage/objects");
    let of_owner = format!("{MINE}/storage-objects/{}", stored(&world, &owner, MINE, &path).await);
    for (id, role, creates, changes) in [
        ("host", "HOST", true, true),
        ("contributor", "CONTRIBUTOR", true, false),
        ("audience", "AUDIENCE", false, false),
    ] {
        let member = vicollo.member(&world, id, 3).await;
        announce(&world, &member, &format!("{MINE}{path}"), 4).await.refused(403, "PERMISSION_DENIED");
        vicollo.enter(&world, room, id, role).await;
        let made = announce(&world, &member, &format!("{MINE}{path}"), 4).await;
        if creates {
            let own = format!("{MINE}/storage-objects/{}", made.expect(201).json["id"]);
            ask(&world, &member, "DELETE", &own).await.expect(204);
        } else {
            made.refused(403, "PERMISSION_DENIED");
        }
        let changed = ask(&world, &member, "PATCH", &of_owner).await;
        match (changes, creates) {
            (true, _) => drop(changed.expect(200)),
            // Contributors read what they cannot change.
            (false, true) => changed.refused(403, "PERMISSION_DENIED"),
            (false, false) => changed.refused(404, "STORAGE_OBJECT_NOT_FOUND"),
        }
    }
    let private = vicollo.room(&world, json!({ "accessLevel": "PRIVATE" })).await;
    let path = format!("{MINE}/video-rooms/{private}/storage/objects");
    announce(&world, &owner, &path, 4).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
}

#[tokio::test]
async fn a_members_storage_is_the_members_own_where_the_group_says_so() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    let [admin, host, other, member] = [
        vicollo.member(&world, "a", 1).await,
        vicollo.member(&world, "h", 2).await,
        vicollo.member(&world, "o", 2).await,
        vicollo.member(&world, "m", 3).await,
    ];
    let own =
        format!("{MINE}/storage-objects/{}", stored(&world, &host, MINE, "/member-storage/objects").await);
    announce(&world, &member, &format!("{MINE}/member-storage/objects"), 4)
        .await
        .refused(403, "PERMISSION_DENIED");
    for stranger in [&other, &member] {
        ask(&world, stranger, "PATCH", &own).await.refused(404, "STORAGE_OBJECT_NOT_FOUND");
        ask(&world, stranger, "DELETE", &own).await.refused(404, "STORAGE_OBJECT_NOT_FOUND");
    }
    ask(&world, &admin, "PATCH", &own).await.expect(200);
    let by_backend = stored(&world, &vicollo.basic, APP, "/members/h/storage/objects").await;
    ask(&world, &host, "DELETE", &format!("{MINE}/storage-objects/{by_backend}")).await.expect(204);
    announce(&world, &vicollo.basic, &format!("{APP}/members/x/storage/objects"), 4)
        .await
        .refused(404, "MEMBER_NOT_FOUND");
}

#[tokio::test]
async fn another_apps_file_is_not_found_and_other_kinds_of_app_have_no_storages() {
    let world = World::start().await;
    let (ours, theirs) = (Vicollo::new(&world).await, Vicollo::new(&world).await);
    let admin = ours.member(&world, "a", 1).await;
    let foreign = stored(&world, &theirs.basic, APP, "/app-storage/objects").await;
    for id in [foreign.to_string(), "2147483647".into(), "x".into()] {
        for (base, by) in [(MINE, &admin), (APP, &ours.basic)] {
            let object = format!("{base}/storage-objects/{id}");
            ask(&world, by, "PATCH", &object).await.refused(404, "STORAGE_OBJECT_NOT_FOUND");
            ask(&world, by, "DELETE", &object).await.refused(404, "STORAGE_OBJECT_NOT_FOUND");
            let complete = format!("{object}/complete-upload");
            ask(&world, by, "POST", &complete).await.refused(404, "STORAGE_OBJECT_NOT_FOUND");
        }
    }
    let shop = crate::support::Tenant::new(&world).await;
    let login = json!({ "appUserId": "u1" });
    let tokens = world.post("/v2/apps/me/members/login").by(&shop.basic).json(&login).await.expect(200).json;
    let member = format!("Bearer {}", tokens["accessToken"].as_str().unwrap());
    announce(&world, &member, &format!("{MINE}/app-storage/objects"), 4)
        .await
        .refused(403, "APP_KIND_NOT_VICOLLO");
}

#[tokio::test]
async fn files_go_with_their_room_and_with_their_member() {
    let world = World::start().await;
    let vicollo = Vicollo::new(&world).await;
    vicollo.member(&world, "h", 2).await;
    let room = vicollo.room(&world, json!({})).await;
    stored(&world, &vicollo.basic, APP, &format!("/video-rooms/{room}/storage/objects")).await;
    stored(&world, &vicollo.basic, APP, "/members/h/storage/objects").await;
    let kept = stored(&world, &vicollo.basic, APP, "/app-storage/objects").await;
    world.run_policies();
    vicollo.ask(&world, "DELETE", &format!("/video-rooms/{room}"), None).await.expect(204);
    vicollo.ask(&world, "DELETE", "/members/h", None).await.expect(204);
    let folder = format!("apps/{}/storage", vicollo.id);
    let left = testkit::eventually(LIMIT, async || {
        let left = world.blobs.list(&folder).await.unwrap();
        (left.len() == 1).then_some(left)
    })
    .await;
    assert_eq!(left.unwrap()[0].key, format!("{folder}/{kept}/file"));
}
