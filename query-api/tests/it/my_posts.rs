//! Posts on the client API: what a member finds, sees, and does not.

use crate::support::{Tenant, World, now};
use domain::FileId;
use domain::access::AccessLevel::{self, App, Follower, Friend, Member, Private, Public, Restricted};
use domain::post::{Command, Owner, PictureKind, Source, StoredPicture, Upload};
use serde_json::{Value, json};
use uuid::Uuid;
use web::tokens::{Claims, Purpose};

fn tokens(world: &World, tenant: &Tenant, member: &Owner) -> schemas::rest::Tokens {
    let claims = Claims {
        app_id: tenant.app,
        purpose: Purpose::Member,
        app_user_id: member.app_user_id.clone(),
        member_id: member.member,
        username: None,
    };
    world
        .platform
        .secrets
        .tokens()
        .login(claims, web::tokens::Terms { lifetime_s: 86_400, from_s: 0 }, now())
        .unwrap()
}

fn bearer(world: &World, tenant: &Tenant, member: &Owner) -> String {
    format!("Bearer {}", tokens(world, tenant, member).access_token)
}

const LEVELS: [AccessLevel; 7] = [Public, App, Member, Follower, Friend, Restricted, Private];

/// A tenant whose member `u1` has a post of every level, numbered from 1; `u2` is on the allow list of the restricted one.
async fn with_every_level(world: &World) -> (Tenant, Owner) {
    let tenant = Tenant::new(world, 8).await;
    let ben = tenant.member(world, "u2", 802, "Ben").await;
    for (number, level) in (1..).zip(LEVELS) {
        tenant.post(world, number, "Sea", level).await;
    }
    allow(world, &tenant, 6, &ben).await;
    world.settle().await;
    (tenant, ben)
}

async fn allow(world: &World, tenant: &Tenant, number: u32, member: &Owner) {
    let members = vec![member.clone()];
    let command = Command::SetAllowedMembers { app: tenant.app, members, at: now() };
    tenant.command(world, number, command).await;
}

async fn found(world: &World, by: &str, query: &str) -> Vec<Value> {
    let page =
        world.get(&format!("/v2/members/me/video-posts{query}")).by(by).send().await.expect(200).json();
    page["content"].as_array().unwrap().iter().map(|post| post["id"].clone()).collect()
}

