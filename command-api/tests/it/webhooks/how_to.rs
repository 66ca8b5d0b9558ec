use super::receiver::{PASSWORD, begun, client, deliveries, send, world};
use crate::support::{LIMIT, Tenant};
use projections::webhooks::Status;
use serde_json::json;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// The receiver of the how-to, as a process.
async fn node(secret: &str) -> (Child, Lines<BufReader<ChildStdout>>, u16) {
    let page = include_str!("../../../../docs/how-to/receive-webhooks.md");
    let (_, code) = page.split_once("```js\n").unwrap();
    let (code, _) = code.split_once("```").unwrap();
    let mut child = Command::new("node")
        .args(["--input-type=module", "--eval", code])
        .envs([
            ("CALLBACK_ID", "hook"),
            ("CALLBACK_PASSWORD", PASSWORD),
            ("SIGNING_SECRET", secret),
            ("PORT", "0"),
        ])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = tokio::time::timeout(LIMIT, lines.next_line()).await.unwrap().unwrap().unwrap();
    let port = first.strip_prefix("listening on ").unwrap().parse().unwrap();
    (child, lines, port)
}

#[tokio::test]
async fn the_receiver_of_the_how_to_takes_our_webhooks_and_refuses_those_of_others() {
    let world = world().await;
    let _sender = send(&world, client());
    begun(&world).await;
    let tenant = Tenant::new(&world).await;
    let path = "/v2/apps/me/callback/rotate-signing-secret";
    let keys = world.post(path).by(&tenant.basic).send().await.expect(200).json;
    let (_child, mut lines, port) = node(keys["signingSecret"].as_str().unwrap()).await;
    let listen = |password: &str| {
        let body = json!({ "url": format!("http://127.0.0.1:{port}/"), "id": "hook", "password": password });
        let ask = world.put("/v2/apps/me/callback").by(&tenant.basic);
        async move { ask.json(&body).await.expect(200) }
    };
    listen(PASSWORD).await;
    let post = tenant.post(&world, json!({})).await;
    let line = tokio::time::timeout(LIMIT, lines.next_line()).await.unwrap().unwrap().unwrap();
    let data = json!({ "videoPostId": post["id"], "videoPostVideoPostState": "CREATED" });
    assert_eq!(line, format!("VIDEO_POST_CREATED {data}"));
    listen("another password").await;
    tenant.post(&world, json!({})).await;
    let refused =
        || async { deliveries(&world, &tenant).await.into_iter().find(|one| one.status == Status::Failed) };
    assert_eq!(testkit::eventually(LIMIT, refused).await.unwrap().last_status, Some(401));
}
