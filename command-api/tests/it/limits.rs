//! Limits of requests and of guesses.

use crate::support::{Tenant, World};
use axum::extract::ConnectInfo;
use std::net::SocketAddr;
use web::Settings;

const LOGIN: &str = r#"{"appUserId":"u1"}"#;

#[tokio::test]
async fn an_answer_tells_what_is_left_of_the_apps_limit_and_beyond_it_when_to_come_again() {
    let settings = Settings { app_requests_per_s: 1, ..Settings::default() };
    let world = World::with(settings).await;
    let (tenant, other) = (Tenant::new(&world).await, Tenant::new(&world).await);
    let ask = |by: &str| world.post("/v2/apps/me/members/login").by(by).raw(LOGIN);
    let first = ask(&tenant.basic).await.expect(200);
    assert_eq!(first.headers["ratelimit-policy"], "\"app\";q=10;w=10");
    let left = first.headers["ratelimit"].to_str().unwrap();
    assert!(left.starts_with("\"app\";r=") && left.contains(";t="), "{left}");
    for _ in 0..10 {
        ask(&tenant.basic).await;
    }
    let beyond = ask(&tenant.basic).await;
    assert_eq!(beyond.headers["ratelimit"], "\"app\";r=0;t=1");
    assert_eq!(beyond.headers["retry-after"], "1");
    beyond.refused(429, "TOO_MANY_REQUESTS");
    ask(&other.basic).await.expect(200);
}

#[tokio::test]
async fn who_only_knows_a_tenants_key_uses_up_nothing_of_the_tenants() {
    let world = World::with(Settings { app_requests_per_s: 1, ..Settings::default() }).await;
    let tenant = Tenant::new(&world).await;
    let wrong = tenant.wrong_secret();
    for _ in 0..20 {
        world.get("/v2/apps/me/members/login").by(&wrong).send().await;
        world
            .post("/v2/apps/me/members/login")
            .by(&wrong)
            .send()
            .await
            .refused(401, "INVALID_APP_CREDENTIALS");
    }
    let login = world.post("/v2/apps/me/members/login").by(&tenant.basic);
    login.raw(LOGIN).await.expect(200);
}

#[tokio::test]
async fn a_source_that_guesses_a_secret_waits_while_the_tenant_goes_on_even_from_there() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let from = |last: u8, by: &str| {
        let peer = ConnectInfo(SocketAddr::from(([192, 0, 2, last], 1_234)));
        let ask = world.post("/v2/apps/me/members/login").by(by).extension(peer);
        ask.raw(LOGIN)
    };
    let wrong = tenant.wrong_secret();
    for _ in 0..9 {
        from(1, &wrong).await.refused(401, "INVALID_APP_CREDENTIALS");
    }
    let late = from(1, &wrong).await;
    assert!(late.headers.contains_key("retry-after"));
    late.refused(429, "TOO_MANY_REQUESTS");
    from(2, &wrong).await.refused(401, "INVALID_APP_CREDENTIALS");
    for last in [1, 2] {
        from(last, &tenant.basic).await.expect(200);
    }
}

#[tokio::test]
async fn an_address_has_a_limit_of_its_own_that_counts_strangers_too() {
    let world = World::with(Settings { address_requests_per_s: 1, ..Settings::default() }).await;
    let from = |last: u8| {
        let peer = ConnectInfo(SocketAddr::from(([192, 0, 2, last], 1_234)));
        world.post("/v2/apps/me/members").extension(peer).send()
    };
    for _ in 0..10 {
        from(1).await.refused(401, "EMPTY_APP_CREDENTIALS");
    }
    let beyond = from(1).await;
    assert_eq!(beyond.headers["ratelimit-policy"], "\"address\";q=10;w=10");
    beyond.refused(429, "TOO_MANY_REQUESTS");
    from(2).await.refused(401, "EMPTY_APP_CREDENTIALS");
}
