use crate::support::{Tenant, World};
use axum::http::StatusCode;
use domain::access::AccessLevel;
use domain::room::{Kind, Role};
use domain::storage_object::Storage;
use serde_json::json;

const MINE: &str = "/v2/members/me";
const APP: &str = "/v2/vicollo-apps/me";

#[tokio::test]
async fn the_files_of_a_storage_are_listed_searched_and_read() {
    let world = World::start().await;
    let tenant = Tenant::vicollo(&world, 8).await;
    let host = tenant.grouped(&world, "h", 802, 2).await;
    tenant.file(&world, 1, Storage::App, Some(&host), "Plan A.pdf", "text/html", b"0123456789").await;
    tenant.file(&world, 2, Storage::App, None, "picture.png", "image/png", b"png").await;
    tenant.file(&world, 3, Storage::Member(host.clone()), Some(&host), "own", "a/b", b"x").await;
    tenant.announced(&world, 4, Storage::App, Some(&host), "to come", "a/b", 5).await;
    world.settle().await;
    let bearer = tenant.bearer(&world, &host);
    for (base, by) in [(MINE, &bearer), (APP, &tenant.basic)] {
        let names = async |query: &str| {
            let path = format!("{base}/app-storage/objects{query}");
            let page = world.get(&path).by(by).send().await.expect(200).json();
            let files = page["content"].as_array().unwrap().clone();
            files.iter().map(|file| file["filename"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("?sortBy=CREATED_AT_ASC").await, ["Plan A.pdf", "picture.png"]);
        assert_eq!(names("?keyword=PLAN").await, ["Plan A.pdf"]);
        assert_eq!(names("?page=3").await, [""; 0]);
        let wrong = world.get(&format!("{base}/app-storage/objects?sortBy=X")).by(by).send().await;
        wrong.refused(400, "INVALID_REQUEST_PARAMETER");
        let one = world.get(&format!("{base}/storage-objects/1")).by(by).send().await.expect(200).json();
        assert_eq!((&one["uploader"]["appUserId"], &one["size"]), (&json!("h"), &json!(10)));
        let url = one["url"].as_str().unwrap().strip_prefix("http://test").unwrap().to_owned();
        let bytes = world.get(&url).send().await.expect(200);
        assert_eq!(bytes.text(), "0123456789");
    }
    let own =
        world.get(&format!("{MINE}/member-storage/objects")).by(&bearer).send().await.expect(200).json();
    assert_eq!(own["content"][0]["storage"]["appUserId"], json!("h"));
    let own = world
        .get(&format!("{APP}/members/h/storage/objects"))
        .by(&tenant.basic)
        .send()
        .await
        .expect(200)
        .json();
    assert_eq!(own["totalElements"], json!(1));
    world
        .get(&format!("{APP}/members/x/storage/objects"))
        .by(&tenant.basic)
        .send()
        .await
        .refused(404, "MEMBER_NOT_FOUND");
    let to_come =
        world.get(&format!("{APP}/storage-objects/4")).by(&tenant.basic).send().await.expect(200).json();
    assert_eq!((&to_come["url"], &to_come["storageObjectState"]), (&json!(null), &json!("REQUESTED")));
}

#[tokio::test]
async fn a_file_is_served_as_an_attachment_that_no_browser_runs() {
    let world = World::start().await;
    let tenant = Tenant::vicollo(&world, 8).await;
    tenant.file(&world, 1, Storage::App, None, "a\"b.html", "text/html", b"0123456789").await;
    tenant.file(&world, 2, Storage::App, None, "p.png", "image/png", b"png").await;
    world.settle().await;
    let url = async |id: u32| {
        let one = world
            .get(&format!("{APP}/storage-objects/{id}"))
            .by(&tenant.basic)
            .send()
            .await
            .expect(200)
            .json();
        one["url"].as_str().unwrap().strip_prefix("http://test").unwrap().to_owned()
    };
    let page = world.get(&url(1).await).send().await.expect(200);
    assert_eq!(page.head("content-type"), "application/octet-stream");
    assert_eq!(page.head("content-disposition"), "attachment; filename*=UTF-8''a%22b.html");
    assert_eq!(page.head("x-content-type-options"), "nosniff");
    assert!(page.head("content-security-policy").contains("sandbox"));
    let picture = world.get(&url(2).await).send().await.expect(200);
    assert_eq!(picture.head("content-type"), "image/png");
    assert!(picture.head("content-disposition").starts_with("attachment"));
    let part = world.get(&url(1).await).header("range", "bytes=2-4").send().await.expect(206);
    assert_eq!((part.text().as_str(), part.head("content-range")), ("234", "bytes 2-4/10"));
    let beyond = world.get(&url(1).await).header("range", "bytes=10-").send().await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    let altered = url(1).await.replace(".1.get.", ".2.get.");
    world.get(&altered).send().await.refused(403, "INVALID_DOWNLOAD_URL");
    world.get("/storage/x").send().await.refused(403, "INVALID_DOWNLOAD_URL");
    let old = web::ObjectTicket {
        app: tenant.app,
        object: 1.try_into().unwrap(),
        act: web::ObjectAct::Download,
        expires_s: 1,
    };
    let old = format!("/storage/{}", world.platform.secrets.sign_object(&old));
    world.get(&old).send().await.refused(403, "DOWNLOAD_URL_EXPIRED");
    let upload = web::ObjectTicket {
        app: tenant.app,
        object: 1.try_into().unwrap(),
        act: web::ObjectAct::Upload,
        expires_s: i64::MAX,
    };
    let upload = format!("/storage/{}", world.platform.secrets.sign_object(&upload));
    world.get(&upload).send().await.refused(403, "INVALID_DOWNLOAD_URL");
    let link = url(1).await;
    tenant.delete_file(&world, 1).await;
    world.settle().await;
    world.get(&link).send().await.refused(404, "STORAGE_OBJECT_NOT_FOUND");
}

#[tokio::test]
async fn storages_are_read_by_those_whom_groups_and_places_in_the_room_let() {
    let world = World::start().await;
    let tenant = Tenant::vicollo(&world, 8).await;
    let [admin, host, member, helper] = [
        tenant.grouped(&world, "a", 802, 1).await,
        tenant.grouped(&world, "h", 803, 2).await,
        tenant.grouped(&world, "m", 804, 3).await,
        tenant.grouped(&world, "c", 805, 3).await,
    ];
    tenant.room(&world, 7, "class", AccessLevel::Public, &host, Kind::InteractiveMeeting).await;
    tenant.room(&world, 6, "secret", AccessLevel::Private, &host, Kind::InteractiveMeeting).await;
    tenant.enter(&world, 7, &helper, Role::Contributor, false).await;
    let room = || Storage::VideoRoom(7.try_into().unwrap());
    tenant.file(&world, 1, room(), Some(&host), "a", "a/b", b"x").await;
    tenant.file(&world, 2, Storage::App, None, "b", "a/b", b"x").await;
    tenant.file(&world, 3, Storage::Member(host.clone()), Some(&host), "c", "a/b", b"x").await;
    world.settle().await;
    let lists = [
        (format!("{MINE}/video-rooms/7/storage/objects"), 1, [true, true, false, true]),
        (format!("{MINE}/app-storage/objects"), 2, [true, true, false, false]),
        (format!("{MINE}/member-storage/objects?appUserId=h"), 3, [true, true, false, false]),
    ];
    for (path, file, may) in lists {
        for (who, may) in [&admin, &host, &member, &helper].into_iter().zip(may) {
            let bearer = tenant.bearer(&world, who);
            let (list, one) = (
                world.get(&path).by(&bearer).send().await,
                world.get(&format!("{MINE}/storage-objects/{file}")).by(&bearer).send().await,
            );
            if may {
                assert_eq!(list.expect(200).json()["totalElements"], json!(1));
                one.expect(200);
            } else {
                list.refused(403, "PERMISSION_DENIED");
                one.refused(404, "STORAGE_OBJECT_NOT_FOUND");
            }
        }
        world.get(&path).send().await.refused(401, "EMPTY_MEMBER_CREDENTIALS");
    }
    let secret = format!("{MINE}/video-rooms/6/storage/objects");
    world.get(&secret).by(&tenant.bearer(&world, &member)).send().await.refused(404, "VIDEO_ROOM_NOT_FOUND");
}

#[tokio::test]
async fn another_apps_files_and_storages_are_not_found() {
    let world = World::start().await;
    let (ours, theirs) = (Tenant::vicollo(&world, 8).await, Tenant::vicollo(&world, 9).await);
    let shop = Tenant::new(&world, 10).await;
    let admin = ours.grouped(&world, "a", 802, 1).await;
    theirs.room(&world, 7, "class", AccessLevel::Public, &theirs.owner, Kind::VideoConference).await;
    theirs.file(&world, 1, Storage::App, None, "a", "a/b", b"x").await;
    world.settle().await;
    let bearer = ours.bearer(&world, &admin);
    for (base, by) in [(MINE, &bearer), (APP, &ours.basic)] {
        for id in ["1", "x"] {
            let one = world.get(&format!("{base}/storage-objects/{id}")).by(by).send().await;
            one.refused(404, "STORAGE_OBJECT_NOT_FOUND");
        }
        let list = world.get(&format!("{base}/video-rooms/7/storage/objects")).by(by).send().await;
        list.refused(404, "VIDEO_ROOM_NOT_FOUND");
    }
    for (path, by) in [
        (format!("{APP}/app-storage/objects"), &shop.basic),
        (format!("{APP}/storage-objects/1"), &shop.basic),
        (format!("{MINE}/app-storage/objects"), &shop.bearer(&world, &shop.owner)),
    ] {
        world.get(&path).by(by).send().await.refused(403, "APP_KIND_NOT_VICOLLO");
    }
}
