//! Posts that need a streaming token.

use crate::support::{Tenant, World, now};
use domain::access::AccessLevel;
use domain::member::{self, Member};
use domain::post::Owner;
use web::tokens::{Claims, Purpose, Terms};

const TERMS: Terms = Terms { lifetime_s: 86_400, from_s: 0 };

pub fn token(world: &World, tenant: &Tenant, owner: &Owner) -> String {
    let claims = Claims {
        app_id: tenant.app,
        purpose: Purpose::Member,
        app_user_id: owner.app_user_id.clone(),
        member_id: owner.member,
        username: None,
    };
    world.platform.secrets.tokens().login(claims, TERMS, now()).unwrap().streaming_token
}

#[tokio::test]
async fn a_private_post_is_shown_to_its_owner_only() {
    let world = World::start().await;
    let (tenant, other) = (Tenant::new(&world, 8).await, Tenant::new(&world, 9).await);
    let prefix = tenant.processed(&world, 42, AccessLevel::Private).await;
    let guest = tenant.member(&world, "u2", 802, "Bob").await;
    world.settle().await;
    let path = format!("{prefix}/720p/00001.m4s");
    let with = |token: &str| world.get(&format!("{path}?streamingToken={token}"));
    let own = token(&world, &tenant, &tenant.owner);
    let answer = with(&own).send().await.expect(200);
    assert_eq!(answer.head("cache-control"), "private, max-age=3600");
    world.get(&path).send().await.refused(403, "INVALID_STREAMING_TOKEN");
    let claims = |purpose| Claims {
        app_id: tenant.app,
        purpose,
        app_user_id: tenant.owner.app_user_id.clone(),
        member_id: tenant.owner.member,
        username: None,
    };
    let login = world.platform.secrets.tokens().login(claims(Purpose::Member), TERMS, now()).unwrap();
    let old = ports_time(-2 * 86_400);
    let expired =
        world.platform.secrets.tokens().login(claims(Purpose::Member), TERMS, old).unwrap().streaming_token;
    for (wrong, why) in [
        (String::new(), "empty"),
        ("x.y.z".into(), "no token"),
        (format!("{own}x"), "altered"),
        (login.access_token, "for the API"),
        (login.refresh_token, "for refreshing"),
        (expired, "expired"),
        (token(&world, &tenant, &guest), "another member's"),
        (token(&world, &other, &other.owner), "another app's"),
    ] {
        let answer = with(&wrong).send().await;
        assert_eq!(answer.status, 403, "{why}");
    }
}

fn ports_time(seconds: i64) -> domain::Timestamp {
    domain::Timestamp::from_micros(now().as_micros() + seconds * 1_000_000)
}

#[tokio::test]
async fn a_post_for_the_app_is_shown_to_its_members_and_to_no_others() {
    let world = World::start().await;
    let (tenant, other) = (Tenant::new(&world, 8).await, Tenant::new(&world, 9).await);
    let prefix = tenant.processed(&world, 42, AccessLevel::App).await;
    let guest = tenant.member(&world, "u2", 802, "Bob").await;
    world.settle().await;
    let path = |token: &str| format!("{prefix}/720p/00001.m4s?streamingToken={token}");
    world.get(&path(&token(&world, &tenant, &guest))).send().await.expect(200);
    world.get(&path(&token(&world, &other, &other.owner))).send().await.expect(403);
}

#[tokio::test]
async fn a_token_opens_what_clients_ask_for_besides_and_none_tells_nothing() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let prefix = tenant.processed(&world, 42, AccessLevel::Private).await;
    let own = token(&world, &tenant, &tenant.owner);
    let path = format!("{prefix}/720p/00001.m4s");
    let (signed, private) = (format!("{path}?streamingToken={own}"), "private, max-age=3600");
    let head = world.ask("HEAD", &signed).send().await.expect(200);
    assert_eq!((head.head("cache-control"), head.head("accept-ranges")), (private, "bytes"));
    let etag = head.head("etag").to_owned();
    let part =
        world.get(&signed).header("range", "bytes=-10").header("if-range", &etag).send().await.expect(206);
    assert_eq!((part.bytes.len(), part.head("cache-control")), (10, private));
    let known = world.get(&signed).header("if-none-match", &etag).send().await.expect(304);
    assert_eq!(known.head("cache-control"), private);
    // Without it neither a tag that is known nor a file that is not there makes a difference.
    for path in [path, format!("{prefix}/720p/00099.m4s"), format!("{prefix}/none")] {
        let refused = world.get(&path).header("if-none-match", &etag).send().await;
        assert_eq!(refused.head("cache-control"), "no-store", "{path}");
        refused.refused(403, "INVALID_STREAMING_TOKEN");
    }
    world.ask("HEAD", &format!("{prefix}/main.m3u8")).beside_the_contract().send().await.expect(403);
    world.get(&format!("{prefix}/none?streamingToken={own}")).send().await.refused(404, "FILE_NOT_FOUND");
}

#[tokio::test]
async fn the_token_of_an_app_opens_all_of_its_posts_and_no_other_apps() {
    let world = World::start().await;
    let (tenant, other) = (Tenant::new(&world, 8).await, Tenant::new(&world, 9).await);
    let prefix = tenant.processed(&world, 42, AccessLevel::Private).await;
    let tokens = world.platform.secrets.tokens();
    let of = |app| tokens.app_streaming(app, TERMS, now()).unwrap();
    let expired = tokens.app_streaming(tenant.app, TERMS, ports_time(-2 * 86_400)).unwrap();
    let forged =
        web::tokens::TokenKey::new(b"a key of somebody").app_streaming(tenant.app, TERMS, now()).unwrap();
    for (token, status) in [(of(tenant.app), 200), (of(other.app), 403), (expired, 403), (forged, 403)] {
        let answer = world.get(&format!("{prefix}/720p/00001.m4s?streamingToken={token}")).send().await;
        assert_eq!(answer.status, status);
    }
}

#[tokio::test]
async fn playlists_hand_the_token_on() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let prefix = tenant.processed(&world, 42, AccessLevel::Private).await;
    let own = token(&world, &tenant, &tenant.owner);
    let read = async |file: &str| {
        let answer = world.get(&format!("{prefix}/{file}?streamingToken={own}")).send().await.expect(200);
        assert_eq!(answer.head("cache-control"), "private, no-store");
        assert_eq!(answer.head("content-length"), answer.bytes.len().to_string());
        answer.text()
    };
    assert!(read("main.m3u8").await.contains(&format!("\n720p/main.m3u8?streamingToken={own}\n")));
    let media = read("720p/main.m3u8").await;
    assert!(media.contains(&format!("URI=\"init.mp4?streamingToken={own}\"")), "{media}");
    assert!(
        read("manifest.mpd").await.contains(&format!("media=\"720p/$Number%05d$.m4s?streamingToken={own}\""))
    );
    let next = media.lines().find(|line| line.starts_with("00001.m4s")).unwrap();
    world.get(&format!("{prefix}/720p/{next}")).send().await.expect(200);
}

#[tokio::test]
async fn a_token_dies_with_its_member() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let prefix = tenant.processed(&world, 42, AccessLevel::Private).await;
    let path = format!("{prefix}/main.m3u8?streamingToken={}", token(&world, &tenant, &tenant.owner));
    world.get(&path).send().await.expect(200);
    let key = tenant.owner.app_user_id.key(tenant.app).to_string();
    world.run::<Member>(8, &key, member::Command::Delete { app: tenant.app, at: now() }).await;
    world.settle().await;
    world.get(&path).send().await.refused(403, "INVALID_STREAMING_TOKEN");
}
