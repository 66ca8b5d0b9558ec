//! What a user of the console reads: oneself, one's sessions, one's apps, and the server API inside them.

use crate::support::{Person, Tenant, World, now};
use domain::app::{self, App, Callback};
use domain::user;
use serde_json::{Value, json};

const ME: &str = "/v2/console/me";
const SESSIONS: &str = "/v2/console/sessions";
const APPS: &str = "/v2/console/apps";
const DAY_S: i64 = 86_400;

async fn get(world: &World, path: &str, by: &str) -> crate::support::Answer {
    world.get(path).by(by).send().await
}

fn ids(list: &Value) -> Vec<Value> {
    list["content"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect()
}

#[tokio::test]
async fn a_user_reads_oneself() {
    let world = World::start().await;
    let ada = Person::new(&world, 1, "ada").await;
    let (_, bearer) = ada.session(&world, DAY_S).await;
    world.settle().await;
    let me = get(&world, ME, &bearer).await.expect(200).json();
    assert_eq!((&me["id"], &me["email"], &me["name"]), (&json!(1), &json!("ada@example.org"), &json!("ada")));
    assert_eq!((&me["userState"], &me["appKinds"]), (&json!("ACTIVE"), &json!([])));
    // The cookie of a page will do for reading.
    let cookie = format!("reelog_session={}", bearer.strip_prefix("Bearer ").unwrap());
    world.get(ME).header("cookie", &cookie).send().await.expect(200);
}

#[tokio::test]
async fn a_user_lists_the_sessions_that_count_and_nobody_elses() {
    let world = World::start().await;
    let (ada, bob) = (Person::new(&world, 1, "ada").await, Person::new(&world, 2, "bob").await);
    let (old, _) = ada.session(&world, DAY_S).await;
    let (over, ended) = ada.session(&world, DAY_S).await;
    let (_, expired) = ada.session(&world, -1).await;
    let (new, bearer) = ada.session(&world, DAY_S).await;
    bob.session(&world, DAY_S).await;
    ada.end(&world, &over).await;
    world.settle().await;
    let list = get(&world, SESSIONS, &bearer).await.expect(200).json();
    assert_eq!(ids(&list), [json!(new), json!(old)]);
    let current: Vec<&Value> =
        list["content"].as_array().unwrap().iter().map(|one| &one["current"]).collect();
    assert_eq!(current, [&json!(true), &json!(false)]);
    assert!(!list.to_string().contains("hash"));
    for gone in [ended, expired] {
        get(&world, SESSIONS, &gone).await.refused(401, "INVALID_USER_CREDENTIALS");
    }
}

#[tokio::test]
async fn a_new_password_and_a_disabled_user_leave_no_session_to_read_with() {
    let world = World::start().await;
    let ada = Person::new(&world, 1, "ada").await;
    let (_, before) = ada.session(&world, DAY_S).await;
    let change =
        |at| user::Command::ChangePassword { was: "a hash".into(), password_hash: "another".into(), at };
    ada.does(&world, change).await;
    let (id, after) = ada.session(&world, DAY_S).await;
    world.settle().await;
    get(&world, ME, &before).await.refused(401, "INVALID_USER_CREDENTIALS");
    let list = get(&world, SESSIONS, &after).await.expect(200).json();
    assert_eq!(ids(&list), [json!(id)]);
    ada.does(&world, |at| user::Command::Disable { at }).await;
    world.settle().await;
    get(&world, ME, &after).await.refused(401, "INVALID_USER_CREDENTIALS");
}

#[tokio::test]
async fn a_user_lists_and_reads_the_apps_that_are_ones_own() {
    let world = World::start().await;
    let (ada, bob) = (Person::new(&world, 1, "ada").await, Person::new(&world, 2, "bob").await);
    let (one, two, theirs) =
        (Tenant::new(&world, 7).await, Tenant::vicollo(&world, 8).await, Tenant::new(&world, 9).await);
    ada.owns(&world, &one).await;
    ada.owns(&world, &two).await;
    bob.owns(&world, &theirs).await;
    // The operator's own.
    Tenant::new(&world, 10).await;
    let (_, by) = ada.session(&world, DAY_S).await;
    world.settle().await;
    let page = get(&world, APPS, &by).await.expect(200).json();
    assert_eq!((ids(&page), &page["totalElements"]), (vec![json!(8), json!(7)], &json!(2)));
    let page = get(&world, &format!("{APPS}?page=2&pageSize=1"), &by).await.expect(200).json();
    assert_eq!((ids(&page), &page["totalPages"]), (vec![json!(7)], &json!(2)));
    let app = get(&world, &format!("{APPS}/8"), &by).await.expect(200);
    let tag = app.head("etag").to_owned();
    let app = app.json();
    assert_eq!(
        (&app["name"], &app["kind"], &app["apiKey"]),
        (&json!("app 8"), &json!("VICOLLO_UNMANAGED"), &json!("key8"))
    );
    assert_eq!(app.get("apiSecret"), None);
    let again = world.get(&format!("{APPS}/8")).by(&by).header("if-none-match", &tag).beside_the_contract();
    assert_eq!(again.send().await.status, 304);
    let mut answers = vec![];
    for id in ["9", "10", "999999"] {
        answers.push(get(&world, &format!("{APPS}/{id}"), &by).await.expect(404).json());
    }
    assert!(answers.iter().all(|answer| answer["errorCode"] == "APP_NOT_FOUND" && *answer == answers[0]));
    for query in ["page=x", "pageSize=0", "pageSize=-1"] {
        let status = get(&world, &format!("{APPS}?{query}"), &by).await.status;
        assert!(status == 200 || status == 400, "{query}: {status}");
    }
}

#[tokio::test]
async fn the_owner_reads_inside_an_app_what_its_backend_reads_and_nobody_else_does() {
    let world = World::start().await;
    let (ada, bob) = (Person::new(&world, 1, "ada").await, Person::new(&world, 2, "bob").await);
    let (shop, school) = (Tenant::new(&world, 7).await, Tenant::vicollo(&world, 8).await);
    for tenant in [&shop, &school] {
        ada.owns(&world, tenant).await;
    }
    let ((_, by), (_, bobs)) = (ada.session(&world, DAY_S).await, bob.session(&world, DAY_S).await);
    let callback =
        Callback { url: "https://8.8.8.8/".into(), id: "hook".into(), sealed_password: "sealed".into() };
    let command = app::Command::SetCallback { callback: Some(callback), at: now() };
    world.run::<App>(7, "7", command).await;
    world.settle().await;
    for tail in [
        "members",
        "members/u1",
        "video-posts",
        "video-rooms?page=1",
        "stream-keys",
        "callback",
        "transcoding-profiles",
    ] {
        let path = format!("{APPS}/7/{tail}");
        let own = get(&world, &path, &by).await.expect(200).json();
        assert_eq!(
            own,
            get(&world, &format!("/v2/apps/me/{tail}"), &shop.basic).await.expect(200).json(),
            "{tail}"
        );
        get(&world, &path, &bobs).await.refused(404, "APP_NOT_FOUND");
        get(&world, &path, &shop.basic).await.refused(401, "INVALID_USER_CREDENTIALS");
        world.get(&path).send().await.refused(401, "EMPTY_USER_CREDENTIALS");
        get(&world, &format!("{APPS}/999/{tail}"), &by).await.refused(404, "APP_NOT_FOUND");
    }
    let groups = get(&world, &format!("{APPS}/8/vicollo/groups"), &by).await.expect(200).json();
    assert_eq!(groups, get(&world, "/v2/vicollo-apps/me/groups", &school.basic).await.expect(200).json());
    get(&world, &format!("{APPS}/8/callback"), &by).await.refused(404, "CALLBACK_NOT_FOUND");
}

#[tokio::test]
async fn nothing_of_the_console_is_read_without_a_session() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 7).await;
    world.settle().await;
    for path in [ME, SESSIONS, APPS, "/v2/console/apps/7"] {
        world.get(path).send().await.refused(401, "EMPTY_USER_CREDENTIALS");
        for by in [&tenant.basic, "Bearer x.y", "Bearer x"] {
            get(&world, path, by).await.refused(401, "INVALID_USER_CREDENTIALS");
        }
    }
}
