//! Posts in pieces: shared by workers, watched while they are made, deleted in the middle.

use crate::support::{Tenant, ffprobe, gateway, url_of};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use testkit::players::{self, Player, Run};
use testkit::{Scratch, Server, ServerOptions, eventually, long_clip};

/// A debug build makes several pieces, beside other tests.
const LIMIT: Duration = Duration::from_mins(4);

/// The app's events of these types, oldest first.
async fn events(tenant: &Tenant, types: &str) -> Vec<Value> {
    let path = format!("/v2/apps/me/audit/events?type={types}");
    let answer =
        tenant.request(reqwest::Method::GET, &path).send().await.unwrap().error_for_status().unwrap();
    answer.text().await.unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Of each task, by its stream: who claimed it, in order.
async fn claims(tenant: &Tenant) -> BTreeMap<String, Vec<String>> {
    let mut claims: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for event in events(tenant, "task.claimed").await {
        let worker = event["data"]["worker"].as_str().unwrap().to_owned();
        claims.entry(event["stream"].as_str().unwrap().to_owned()).or_default().push(worker);
    }
    claims
}

#[tokio::test]
async fn two_workers_share_the_pieces_and_one_that_is_killed_costs_no_more_than_its_own() {
    let data = Scratch::new("pieces").unwrap();
    let kafka = testkit::Kafka::start().await.unwrap();
    let database = testkit::fresh_database().await;
    let role = |roles: &str| {
        let options =
            ServerOptions::new(data.path()).arg("--role").arg(roles).env("REELOG_LEASE_MS", "10000");
        options.arg("--kafka").arg(&kafka.bootstrap).arg("--database-url").arg(&database)
    };
    let commands = role("command-api").start().await.unwrap();
    let log = commands.base_url.clone();
    let queries =
        role("query-api,projections,relay,policies").arg("--log-url").arg(&log).start().await.unwrap();
    let mut first = role("worker").arg("--log-url").arg(&log).start().await.unwrap();
    let second = role("worker").arg("--log-url").arg(&log).start().await.unwrap();
    let (_gateway, front) = gateway(data.path(), &commands.base_url, &queries.base_url).await;
    let tenant = Tenant::new(&front, commands.create_app("pieces").await.unwrap());
    tenant.member("alice").await.unwrap();
    let outputs = || format!("first: {}\nsecond: {}", first.output(), second.output());
    let joined = |worker: &Server| worker.output().contains("partitions of reelog.task.v1");
    let both = || async { (joined(&first) && joined(&second)).then_some(()) };
    eventually(LIMIT, both).await.unwrap_or_else(|error| panic!("{error}\n{}", outputs()));
    // Which worker a task goes to is a matter of its id: of a dozen, both get some.
    let clip = long_clip().unwrap();
    let one = tenant.publish("alice", &clip, 2, json!({})).await.unwrap();
    let other = tenant.publish("alice", &clip, 1, json!({})).await.unwrap();

    // Both are at it, each with a task of its own.
    let at_work = || async {
        let workers: BTreeSet<_> = claims(&tenant).await.into_values().flatten().collect();
        (workers.len() == 2).then_some(())
    };
    eventually(LIMIT, at_work).await.unwrap_or_else(|error| panic!("{error}\n{}", outputs()));
    first.kill9().unwrap();

    for id in [one, other] {
        let post = tenant.settled(id).await.unwrap();
        assert_eq!(post["videoPostState"], "PROCESSED", "{post:#}\n{}", second.output());
        let probed = ffprobe(&url_of(&post, "CMAF_HLS").unwrap()).await.unwrap();
        let seconds: f64 = probed["format"]["duration"].as_str().unwrap().parse().unwrap();
        assert!((seconds - 80.0).abs() < 0.5, "no gap and nothing doubled: {seconds}");
    }
    let again: Vec<_> = claims(&tenant).await.into_values().filter(|workers| workers.len() > 1).collect();
    assert!(again.len() <= 1, "of all pieces only the one in its hands was begun again: {again:?}");
    assert_eq!(events(&tenant, "post.processed").await.len(), 2);
    assert_eq!(events(&tenant, "post.piece_made").await.len(), events(&tenant, "task.opened").await.len());
}

#[tokio::test]
async fn a_long_post_is_watched_while_it_is_made() {
    let data = Scratch::new("growing").unwrap();
    let server = Server::start(data.path()).await.unwrap();
    let tenant = Tenant::new(&server.base_url, server.create_app("growing").await.unwrap());
    tenant.member("alice").await.unwrap();
    let id = tenant.publish("alice", &long_clip().unwrap(), 1, json!({})).await.unwrap();
    let playable = || async {
        let post = tenant.video_post(id).await.ok()?;
        post["playUrl"].is_string().then_some(post)
    };
    let early =
        eventually(LIMIT, playable).await.unwrap_or_else(|error| panic!("{error}\n{}", server.output()));
    assert_eq!(early["videoPostState"], "PROCESSING", "watched before it is complete");
    let url = early["playUrl"].as_str().unwrap().to_owned();
    let text = |url: String| async move {
        reqwest::get(url).await.unwrap().error_for_status().unwrap().text().await.unwrap()
    };
    let master = text(url.clone()).await;
    let rung = master.lines().find(|line| !line.starts_with('#')).unwrap().to_owned();
    let media_url = format!("{}/{rung}", url.rsplit_once('/').unwrap().0);
    let growing = text(media_url.clone()).await;
    let segment = |playlist: &str| playlist.lines().find(|line| line.contains(".m4s")).unwrap().to_owned();
    let segment_url = format!("{}/{}", media_url.rsplit_once('/').unwrap().0, segment(&growing));
    let bytes = reqwest::get(&segment_url).await.unwrap().error_for_status().unwrap().bytes().await.unwrap();

    // From now on to the end, which is not made yet.
    let players = tokio::spawn(async move {
        let with = |player| Run { player, url: &url, growing: true };
        players::play(&[with(Player::HlsJs), with(Player::Shaka)]).await
    });

    let post = tenant.settled(id).await.unwrap();
    assert_eq!(post["videoPostState"], "PROCESSED", "{post:#}\n{}", server.output());
    assert_eq!(post["playUrl"], early["playUrl"], "an address that was handed out stays valid");
    let whole = text(media_url).await;
    assert!(whole.contains("#EXT-X-ENDLIST") && whole.lines().count() >= growing.lines().count(), "{whole}");
    for played in players.await.unwrap().unwrap() {
        played.assert_played();
        assert!(played.end_s > 79.0, "{played:#?}");
    }
    let after = reqwest::get(&segment_url).await.unwrap().error_for_status().unwrap().bytes().await.unwrap();
    assert_eq!(after, bytes);
    let all = post["renditions"].as_array().unwrap();
    assert!(all.iter().all(|one| one["isComplete"] == true && one["madeMs"] == one["totalMs"]), "{all:#?}");
    tenant.assert_no_leaks(&server, &[]).await;
}

#[tokio::test]
async fn a_post_deleted_in_the_middle_stops_its_tasks_and_leaves_no_file() {
    let data = Scratch::new("deleted").unwrap();
    let server = Server::start(data.path()).await.unwrap();
    let tenant = Tenant::new(&server.base_url, server.create_app("deleted").await.unwrap());
    tenant.member("alice").await.unwrap();
    let id = tenant.publish("alice", &long_clip().unwrap(), 1, json!({})).await.unwrap();
    let begun = || async { (!claims(&tenant).await.is_empty()).then_some(()) };
    eventually(LIMIT, begun).await.unwrap();
    let path = format!("/v2/apps/me/video-posts/{id}");
    let gone = tenant.request(reqwest::Method::DELETE, &path).send().await.unwrap();
    assert_eq!(gone.status(), 204);
    let ended = || async {
        let opened = events(&tenant, "task.opened").await.len();
        let ended = events(&tenant, "task.made,task.failed,task.cancelled").await.len();
        let folder = data.path().join(format!("media/data/apps/{}/video-posts/{id}", tenant.app.id));
        let is_empty = !folder.exists() || std::fs::read_dir(&folder).ok()?.next().is_none();
        (opened == ended && is_empty).then_some(())
    };
    eventually(LIMIT, ended).await.unwrap_or_else(|error| panic!("{error}\n{}", server.output()));
    assert!(!events(&tenant, "task.cancelled").await.is_empty());
}
