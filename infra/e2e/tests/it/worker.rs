//! A worker that dies, anywhere, and a record that comes again: one result, once.

use crate::support::Tenant;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;
use testkit::{Scratch, Server, ServerOptions, clip, eventually, reelog_bin};

/// The result of a post, once, and no leftovers of the tries before it.
async fn assert_one_result(tenant: &Tenant, id: u64, server: &Server) {
    let post = tenant.settled(id).await.unwrap();
    assert_eq!(post["videoPostState"], "PROCESSED", "{post:#}\n{}", server.output());
    let history = tenant.history(id).await.unwrap();
    let results = history.iter().filter(|event| event["type"] == "post.processed").count();
    assert_eq!(results, 1, "{history:#?}");
    let processed =
        server.data().join(format!("media/data/apps/{}/video-posts/{id}/processed", tenant.app.id));
    let folders = |of: &Path| -> Option<Vec<PathBuf>> {
        let entries = std::fs::read_dir(of).ok()?.filter_map(Result::ok).map(|entry| entry.path());
        Some(entries.filter(|path| path.is_dir()).collect())
    };
    let made = history.iter().filter(|event| event["type"] == "post.piece_made").count();
    let tidy = eventually(Duration::from_secs(20), || async {
        let jobs = folders(&processed)?;
        let [job] = jobs.as_slice() else { return None };
        (folders(job)?.len() == made).then_some(())
    });
    tidy.await.expect("exactly one folder of each piece of one result is left");
}

#[tokio::test]
async fn a_server_that_dies_at_each_point_of_a_job_ends_with_one_result() {
    for point in ["claimed", "planned", "claimed_task", "first_output", "before_report", "after_report"] {
        let data = Scratch::new("crash").unwrap();
        let crashing =
            ServerOptions::new(data.path()).env("REELOG_CRASH_AT", point).env("REELOG_LEASE_MS", "2000");
        let mut server = crashing.start().await.unwrap();
        let tenant = Tenant::new(&server.base_url, server.create_app("crash").await.unwrap());
        tenant.member("alice").await.unwrap();
        let post = tenant.post("/v2/apps/me/video-posts", &json!({ "appUserId": "alice" })).await.unwrap();
        let id = post["id"].as_u64().unwrap();
        // The server may die before it has answered the last call of the upload.
        let _ = tenant.upload(id, &clip("carphone_pristine.mp4"), 1).await;
        eventually(Duration::from_mins(1), || async { tenant.video_post(id).await.is_err().then_some(()) })
            .await
            .unwrap_or_else(|error| panic!("the server dies at {point}: {error}\n{}", server.output()));
        server.kill9().unwrap();
        let calm = ServerOptions::new(data.path()).env("REELOG_LEASE_MS", "2000").start().await.unwrap();
        let tenant = Tenant::new(&calm.base_url, tenant.app);
        assert_one_result(&tenant, id, &calm).await;
        tenant.assert_no_leaks(&calm, &[]).await;
    }
}

#[tokio::test]
async fn a_stopped_server_gives_its_job_back_at_once() {
    let data = Scratch::new("stop").unwrap();
    let mut server = Server::start(data.path()).await.unwrap();
    let tenant = Tenant::new(&server.base_url, server.create_app("stop").await.unwrap());
    tenant.member("alice").await.unwrap();
    let id = tenant.publish("alice", &clip("bigbuckbunny.mp4"), 1, json!({})).await.unwrap();
    eventually(Duration::from_mins(1), || async {
        (tenant.video_post(id).await.ok()?["videoPostState"] == "PROCESSING").then_some(())
    })
    .await
    .unwrap();
    assert!(server.terminate().await.unwrap().success(), "{}", server.output());
    server.restart().await.unwrap();
    let tenant = Tenant::new(&server.base_url, tenant.app);
    assert_one_result(&tenant, id, &server).await;
}

#[tokio::test]
async fn records_that_come_again_and_rebuilt_read_models_change_nothing() {
    let data = Scratch::new("again").unwrap();
    let mut server = Server::start(data.path()).await.unwrap();
    let tenant = Tenant::new(&server.base_url, server.create_app("again").await.unwrap());
    tenant.member("alice").await.unwrap();
    let id = tenant.publish("alice", &clip("carphone_pristine.mp4"), 2, json!({})).await.unwrap();
    assert_eq!(tenant.settled(id).await.unwrap()["videoPostState"], "PROCESSED");
    let history = tenant.history(id).await.unwrap();
    let usage = tenant.get("/v2/apps/me/members/alice/usage").await.unwrap();
    for _ in 0..2 {
        assert!(server.terminate().await.unwrap().success(), "{}", server.output());
        // Offsets and checkpoints are lost: every record and every event comes again.
        std::fs::remove_file(data.path().join("bus.redb")).unwrap();
        std::fs::remove_file(data.path().join("policies.checkpoint")).unwrap();
        let rebuilt = std::process::Command::new(reelog_bin())
            .args(["rebuild", "--data"])
            .arg(data.path())
            .output()
            .unwrap();
        assert!(rebuilt.status.success(), "{}", String::from_utf8_lossy(&rebuilt.stderr));
        server.restart().await.unwrap();
        // A post made after the others is transcoded after their records were read again.
        let later = tenant.publish("alice", &clip("carphone_distorted.mp4"), 1, json!({})).await.unwrap();
        assert_eq!(
            tenant.settled(later).await.unwrap()["videoPostState"],
            "PROCESSED",
            "{}",
            server.output()
        );
        assert_eq!(tenant.history(id).await.unwrap(), history);
        let gone = tenant
            .request(reqwest::Method::DELETE, &format!("/v2/apps/me/video-posts/{later}"))
            .send()
            .await
            .unwrap();
        assert_eq!(gone.status(), 204);
    }
    let after = tenant.get("/v2/apps/me/members/alice/usage").await.unwrap();
    let figures = |usage: &serde_json::Value| {
        let total = &usage["total"];
        (total["watchedMs"].clone(), total["deliveredBytes"].clone(), total["storedBytes"].clone())
    };
    assert_eq!(figures(&after), figures(&usage), "what was deleted again is not stored: {after:#}");
    assert_eq!(after["total"]["posts"], 3, "{after:#}");
    tenant.assert_no_leaks(&server, &[]).await;
}
