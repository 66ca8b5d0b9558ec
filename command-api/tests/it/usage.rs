use crate::support::{Tenant, World};
use domain::Timestamp;
use domain::playback::{self, Figures};
use domain::usage::Recorded;
use schemas::rest::{PlaybackReport, UsageWindow};
use serde_json::{Value, json};
use uuid::Uuid;

fn window(tenant: &Tenant) -> UsageWindow {
    let window = Recorded {
        app: u32::try_from(tenant.id).unwrap().try_into().unwrap(),
        member: 1.try_into().unwrap(),
        app_user_id: "u1".parse().unwrap(),
        post: 1.try_into().unwrap(),
        from: Timestamp::from_micros(1_000),
        to: Timestamp::from_micros(2_000),
        delivered_bytes: 10,
        watched_ms: 20,
        requests: 1,
    };
    UsageWindow { id: Uuid::new_v4(), window }
}

async fn recorded(world: &World) -> usize {
    let events = world.platform.log.read_all(0, 1_000).await.unwrap();
    events.iter().filter(|event| event.event_type == "usage.recorded").count()
}

#[tokio::test]
async fn a_window_reported_twice_counts_once() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let body = json!([window(&tenant), window(&tenant)]);
    for _ in 0..2 {
        world.post("/internal/v1/usage").by(&world.worker()).json(&body).await.expect(204);
    }
    assert_eq!(recorded(&world).await, 2);
}

#[tokio::test]
async fn a_window_that_ends_before_it_starts_is_refused() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let mut backwards = window(&tenant);
    backwards.window.to = Timestamp::from_micros(0);
    let answer = world.post("/internal/v1/usage").by(&world.worker()).json(&json!([backwards])).await;
    answer.refused(400, "INVALID_USAGE_WINDOW");
}

#[tokio::test]
async fn only_our_own_processes_report_usage() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let post = |ask: crate::support::Ask| ask.json(&Value::Null);
    post(world.post("/internal/v1/usage")).await.refused(401, "EMPTY_WORKER_CREDENTIALS");
    post(world.post("/internal/v1/usage").by(&tenant.basic)).await.refused(401, "INVALID_WORKER_CREDENTIALS");
    post(world.post("/internal/v1/usage").by(&world.operator()))
        .await
        .refused(401, "INVALID_WORKER_CREDENTIALS");
}

#[tokio::test]
async fn a_session_of_a_player_is_taken_once_from_our_own_processes_only() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let report = |to| {
        let report = playback::Recorded {
            app: u32::try_from(tenant.id).unwrap().try_into().unwrap(),
            post: 1.try_into().unwrap(),
            session: Uuid::from_u128(7),
            from: Timestamp::from_micros(1_000),
            to: Timestamp::from_micros(to),
            figures: Figures { startup_ms: Some(300), ..Figures::default() },
        };
        json!([PlaybackReport { id: Uuid::new_v4(), report }])
    };
    let path = "/internal/v1/playbacks";
    let once = report(2_000);
    for _ in 0..2 {
        world.post(path).by(&world.worker()).json(&once).await.expect(204);
    }
    world.post(path).by(&world.worker()).json(&report(0)).await.refused(400, "INVALID_USAGE_WINDOW");
    assert_eq!(world.post(path).json(&report(2_000)).await.status, 401);
    let events = world.platform.log.read_all(0, 1_000).await.unwrap();
    assert_eq!(events.iter().filter(|event| event.event_type == "playback.recorded").count(), 1);
}
