//! Members, posts and profiles, and that no app sees another's.

use crate::support::{Tenant, World, now};
use domain::access::AccessLevel::{Member, Public};
use domain::profile::{self, Settings, ThumbnailSettings, TranscodingProfile};
use serde_json::Value;

async fn names(world: &World, tenant: &Tenant, path: &str, field: &str) -> Vec<Value> {
    let page = world.get(path).by(&tenant.basic).send().await.expect(200).json();
    page["content"].as_array().unwrap().iter().map(|one| one[field].clone()).collect()
}

#[tokio::test]
async fn members_are_listed_filtered_sorted_and_paged() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    for (id, number, name) in [("u2", 802, "Bob"), ("u3", 803, "Adam")] {
        tenant.member(&world, id, number, name).await;
    }
    world.settle().await;
    let ids =
        async |query: &str| names(&world, &tenant, &format!("/v2/apps/me/members{query}"), "appUserId").await;
    assert_eq!(ids("").await, ["u3", "u2", "u1"]);
    assert_eq!(ids("?sortBy=APP_USER_ID_ASC&page=1&pageSize=2").await, ["u1", "u2"]);
    assert_eq!(ids("?sortBy=APP_USER_ID_ASC&page=2&pageSize=2").await, ["u3"]);
    assert_eq!(ids("?appUserName=ad").await, ["u3", "u1"]);
    assert_eq!(ids("?appUserId=u2").await, ["u2"]);
    assert_eq!(ids("?appUserId=u").await, [""; 0]);
    let page = world.get("/v2/apps/me/members?pageSize=2").by(&tenant.basic).send().await.json();
    assert_eq!(
        (&page["totalElements"], &page["totalPages"], &page["number"]),
        (&3.into(), &2.into(), &0.into())
    );
    let wrong = world.get("/v2/apps/me/members?sortBy=NAME").by(&tenant.basic).send().await;
    wrong.refused(400, "INVALID_REQUEST_PARAMETER");
}

#[tokio::test]
async fn posts_are_listed_by_owner_state_access_and_title() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    tenant.post(&world, 1, "A day", Public).await;
    tenant.post(&world, 2, "Two DAYS", Member).await;
    tenant.processed(&world, 3, Public).await;
    let ids =
        async |query: &str| names(&world, &tenant, &format!("/v2/apps/me/video-posts{query}"), "id").await;
    assert_eq!(ids("").await, [3, 2, 1]);
    assert_eq!(ids("?sortBy=CREATED_AT_ASC").await, [1, 2, 3]);
    assert_eq!(ids("?keyword=day").await, [2, 1]);
    assert_eq!(ids("?videoPostState=PROCESSED").await, [3]);
    assert_eq!(ids("?accessLevel=MEMBER").await, [2]);
    assert_eq!(ids("?appUserId=u1&memberId=801").await, [3, 2, 1]);
    assert_eq!(ids("?appUserId=u9").await, [0; 0]);
    for query in ["?videoPostState=DONE", "?accessLevel=ALL", "?memberId=x", "?sortBy=x", "?page=-1"] {
        let wrong = world.get(&format!("/v2/apps/me/video-posts{query}")).by(&tenant.basic).send().await;
        wrong.refused(400, "INVALID_REQUEST_PARAMETER");
    }
}

#[tokio::test]
async fn a_post_shows_its_owner_profile_and_files() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let prefix = tenant.processed(&world, 42, Public).await;
    let post = world.get("/v2/apps/me/video-posts/42").by(&tenant.basic).send().await.expect(200).json();
    assert_eq!(post["member"]["appUserName"], "Ada");
    assert_eq!(post["transcodingProfile"]["video"]["name"], "CMAF for 16:9(9:16) Video");
    assert_eq!(post["playUrl"], format!("http://test{prefix}/main.m3u8"));
    world.get(&format!("{prefix}/main.m3u8")).send().await.expect(200);
}

