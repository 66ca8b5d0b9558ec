//! Nothing acknowledged is lost.

use crate::support::Tenant;
use futures::future::join_all;
use serde_json::json;
use std::time::Duration;
use testkit::{Scratch, Server, eventually};

const ROUNDS: usize = 5;
const WRITERS: usize = 8;

#[tokio::test]
async fn a_killed_server_keeps_every_acknowledged_command() {
    let data = Scratch::new("kill").unwrap();
    let mut server = Server::start(data.path()).await.unwrap();
    let tenant = Tenant::new(&server.base_url, server.create_app("kill").await.unwrap());
    let mut acknowledged: Vec<String> = vec![];
    for round in 0..ROUNDS {
        let writers = (0..WRITERS).map(|writer| {
            let tenant = &tenant;
            async move {
                let mut done = vec![];
                for index in 0.. {
                    let id = format!("r{round}w{writer}i{index}");
                    // The first unanswered command is where the server died.
                    if tenant.member(&id).await.is_err() {
                        break;
                    }
                    done.push(id);
                }
                done
            }
        });
        let killer = async {
            tokio::time::sleep(Duration::from_millis(300 + 200 * round as u64)).await;
            server.kill9().unwrap();
        };
        let (done, ()) = tokio::join!(join_all(writers), killer);
        acknowledged.extend(done.into_iter().flatten());
        server.restart().await.unwrap();
    }
    assert!(acknowledged.len() > ROUNDS, "the writers wrote: {}", acknowledged.len());
    for id in &acknowledged {
        let member = eventually(Duration::from_secs(20), || async {
            tenant.get(&format!("/v2/apps/me/members/{id}")).await.ok()
        })
        .await;
        assert!(member.is_ok(), "{id} was acknowledged and is gone, of {}", acknowledged.len());
    }
    let total =
        tenant.get("/v2/apps/me/members?pageSize=1").await.unwrap()["totalElements"].as_u64().unwrap();
    assert!(total >= acknowledged.len() as u64, "{total}");
    server.terminate().await.unwrap();
    let verified = std::process::Command::new(testkit::reelog_bin())
        .args(["log", "verify", "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    tenant.assert_no_leaks(&server, &[]).await;
}

#[tokio::test]
async fn a_second_server_on_the_same_data_is_refused() {
    let data = Scratch::new("twice").unwrap();
    let _first = Server::start(data.path()).await.unwrap();
    let second = Server::start(data.path()).await.expect_err("the data folder is taken");
    assert!(format!("{second:#}").contains("log"), "{second:#}");
}

#[tokio::test]
async fn deleting_a_member_leaves_nothing_personal_in_the_log() {
    let data = Scratch::new("erase").unwrap();
    let mut server = Server::start(data.path()).await.unwrap();
    let tenant = Tenant::new(&server.base_url, server.create_app("erase").await.unwrap());
    let body = json!({ "appUserId": "bob", "appUserName": "CanaryNameOfBob", "email": "canary@bob.example" });
    tenant.post("/v2/apps/me/members", &body).await.unwrap();
    let seen = tenant.get("/v2/apps/me/members/bob").await.unwrap();
    assert_eq!(seen["appUserName"], "CanaryNameOfBob");
    let gone = tenant.request(reqwest::Method::DELETE, "/v2/apps/me/members/bob").send().await.unwrap();
    assert_eq!(gone.status(), 204);
    server.terminate().await.unwrap();
    let found = std::process::Command::new("grep")
        .args(["-rlaiE", "CanaryNameOfBob|canary@bob"])
        .arg(data.path())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&found.stdout), "", "personal data is still on the disk");
    tenant.assert_no_leaks(&server, &[]).await;
}
