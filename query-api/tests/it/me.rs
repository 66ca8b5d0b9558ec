//! A member reads themselves (contract 3.6).

use crate::support::{Tenant, World};
use serde_json::json;

const ME: &str = "/v2/members/me";

#[tokio::test]
async fn a_member_reads_what_the_sdks_need_of_them() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let ben = tenant.member(&world, "u2", 802, "Ben").await;
    world.settle().await;
    let me = world.get(ME).by(&tenant.bearer(&world, &ben)).send().await.expect(200);
    assert!(me.head("etag").starts_with('"'));
    let me = me.json();
    assert_eq!((&me["id"], &me["appUserId"], &me["appUserName"]), (&json!(802), &json!("u2"), &json!("Ben")));
    assert_eq!(me["app"]["id"], json!(8));
    for key in ["email", "country", "lang", "createdAt", "lastModifiedAt", "appUserProfileImgUrl"] {
        assert!(me.get(key).is_some(), "{key} in {me}");
    }
}

#[tokio::test]
async fn only_a_members_own_token_reads_them() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let (ben, gone) =
        (tenant.member(&world, "u2", 802, "Ben").await, tenant.member(&world, "u3", 803, "Bo").await);
    let by_gone = tenant.bearer(&world, &gone);
    tenant.delete_member(&world, "u3").await;
    world.settle().await;
    world.get(ME).send().await.refused(401, "EMPTY_MEMBER_CREDENTIALS");
    world.get(ME).by(&tenant.basic).send().await.refused(401, "INVALID_MEMBER_CREDENTIALS");
    world.get(ME).by(&by_gone).send().await.refused(401, "INVALID_MEMBER_CREDENTIALS");
    world.get(ME).by(&tenant.bearer(&world, &ben)).send().await.expect(200);
}

#[tokio::test]
async fn in_a_vicollo_app_the_group_decides() {
    let world = World::start().await;
    let tenant = Tenant::vicollo(&world, 8).await;
    tenant.group(&world, 1_000, "Readers", &["MEMBER_GET_ME"]).await;
    tenant.group(&world, 1_001, "Nobodies", &["VIDEO_ROOM_GET_MINE"]).await;
    let reader = tenant.grouped(&world, "u2", 802, 1_000).await;
    let nobody = tenant.grouped(&world, "u3", 803, 1_001).await;
    world.settle().await;
    world.get(ME).by(&tenant.bearer(&world, &reader)).send().await.expect(200);
    world.get(ME).by(&tenant.bearer(&world, &nobody)).send().await.refused(403, "PERMISSION_DENIED");
}
