//! Usage figures as JSON and CSV, and their way from the meter.

use crate::support::{Tenant, World, now};
use async_trait::async_trait;
use domain::access::AccessLevel::Public;
use domain::usage::Usage;
use query_api::{Flusher, MeasureSink, Measured, Refused};
use schemas::rest::UsageWindow;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use tokio_util::sync::CancellationToken;
use web::{Meter, Playbacks};

/// Records in the log what left, as the writing side does.
async fn record(world: &World) {
    for UsageWindow { window, .. } in world.platform.meter.take() {
        let key = window.app_user_id.key(window.app).to_string();
        world.run::<Usage>(window.app.get(), &key, window).await;
    }
    world.settle().await;
}

async fn watched() -> (World, Tenant) {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let prefix = tenant.processed(&world, 42, Public).await;
    for file in ["720p/00001.m4s", "720p/00002.m4s", "audio/00001.m4s"] {
        world.get(&format!("{prefix}/{file}")).send().await.expect(200);
    }
    record(&world).await;
    (world, tenant)
}

#[tokio::test]
async fn a_members_usage_holds_every_figure() {
    let (world, tenant) = watched().await;
    for granularity in ["", "?granularity=HOUR", "?granularity=DAY"] {
        let path = format!("/v2/apps/me/members/u1/usage{granularity}");
        let usage = world.get(&path).by(&tenant.basic).send().await.expect(200).json();
        assert_eq!(usage["member"], serde_json::json!({ "id": 801, "appUserId": "u1" }));
        let total = &usage["total"];
        let expected = serde_json::json!({
            "posts": 1, "uploadedBytes": 4_000, "mediaMs": 6_000,
            "transcodedMs": { "720p": 6_000, "audio": 6_000 }, "cpuMs": 900, "storedBytes": 2_004_000,
            "watchedMs": 6_000, "deliveredBytes": 605_000
        });
        assert_eq!(*total, expected, "{granularity}");
        assert_eq!(usage["rows"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn usage_of_all_members_is_a_page_or_csv() {
    let (world, tenant) = watched().await;
    let path = "/v2/apps/me/usage/members?granularity=HOUR";
    let page = world.get(path).by(&tenant.basic).send().await.expect(200).json();
    assert_eq!((&page["totalElements"], &page["content"][0]["watchedMs"]), (&1.into(), &6_000.into()));
    assert_eq!(page["content"][0]["member"]["appUserId"], "u1");
    let csv = world
        .get(path)
        .by(&tenant.basic)
        .header("accept", "text/csv;q=0.9, */*;q=0.1")
        .send()
        .await
        .expect(200);
    assert_eq!(csv.head("content-type"), "text/csv; charset=utf-8");
    let text = csv.text();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines.len(), 3, "a head, a row, an end");
    assert_eq!(lines[0].split(',').count(), lines[1].split(',').count());
    assert!(
        lines[1].ends_with(",u1,801,1,4000,6000,12000,720p=6000;audio=6000,900,2004000,6000,605000"),
        "{text}"
    );
    let path = "/v2/apps/me/members/u1/usage";
    let one = world.get(path).by(&tenant.basic).header("accept", "text/csv").send().await.expect(200);
    assert_eq!(one.text().lines().count(), 2);
}

#[tokio::test]
async fn only_the_time_asked_for_is_counted() {
    let (world, tenant) = watched().await;
    let total = async |query: &str| {
        let path = format!("/v2/apps/me/members/u1/usage?{query}");
        world.get(&path).by(&tenant.basic).send().await.expect(200).json()["total"]["watchedMs"].clone()
    };
    assert_eq!(total("from=2020-01-01&to=2020-02-01").await, 0);
    let hour = schemas::rest::iso(domain::Timestamp::from_micros(now().hour() - 3_600_000_000));
    assert_eq!(total(&format!("granularity=HOUR&from={hour}")).await, 6_000);
    for query in
        ["from=x", "granularity=WEEK", "from=2026-02-01&to=2026-01-01", "from=2020-01-01&to=2026-01-01"]
    {
        for path in ["members/u1/usage", "usage/members"] {
            let wrong = world.get(&format!("/v2/apps/me/{path}?{query}")).by(&tenant.basic).send().await;
            wrong.refused(400, "INVALID_REQUEST_PARAMETER");
        }
    }
}

/// Refuses the first calls.
#[derive(Default)]
struct Moody {
    refusals: AtomicU32,
    taken: Mutex<Vec<Measured>>,
}

#[async_trait]
impl MeasureSink for Moody {
    async fn record(&self, measured: &Measured) -> Result<(), Refused> {
        if self.refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
        {
            return Err(Refused::ForNow("the log is busy".into()));
        }
        self.taken.lock().unwrap().push(measured.clone());
        Ok(())
    }
}

fn window(measured: &Measured) -> UsageWindow {
    match measured {
        Measured::Usage(window) => window.clone(),
        Measured::Playback(report) => panic!("a window of usage, not {report:?}"),
    }
}

fn metered(meter: &Meter, post: u32) {
    let delivered = web::Delivered {
        app: 8.try_into().unwrap(),
        member: 801.try_into().unwrap(),
        app_user_id: "u1".parse().unwrap(),
        post: post.try_into().unwrap(),
        bytes: 10,
        watched_ms: 1,
        requests: 1,
    };
    meter.add(delivered, now());
}

#[tokio::test]
async fn a_window_that_nobody_took_is_reported_again_under_the_same_id() {
    let (meter, sink) = (Meter::default(), Arc::new(Moody { refusals: 1.into(), ..Moody::default() }));
    let mut flusher = Flusher::new(meter.clone(), Playbacks::default(), sink.clone());
    metered(&meter, 1);
    flusher.report(false).await;
    assert!(sink.taken.lock().unwrap().is_empty());
    metered(&meter, 2);
    flusher.report(false).await;
    flusher.report(false).await;
    let taken: Vec<UsageWindow> = sink.taken.lock().unwrap().iter().map(window).collect();
    assert_eq!(taken.iter().map(|window| window.window.post.get()).collect::<Vec<_>>(), [1, 2]);
    assert_ne!(taken[0].id, taken[1].id);
}

#[tokio::test]
async fn what_was_counted_is_reported_at_the_end_even_if_not_at_once() {
    let (meter, sink) = (Meter::default(), Arc::new(Moody { refusals: 2.into(), ..Moody::default() }));
    metered(&meter, 1);
    let stop = CancellationToken::new();
    stop.cancel();
    Flusher::new(meter, Playbacks::default(), sink.clone()).run(stop).await;
    assert_eq!(sink.taken.lock().unwrap().len(), 1);
}
