//! Roles in processes of their own, over a real Kafka and PostgreSQL.

use crate::support::{Tenant, gateway};
use serde_json::json;
use std::time::Duration;
use testkit::{Scratch, ServerOptions, clip, eventually};

#[tokio::test]
async fn split_roles_do_the_whole_chain_and_the_topics_hold_every_position_once() {
    let data = Scratch::new("cluster").unwrap();
    // Topics of its own: other tests publish to the same broker.
    let kafka = testkit::Kafka::start().await.unwrap();
    let database = testkit::fresh_database().await;
    let role = |roles: &str, log: Option<&str>| {
        let options = ServerOptions::new(data.path()).arg("--role").arg(roles);
        let options = options.arg("--kafka").arg(&kafka.bootstrap).arg("--database-url").arg(&database);
        match log {
            Some(url) => options.arg("--log-url").arg(url),
            None => options,
        }
    };
    let commands = role("command-api", None).start().await.unwrap();
    let log = Some(commands.base_url.as_str());
    let queries = role("query-api,projections", log).start().await.unwrap();
    let reactions = role("relay,policies", log).start().await.unwrap();
    let mut first = role("worker", log).env("REELOG_LEASE_MS", "3000").start().await.unwrap();
    let _second = role("worker", log).env("REELOG_LEASE_MS", "3000").start().await.unwrap();

    let (_gateway, front) = gateway(data.path(), &commands.base_url, &queries.base_url).await;

    let tenant = Tenant::new(&front, commands.create_app("cluster").await.unwrap());
    tenant.member("alice").await.unwrap();
    let one = tenant.publish("alice", &clip("bigbuckbunny.mp4"), 3, json!({})).await.unwrap();
    let two = tenant.publish("alice", &clip("bikes.mp4"), 1, json!({})).await.unwrap();
    eventually(Duration::from_secs(90), || async {
        (tenant.video_post(one).await.ok()?["videoPostState"] == "PROCESSING").then_some(())
    })
    .await
    .unwrap();
    // One of the two is killed in the middle of its job; the other one takes over.
    first.kill9().unwrap();
    for id in [one, two] {
        let post = tenant.settled(id).await.unwrap();
        assert_eq!(
            post["videoPostState"],
            "PROCESSED",
            "{post:#}\n{}\n{}",
            reactions.output(),
            commands.output()
        );
    }
    let head = last_position(&tenant, one).await.max(last_position(&tenant, two).await);
    let records = eventually(Duration::from_mins(1), || async {
        let records = kafka.stock_records("reelog\\.[a-z]+\\.v1", Duration::from_secs(5)).await.ok()?;
        let mut positions: Vec<u64> =
            records.iter().filter_map(|record| record.headers.get("ce_position")?.parse().ok()).collect();
        positions.sort_unstable();
        (positions.last().copied()? >= head).then_some(positions)
    })
    .await
    .unwrap();
    let expected: Vec<u64> = (1..=positions_end(&records)).collect();
    assert_eq!(records, expected, "a stock consumer sees every position exactly once");
}

fn positions_end(positions: &[u64]) -> u64 {
    positions.last().copied().unwrap_or(0)
}

async fn last_position(tenant: &Tenant, id: u64) -> u64 {
    let history = tenant.history(id).await.unwrap();
    history.last().and_then(|event| event["position"].as_u64()).expect("a post has a history")
}
