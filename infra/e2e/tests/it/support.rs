//! A tenant's backend, and looks at media with ffprobe.

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use testkit::{App, Process, Secret, Server, contract, eventually, leaks, reelog_bin};

/// One URL in front of the two HTTP roles; it does not pass on what our own processes say to each other.
pub async fn gateway(logs: &Path, commands: &str, queries: &str) -> (Process, String) {
    let mut command = Process::command(reelog_bin());
    command.args(["gateway", "--http", "127.0.0.1:0", "--command", commands, "--query", queries]);
    let process = Process::spawn(command, &logs.join("gateway.log")).unwrap();
    let front = eventually(Duration::from_secs(20), || async {
        process.output().lines().find_map(|line| line.strip_prefix("ready ").map(str::to_owned))
    });
    let front = front.await.unwrap();
    let inside = reqwest::Client::new().post(format!("{front}/internal/v1/log/head")).send().await.unwrap();
    assert_eq!(inside.status(), 404);
    (process, front)
}

/// A transcode of a short clip in a debug build, with two cores shared with other tests.
pub const PROCESS_LIMIT: Duration = Duration::from_mins(4);

pub struct Tenant {
    pub base: String,
    pub app: App,
    pub http: reqwest::Client,
}

impl Tenant {
    pub fn new(base: &str, app: App) -> Self {
        Self { base: base.to_owned(), app, http: reqwest::Client::new() }
    }

    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.base);
        self.http.request(method, url).basic_auth(&self.app.api_key, Some(&self.app.api_secret))
    }

    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        json_of("GET", self.request(reqwest::Method::GET, path).send().await?).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        json_of("POST", self.request(reqwest::Method::POST, path).json(body).send().await?).await
    }

    pub async fn member(&self, id: &str) -> anyhow::Result<Value> {
        self.post("/v2/apps/me/members", &json!({ "appUserId": id, "appUserName": format!("Name of {id}") }))
            .await
    }

    /// A post with this file uploaded in `parts` parts; answers its id.
    pub async fn publish(
        &self,
        member: &str,
        file: &Path,
        parts: usize,
        extra: Value,
    ) -> anyhow::Result<u64> {
        let mut body = json!({ "appUserId": member, "title": "A title" });
        for (name, value) in extra.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        let post = self.post("/v2/apps/me/video-posts", &body).await?;
        let id = post["id"].as_u64().context("id")?;
        self.upload(id, file, parts).await?;
        Ok(id)
    }

    pub async fn upload(&self, id: u64, file: &Path, parts: usize) -> anyhow::Result<()> {
        let bytes = std::fs::read(file)?;
        let path = format!("/v2/apps/me/video-posts/{id}/src-file");
        let asked = json!({
            "filename": "clip.mp4", "size": bytes.len(), "contentType": "video/mp4", "multipartCount": parts,
        });
        let urls = self.post(&format!("{path}/request-upload-urls"), &asked).await?;
        let each = bytes.len().div_ceil(parts);
        let mut list = vec![];
        for (index, part) in bytes.chunks(each).enumerate() {
            let url = urls[index]["uploadUrl"].as_str().context("uploadUrl")?;
            let sent = self.http.put(url).body(part.to_vec()).send().await?.error_for_status()?;
            let etag = sent.headers()["etag"].to_str()?.to_owned();
            list.push(json!({ "partNumber": urls[index]["partNumber"], "eTag": etag }));
        }
        self.post(&format!("{path}/complete-upload"), &Value::Array(list)).await?;
        Ok(())
    }

    pub async fn video_post(&self, id: u64) -> anyhow::Result<Value> {
        self.get(&format!("/v2/apps/me/video-posts/{id}")).await
    }

    /// Waits until the post has one of the last states.
    pub async fn settled(&self, id: u64) -> anyhow::Result<Value> {
        eventually(PROCESS_LIMIT, || async {
            let post = self.video_post(id).await.ok()?;
            let state = post["videoPostState"].as_str()?;
            matches!(state, "PROCESSED" | "FAILED_PROCESSING" | "FAILED_QUEUING").then_some(post)
        })
        .await
        .with_context(|| format!("post {id} reached no last state"))
    }

    /// Nothing secret of this run lies in the data folder, the log lines or the metrics: not the app's secret, not the
    /// server's own tokens, and none of these besides (name and text of each).
    pub async fn assert_no_leaks(&self, server: &Server, more: &[(&str, &str)]) {
        let token =
            |name: &str| std::fs::read_to_string(server.data().join(name)).expect("the server made it");
        let (operator, worker) = (token("operator.token"), token("keys/worker.token"));
        let ours = [
            ("the API secret", self.app.api_secret.as_str()),
            ("the operator token", operator.trim()),
            ("the worker token", worker.trim()),
        ];
        let secrets = ours.iter().chain(more).map(|(name, text)| Secret { name, text });
        let secrets: Vec<Secret<'_>> = secrets.collect();
        // A server that has ended has no metrics any more.
        let metrics = match self.http.get(format!("{}/metrics", server.base_url)).send().await {
            Ok(answer) => answer.text().await.expect("metrics are text"),
            Err(_) => String::new(),
        };
        let output = server.output();
        let texts = [("the log lines", output.as_str()), ("the metrics", metrics.as_str())];
        let found = leaks(server.data(), &texts, &secrets).expect("the data folder can be read");
        assert!(found.is_empty(), "{found:#?}");
    }

    /// The post's events, oldest first.
    pub async fn history(&self, id: u64) -> anyhow::Result<Vec<Value>> {
        let path = format!("/v2/apps/me/audit/events?stream=post-{id}");
        let text = self.request(reqwest::Method::GET, &path).send().await?.error_for_status()?.text().await?;
        text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
    }
}

/// The JSON of an answer that is a success.
pub async fn json_of(method: &str, response: reqwest::Response) -> anyhow::Result<Value> {
    let (status, answer) = answer_of(method, response).await?;
    ensure!((200..300).contains(&status), "{status}: {answer}");
    Ok(answer)
}

/// Status and JSON of an answer, which keeps to the public contract. None is null.
pub async fn answer_of(method: &str, response: reqwest::Response) -> anyhow::Result<(u16, Value)> {
    let (target, status) = (response.url().as_str().to_owned(), response.status());
    let (headers, bytes) = (response.headers().clone(), response.bytes().await?);
    let head = headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default()));
    contract::hold(&contract::Answer {
        method,
        target: &target,
        status: status.as_u16(),
        headers: &head.collect::<Vec<_>>(),
        body: Some(&bytes),
    });
    let answer = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes)? };
    Ok((status.as_u16(), answer))
}

/// The URL of a format in a post's `processedSummaries`.
pub fn url_of(post: &Value, format: &str) -> Option<String> {
    let summaries = post["file"]["processedSummaries"].as_array()?;
    let one = summaries.iter().find(|one| one["format"] == format)?;
    one["url"].as_str().map(str::to_owned)
}

/// What ffprobe reads at a URL or path.
pub async fn ffprobe(target: &str) -> anyhow::Result<Value> {
    let output = tokio::process::Command::new("ffprobe")
        .args(["-v", "error", "-of", "json", "-show_streams", "-show_format", target])
        .output()
        .await?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "ffprobe {target}: {errors}");
    Ok(serde_json::from_slice(&output.stdout)?)
}
