//! The first calls in README.md, run as they are written.

use crate::support::Tenant;
use std::process::Command;
use testkit::{Scratch, Server, workspace_root};

/// The code blocks of this language in README.md, in order.
fn blocks(language: &str) -> Vec<String> {
    let text = std::fs::read_to_string(workspace_root().join("README.md")).unwrap();
    let opening = format!("```{language}\n");
    let after = text.split(&opening).skip(1);
    after.map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}

fn run(mut command: Command, tenant: &Tenant) -> String {
    command.env("REELOG_URL", &tenant.base);
    command.env("REELOG_KEY", &tenant.app.api_key).env("REELOG_SECRET", &tenant.app.api_secret);
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn the_first_calls_of_the_readme_work_as_they_are_written() {
    let data = Scratch::new("readme").unwrap();
    let server = Server::start(data.path()).await.unwrap();
    let tenant = Tenant::new(&server.base_url, server.create_app("readme").await.unwrap());
    let curl: Vec<String> = blocks("sh").into_iter().filter(|block| block.contains("$REELOG_URL")).collect();
    assert_eq!(curl.len(), 1, "README has one call with curl");
    let mut shell = Command::new("sh");
    shell.arg("-ec").arg(&curl[0]);
    let tokens: serde_json::Value = serde_json::from_str(&run(shell, &tenant)).unwrap();
    assert!(tokens["accessToken"].is_string() && tokens["streamingToken"].is_string());
    let script = blocks("js");
    assert_eq!(script.len(), 1, "README has one script");
    let mut node = Command::new("node");
    node.args(["--input-type=module", "--eval"]).arg(&script[0]);
    let said = run(node, &tenant);
    assert!(said.starts_with("post ") && said.contains("is CREATED"), "{said}");
    assert_eq!(tenant.get("/v2/apps/me/members/alice").await.unwrap()["appUserName"], "Alice");
    let posts = tenant.get("/v2/apps/me/video-posts?appUserId=alice").await.unwrap();
    assert_eq!(posts["content"][0]["title"], "Hello");
    tenant.assert_no_leaks(&server, &[]).await;
}
