use crate::support::{Tenant, World};
use serde_json::{Value, json};

const PATH: &str = "/v2/vicollo-apps/me/members";

#[tokio::test]
async fn members_are_listed_with_their_groups() {
    let world = World::start().await;
    let tenant = Tenant::vicollo(&world, 8).await;
    tenant.grouped(&world, "u2", 802, 2).await;
    tenant.grouped(&world, "u3", 803, 4).await;
    world.settle().await;
    let list = async |query: &str| {
        let page = world.get(&format!("{PATH}{query}")).by(&tenant.basic).send().await.expect(200).json();
        let one = |member: &Value| (member["appUserId"].clone(), member["group"]["name"].clone());
        page["content"].as_array().unwrap().iter().map(one).collect::<Vec<_>>()
    };
    let [u1, u2, u3] =
        [("u1", "MEMBERS"), ("u2", "HOSTS"), ("u3", "GUESTS")].map(|(id, group)| (json!(id), json!(group)));
    assert_eq!(list("?sortBy=APP_USER_ID_ASC").await, [u1.clone(), u2.clone(), u3]);
    assert_eq!(list("?screenName=U2").await, [u2]);
    assert_eq!(list("?appUserId=u1&screenName=").await, [u1]);
    let one = world.get(&format!("{PATH}/u2")).by(&tenant.basic).send().await.expect(200).json();
    assert_eq!((&one["screenName"], &one["group"]["id"]), (&json!("u2"), &json!(2)));
    let group = world.get(&format!("{PATH}/u2/group")).by(&tenant.basic).send().await.expect(200).json();
    assert_eq!(group, json!({ "id": 2, "name": "HOSTS" }));
}

#[tokio::test]
async fn another_apps_member_is_not_found_and_bad_input_is_refused() {
    let world = World::start().await;
    let (ours, theirs) = (Tenant::vicollo(&world, 8).await, Tenant::vicollo(&world, 9).await);
    theirs.grouped(&world, "u9", 909, 2).await;
    let shop = Tenant::new(&world, 10).await;
    world.settle().await;
    for path in [format!("{PATH}/u9"), format!("{PATH}/u9/group")] {
        world.get(&path).by(&ours.basic).send().await.refused(404, "MEMBER_NOT_FOUND");
        world.get(&path).by(&shop.basic).send().await.refused(403, "APP_KIND_NOT_VICOLLO");
        world.get(&path).send().await.refused(401, "EMPTY_APP_CREDENTIALS");
    }
    world.get(&format!("{PATH}/a-b")).by(&ours.basic).send().await.refused(400, "INVALID_APP_USER_ID_FORMAT");
    world
        .get(&format!("{PATH}?sortBy=X"))
        .by(&ours.basic)
        .send()
        .await
        .refused(400, "INVALID_REQUEST_PARAMETER");
    world.get(PATH).by(&shop.basic).send().await.refused(403, "APP_KIND_NOT_VICOLLO");
    world.get(PATH).send().await.refused(401, "EMPTY_APP_CREDENTIALS");
}
