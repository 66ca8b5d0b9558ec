//! A server that is killed early, half way and late in a post: nobody sees it in the post or in the usage.

use crate::support::Tenant;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Scratch, ServerOptions, eventually, long_clip};

const LIMIT: Duration = Duration::from_mins(4);

/// Tasks of a post that are made, and all of them.
async fn made(tenant: &Tenant, id: u64) -> Option<(usize, usize)> {
    let history = tenant.history(id).await.ok()?;
    let of = |kind: &str| history.iter().filter(|event| event["type"] == kind).count();
    let plan = history.iter().find(|event| event["type"] == "post.planned")?;
    let chunks = plan["data"]["plan"]["chunks"].as_array()?.len();
    // The chunks, the sound, the pictures.
    Some((of("post.piece_made"), chunks + 2))
}

/// What a tenant sees of a post, without what differs from post to post.
fn shown(post: &Value) -> Value {
    json!([post["videoPostState"], post["duration"], post["renditions"]])
}

fn total(usage: &Value) -> Value {
    let total = &usage["total"];
    json!([total["posts"], total["storedBytes"], total["sourceBytes"], total["transcodedMs"]])
}

#[tokio::test]
async fn a_server_killed_at_10_50_and_90_percent_makes_the_same_post_and_usage() {
    let data = Scratch::new("kills").unwrap();
    let mut server = ServerOptions::new(data.path()).env("REELOG_LEASE_MS", "2000").start().await.unwrap();
    let mut tenant = Tenant::new(&server.base_url, server.create_app("kills").await.unwrap());
    tenant.member("alice").await.unwrap();
    tenant.member("bob").await.unwrap();
    let clip = long_clip().unwrap();
    let id = tenant.publish("alice", &clip, 1, json!({})).await.unwrap();
    for percent in [10, 50, 90] {
        let far = || async {
            let (made, all) = made(&tenant, id).await?;
            (made * 100 >= all * percent || made + 1 == all).then_some(())
        };
        eventually(LIMIT, far)
            .await
            .unwrap_or_else(|error| panic!("{percent} %: {error}\n{}", server.output()));
        server.kill9().unwrap();
        server.restart().await.unwrap();
        tenant = Tenant::new(&server.base_url, tenant.app);
    }
    let killed = tenant.settled(id).await.unwrap();
    assert_eq!(killed["videoPostState"], "PROCESSED", "{killed:#}\n{}", server.output());
    let whole = tenant.publish("bob", &clip, 1, json!({})).await.unwrap();
    let whole = tenant.settled(whole).await.unwrap();
    assert_eq!(shown(&killed), shown(&whole));
    let usage =
        async |member: &str| tenant.get(&format!("/v2/apps/me/members/{member}/usage")).await.unwrap();
    let (alice, bob) = (usage("alice").await, usage("bob").await);
    assert_eq!(total(&alice), total(&bob), "{alice:#}\n{bob:#}");
    tenant.assert_no_leaks(&server, &[]).await;
}
