//! What guests read: what is for everybody, and nothing that is for members (contract section 1, "Access levels").

use crate::support::{Answer, Tenant, World, now};
use domain::access::AccessLevel;
use domain::member::{Command, Member};
use domain::post::Owner;
use domain::room::Kind;
use schemas::rest::Tokens;
use web::tokens::{Claims, Purpose, Terms};

async fn get(world: &World, path: &str, by: &str) -> Answer {
    world.get(path).by(by).send().await
}

/// A guest of the app.
async fn guest(world: &World, tenant: &Tenant, number: u32) -> Owner {
    let (member, app_user_id) = (number.try_into().unwrap(), format!("GUEST{number}").parse().unwrap());
    let owner = Owner { member, app_user_id };
    let (app, app_user_id) = (tenant.app, owner.app_user_id.clone());
    let admit = Command::AdmitGuest { app, number: member, app_user_id, at: now() };
    world.run::<Member>(app.get(), &owner.app_user_id.key(app).to_string(), admit).await;
    owner
}

fn tokens(world: &World, tenant: &Tenant, who: &Owner, purpose: Purpose) -> Tokens {
    let claims = Claims {
        app_id: tenant.app,
        purpose,
        app_user_id: who.app_user_id.clone(),
        member_id: who.member,
        username: None,
    };
    let terms = Terms { lifetime_s: 60, from_s: 0 };
    world.platform.secrets.tokens().login(claims, terms, now()).unwrap()
}

#[tokio::test]
async fn a_guest_reads_posts_for_everybody_and_a_member_those_for_members_too() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 7).await;
    let levels = [AccessLevel::Public, AccessLevel::App, AccessLevel::Member, AccessLevel::Private];
    for (number, level) in (1..).zip(levels) {
        tenant.post(&world, number, "Rabbit", level).await;
    }
    let ann = tenant.member(&world, "ann", 711, "Ann").await;
    let gus = guest(&world, &tenant, 712).await;
    world.settle().await;
    let member = format!("Bearer {}", tokens(&world, &tenant, &ann, Purpose::Member).access_token);
    // One who was made up as a guest is one, whatever the token says.
    for purpose in [Purpose::Guest, Purpose::Member] {
        let by = format!("Bearer {}", tokens(&world, &tenant, &gus, purpose).access_token);
        for (post, guests, members) in [(1, 200, 200), (2, 200, 200), (3, 404, 200), (4, 404, 404)] {
            let path = format!("/v2/members/me/video-posts/{post}");
            assert_eq!(get(&world, &path, &by).await.status, guests, "guest, {post}");
            assert_eq!(get(&world, &path, &member).await.status, members, "member, {post}");
        }
        let list = get(&world, "/v2/members/me/video-posts", &by).await.expect(200).json();
        assert_eq!(list["content"].as_array().unwrap().len(), 1, "lists have what is public");
    }
}

#[tokio::test]
async fn a_guests_streaming_token_plays_nothing_that_is_for_members() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 7).await;
    let source = tenant.uploaded(&world, 1, AccessLevel::Member).await;
    let ann = tenant.member(&world, "ann", 711, "Ann").await;
    let gus = guest(&world, &tenant, 712).await;
    world.settle().await;
    let play = async |who: &Owner, purpose| {
        let token = tokens(&world, &tenant, who, purpose).streaming_token;
        world.get(&format!("{source}?streamingToken={token}")).send().await
    };
    play(&ann, Purpose::Member).await.expect(200);
    play(&gus, Purpose::Guest).await.refused(403, "INVALID_STREAMING_TOKEN");
}

#[tokio::test]
async fn in_a_vicollo_app_a_guest_finds_rooms_as_the_group_guests_does() {
    let world = World::start().await;
    let tenant = Tenant::vicollo(&world, 7).await;
    for (number, level) in (1..).zip([AccessLevel::Public, AccessLevel::Member, AccessLevel::Private]) {
        tenant.room(&world, number, "Math", level, &tenant.owner, Kind::VideoConference).await;
    }
    let ann = tenant.member(&world, "ann", 711, "Ann").await;
    let gus = guest(&world, &tenant, 712).await;
    world.settle().await;
    let found = async |who: &Owner| {
        let by = tenant.bearer(&world, who);
        let list =
            get(&world, "/v2/members/me/video-rooms?sortBy=CREATED_AT_ASC", &by).await.expect(200).json();
        let ids = list["content"].as_array().unwrap().iter().map(|room| room["id"].as_u64().unwrap());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(found(&gus).await, [1]);
    assert_eq!(found(&ann).await, [1, 2]);
    let by = tenant.bearer(&world, &gus);
    get(&world, "/v2/members/me/video-rooms/2", &by).await.refused(404, "VIDEO_ROOM_NOT_FOUND");
}
