use crate::support::{Tenant, World};
use domain::permission::{DefaultGroup, Permissions};
use serde_json::{Value, json};

const PATH: &str = "/v2/vicollo-apps/me/groups";

#[tokio::test]
async fn every_vicollo_app_has_the_default_groups_and_then_its_own() {
    let world = World::start().await;
    let tenant = Tenant::vicollo(&world, 8).await;
    tenant.group(&world, 1_000, "Teachers", &["MEMBER_GET_ME"]).await;
    world.settle().await;
    let page = world.get(PATH).by(&tenant.basic).send().await.expect(200).json();
    let names: Vec<&Value> = page["content"].as_array().unwrap().iter().map(|group| &group["name"]).collect();
    assert_eq!(names, ["ADMINISTRATORS", "HOSTS", "MEMBERS", "GUESTS", "Teachers"]);
    let second =
        world.get(&format!("{PATH}?page=2&pageSize=2")).by(&tenant.basic).send().await.expect(200).json();
    assert_eq!((&second["totalElements"], &second["content"][0]["name"]), (&json!(5), &json!("MEMBERS")));
    let one = world.get(&format!("{PATH}/1000")).by(&tenant.basic).send().await.expect(200).json();
    assert_eq!((&one["isDefault"], &one["permissions"]), (&json!(false), &json!(["MEMBER_GET_ME"])));
    for (number, default) in (1..).zip(DefaultGroup::ALL) {
        let path = format!("{PATH}/{number}/permissions");
        let held = world.get(&path).by(&tenant.basic).send().await.expect(200).json();
        assert_eq!(held["permissions"], serde_json::to_value(Permissions::of(default)).unwrap());
    }
}

#[tokio::test]
async fn another_apps_group_is_not_found_and_other_kinds_of_app_have_none() {
    let world = World::start().await;
    let (ours, theirs) = (Tenant::vicollo(&world, 8).await, Tenant::vicollo(&world, 9).await);
    theirs.group(&world, 1_000, "Teachers", &[]).await;
    let shop = Tenant::new(&world, 10).await;
    world.settle().await;
    for path in [format!("{PATH}/1000"), format!("{PATH}/1000/permissions"), format!("{PATH}/x")] {
        world.get(&path).by(&ours.basic).send().await.refused(404, "GROUP_NOT_FOUND");
        world.get(&path).by(&shop.basic).send().await.refused(403, "APP_KIND_NOT_VICOLLO");
        world.get(&path).send().await.refused(401, "EMPTY_APP_CREDENTIALS");
    }
    world.get(PATH).by(&shop.basic).send().await.refused(403, "APP_KIND_NOT_VICOLLO");
    world.get(PATH).send().await.refused(401, "EMPTY_APP_CREDENTIALS");
    let wrong = world.get(&format!("{PATH}?page=x")).by(&ours.basic).send().await;
    wrong.refused(400, "INVALID_REQUEST_PARAMETER");
}

#[tokio::test]
async fn a_member_reads_what_it_may_do() {
    let world = World::start().await;
    let tenant = Tenant::vicollo(&world, 8).await;
    tenant.group(&world, 1_000, "Teachers", &["MEMBER_GET_ME", "VIDEO_ROOM_CREATE_ANY"]).await;
    let teacher = tenant.grouped(&world, "t1", 801, 1_000).await;
    let admin = tenant.member(&world, "admin", 802, "Owner").await;
    world.settle().await;
    let path = "/v2/members/me/permissions";
    let own = world.get(path).by(&tenant.bearer(&world, &teacher)).send().await.expect(200).json();
    assert_eq!(
        own,
        json!({ "group": { "id": 1000, "name": "Teachers" }, "permissions": ["MEMBER_GET_ME", "VIDEO_ROOM_CREATE_ANY"] })
    );
    let own = world.get(path).by(&tenant.bearer(&world, &tenant.owner)).send().await.expect(200).json();
    assert_eq!(own["group"]["name"], json!("MEMBERS"));
    let own = world.get(path).by(&tenant.bearer(&world, &admin)).send().await.expect(200).json();
    assert_eq!(own["group"]["name"], json!("ADMINISTRATORS"));
    world.get(path).send().await.refused(401, "EMPTY_MEMBER_CREDENTIALS");
    let shop = Tenant::new(&world, 9).await;
    world.settle().await;
    let refused = world.get(path).by(&shop.bearer(&world, &shop.owner)).send().await;
    refused.refused(403, "APP_KIND_NOT_VICOLLO");
}