#[tokio::test]
async fn system_and_own_profiles_are_one_list() {
    let world = World::start().await;
    let (tenant, other) = (Tenant::new(&world, 8).await, Tenant::new(&world, 9).await);
    let create = profile::Command::Create {
        app: tenant.app,
        profile: 1_000.try_into().unwrap(),
        name: "Tiny".into(),
        description: String::new(),
        settings: Settings::Thumbnail(ThumbnailSettings { long_side: 64, at_ms: vec![] }),
        at: now(),
    };
    world.run::<TranscodingProfile>(8, "1000", create).await;
    world.settle().await;
    let path = "/v2/apps/me/transcoding-profiles";
    let ids = async |who: &Tenant, query: &str| names(&world, who, &format!("{path}{query}"), "id").await;
    assert_eq!(ids(&tenant, "").await, [1_000, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(ids(&other, "?sortBy=CREATED_AT_ASC").await, [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(ids(&tenant, "?type=THUMBNAIL").await, [1_000, 2]);
    assert_eq!(ids(&tenant, "?creatorType=APP").await, [1_000]);
    assert_eq!(ids(&tenant, "?representativeType=DEFAULT").await, [6]);
    assert_eq!(ids(&tenant, "?name=mp4&sortBy=CREATED_AT_ASC").await, [1, 5]);
    assert_eq!(ids(&tenant, "?page=2&pageSize=3").await, [5, 4, 3]);
    let get = |who: &Tenant, id: &str| world.get(&format!("{path}/{id}")).by(&who.basic).send();
    assert_eq!(get(&tenant, "1000").await.expect(200).json()["creatorType"], "APP");
    assert_eq!(get(&tenant, "6").await.expect(200).json()["representativeType"], "DEFAULT");
    let wrong = world.get(&format!("{path}?type=SOUND")).by(&tenant.basic).send().await;
    wrong.refused(400, "INVALID_REQUEST_PARAMETER");
}

#[tokio::test]
async fn a_thing_of_another_app_is_as_absent_as_one_that_never_was() {
    let world = World::start().await;
    let (one, two) = (Tenant::new(&world, 8).await, Tenant::new(&world, 9).await);
    one.processed(&world, 42, Public).await;
    one.member(&world, "only8", 888, "Eve").await;
    world.settle().await;
    for (foreign, absent, code) in [
        ("members/only8", "members/nobody", "MEMBER_NOT_FOUND"),
        ("members/only8/usage", "members/nobody/usage", "MEMBER_NOT_FOUND"),
        ("video-posts/42", "video-posts/777", "VIDEO_POST_NOT_FOUND"),
        ("video-posts/42", "video-posts/x", "VIDEO_POST_NOT_FOUND"),
        ("transcoding-profiles/1000", "transcoding-profiles/0", "TRANSCODING_PROFILE_NOT_FOUND"),
    ] {
        let ask = |path: &str| world.get(&format!("/v2/apps/me/{path}")).by(&two.basic).send();
        let (foreign, absent) = (ask(foreign).await, ask(absent).await);
        assert_eq!(foreign.bytes, absent.bytes);
        foreign.refused(404, code);
    }
    for path in ["members?appUserId=only8", "video-posts", "usage/members"] {
        let page = world.get(&format!("/v2/apps/me/{path}")).by(&two.basic).send().await.expect(200).json();
        let ours =
            page["content"].as_array().unwrap().iter().filter(|one| one["app"]["id"] == 8 || one["id"] == 42);
        assert_eq!(ours.count(), 0, "{path}");
    }
}

#[tokio::test]
async fn every_operation_for_apps_wants_credentials() {
    let world = World::start().await;
    let mut tried = 0;
    for (path, item) in &world.document.paths.paths {
        let Some(operation) = item.get.as_ref().filter(|_| path.starts_with("/v2/apps/me")) else { continue };
        assert!(operation.security.is_some(), "{path} says so");
        let path = path.replace("{appUserId}", "u1").replace("{id}", "1");
        world.get(&path).send().await.refused(401, "EMPTY_APP_CREDENTIALS");
        world.get(&path).by("Basic a2V5ODp3cm9uZw==").send().await.refused(401, "INVALID_APP_CREDENTIALS");
        tried += 1;
    }
    assert!(tried >= 18, "operations that read: {tried}");
}