#[tokio::test]
async fn a_member_finds_its_own_posts_and_public_ones_of_others() {
    let world = World::start().await;
    let (tenant, ben) = with_every_level(&world).await;
    let (ann, ben) = (bearer(&world, &tenant, &tenant.owner), bearer(&world, &tenant, &ben));
    assert_eq!(found(&world, &ann, "?sortBy=CREATED_AT_ASC").await, [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(found(&world, &ben, "").await, [1]);
    assert_eq!(found(&world, &ann, "?accessLevel=PRIVATE").await, [7]);
    assert_eq!(found(&world, &ben, "?accessLevel=PRIVATE").await, [0; 0]);
    assert_eq!(found(&world, &ben, "?keyword=sea&appUserId=u1").await, [1]);
    let page = world.get("/v2/members/me/video-posts").by(&ben).send().await.json();
    assert_eq!(page["totalElements"], 1, "what is not found is not counted");
    let wrong = world.get("/v2/members/me/video-posts?sortBy=x").by(&ben).send().await;
    wrong.refused(400, "INVALID_REQUEST_PARAMETER");
}

#[tokio::test]
async fn a_post_is_read_by_those_whom_its_access_level_lets_in() {
    let world = World::start().await;
    let (tenant, ben) = with_every_level(&world).await;
    let other = Tenant::new(&world, 9).await;
    let cem = tenant.member(&world, "u3", 803, "Cem").await;
    world.settle().await;
    let see = async |who: &Tenant, member: &Owner, id: u32| {
        let by = bearer(&world, who, member);
        world.get(&format!("/v2/members/me/video-posts/{id}")).by(&by).send().await
    };
    for (number, level) in (1..).zip(LEVELS) {
        assert_eq!(see(&tenant, &tenant.owner, number).await.expect(200).json()["id"], number);
        let is_on_list = level == Restricted;
        let is_for_all = matches!(level, Public | App | Member);
        for (member, sees) in [(&ben, is_on_list || is_for_all), (&cem, is_for_all)] {
            let answer = see(&tenant, member, number).await;
            if sees {
                answer.expect(200);
            } else {
                answer.refused(404, "VIDEO_POST_NOT_FOUND");
            }
        }
        see(&other, &other.owner, number).await.refused(404, "VIDEO_POST_NOT_FOUND");
    }
    for id in ["x", "0", "2147483647"] {
        let by = bearer(&world, &tenant, &ben);
        let answer = world.get(&format!("/v2/members/me/video-posts/{id}")).by(&by).send().await;
        answer.refused(404, "VIDEO_POST_NOT_FOUND");
    }
}

#[tokio::test]
async fn an_allow_list_is_read_by_the_app_and_the_owner_only() {
    let world = World::start().await;
    let (tenant, ben) = with_every_level(&world).await;
    let other = Tenant::new(&world, 9).await;
    world.settle().await;
    let ann = bearer(&world, &tenant, &tenant.owner);
    let (apps, mine) =
        ("/v2/apps/me/video-posts/6/allowed-members", "/v2/members/me/video-posts/6/allowed-members");
    for (path, by) in [(apps, &tenant.basic), (mine, &ann)] {
        let listed = world.get(path).by(by).send().await.expect(200).json();
        assert_eq!((&listed[0]["appUserName"], listed.as_array().unwrap().len()), (&json!("Ben"), 1));
    }
    let ben = bearer(&world, &tenant, &ben);
    world.get(mine).by(&ben).send().await.refused(403, "VIDEO_POST_ACCESS_DENIED");
    let hidden = world.get("/v2/members/me/video-posts/7/allowed-members").by(&ben).send().await;
    hidden.refused(404, "VIDEO_POST_NOT_FOUND");
    world.get(apps).by(&other.basic).send().await.refused(404, "VIDEO_POST_NOT_FOUND");
    world.get(apps).send().await.refused(401, "EMPTY_APP_CREDENTIALS");
    world.get(mine).send().await.refused(401, "EMPTY_MEMBER_CREDENTIALS");
    let shown = world.get("/v2/apps/me/video-posts/6").by(&tenant.basic).send().await.json();
    assert_eq!(shown["stats"]["totalMemberWhitelistCount"], 1);
}

#[tokio::test]
async fn media_of_a_restricted_post_are_shown_to_the_allow_list() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let prefix = tenant.processed(&world, 42, Restricted).await;
    let (ben, cem) =
        (tenant.member(&world, "u2", 802, "Ben").await, tenant.member(&world, "u3", 803, "Cem").await);
    allow(&world, &tenant, 42, &ben).await;
    world.settle().await;
    let path = |member: &Owner| {
        format!("{prefix}/720p/00001.m4s?streamingToken={}", tokens(&world, &tenant, member).streaming_token)
    };
    world.get(&path(&ben)).send().await.expect(200);
    world.get(&path(&tenant.owner)).send().await.expect(200);
    world.get(&path(&cem)).send().await.refused(403, "INVALID_STREAMING_TOKEN");
}

#[tokio::test]
async fn an_uploaded_picture_is_served_in_the_place_of_an_extracted_one_and_behind_the_same_door() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    tenant.processed(&world, 42, Public).await;
    tenant.processed(&world, 43, Private).await;
    for number in [42, 43] {
        picture(&world, &tenant, number).await;
    }
    world.settle().await;
    let url = |number: u32| format!("/apps/8/video-posts/{number}/pictures/thumbnail/ab/picture.jpg");
    let answer = world.get(&url(42)).send().await.expect(200);
    assert_eq!((answer.head("content-type"), answer.bytes.as_slice()), ("image/jpeg", &b"own"[..]));
    assert_eq!(answer.head("x-content-type-options"), "nosniff");
    world.get(&url(43)).send().await.refused(403, "INVALID_STREAMING_TOKEN");
    world.get("/apps/8/video-posts/42/incoming/thumbnail/1").send().await.refused(404, "FILE_NOT_FOUND");
    let shown = world.get("/v2/apps/me/video-posts/42").by(&tenant.basic).send().await.json();
    let thumbnail = &shown["file"]["thumbnail"];
    assert!(thumbnail["url"].as_str().unwrap().ends_with(&url(42)), "{thumbnail}");
    let uuid = shown["uuid"].as_str().unwrap();
    let page = world.get(&format!("/watch/{uuid}/state")).send().await.json();
    assert_eq!(page["thumbnailUrl"], thumbnail["url"]);
}

async fn picture(world: &World, tenant: &Tenant, number: u32) {
    let (app, picture, id) = (tenant.app, PictureKind::Thumbnail, Uuid::from_u128(u128::from(number)));
    let key = format!("apps/8/video-posts/{number}/pictures/thumbnail/ab/picture.jpg");
    let bytes = futures::stream::iter([Ok("own".into())]);
    world.platform.blobs.put(&key, Box::pin(bytes), 3).await.unwrap();
    let (file_name, content_type) = ("a.png".to_owned(), "image/png".to_owned());
    let upload = Upload { upload: id, file_name: file_name.clone(), content_type, size: 9, parts: 1 };
    tenant.command(world, number, Command::StartPicture { app, picture, upload, at: now() }).await;
    let file: FileId = (number * 100 + 50).try_into().unwrap();
    let file = Source { file, key, file_name, content_type: "image/jpeg".into(), size: 3 };
    let stored = StoredPicture { upload: id, file };
    tenant.command(world, number, Command::CompletePicture { app, picture, stored, at: now() }).await;
}
