//! A tenant's backend: makes posts, uploads their sources, and reads what became of them.

use anyhow::Context as _;
use futures::{StreamExt, TryStreamExt, stream};
use reqwest::{Body, Client, Method, RequestBuilder};
use serde_json::{Value, json};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use testkit::{App, Server};

/// As browsers send them.
const PARTS_AT_ONCE: usize = 4;
const PART_BYTES: u64 = 64 << 20;

pub struct Tenant {
    app: App,
    pub http: Client,
    commands: String,
    queries: String,
}

impl Tenant {
    /// A new app, with its member `alice`.
    pub async fn new(commands: &Server, queries: &Server) -> anyhow::Result<Self> {
        let app = commands.create_app("bench").await?;
        let (commands, queries) = (commands.base_url.clone(), queries.base_url.clone());
        let tenant = Self { app, http: Client::new(), commands, queries };
        tenant.send("/v2/apps/me/members", json!({ "appUserId": "alice" })).await?;
        Ok(tenant)
    }

    /// A request to the side that takes commands.
    pub fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        self.by(method, format!("{}{path}", self.commands))
    }

    fn by(&self, method: Method, url: String) -> RequestBuilder {
        self.http.request(method, url).basic_auth(&self.app.api_key, Some(&self.app.api_secret))
    }

    /// Sends JSON; what comes back, or nothing.
    pub async fn send(&self, path: &str, body: Value) -> anyhow::Result<Value> {
        let answer = self.ask(Method::POST, path).json(&body).send().await?.error_for_status()?;
        Ok(serde_json::from_str(&answer.text().await?).unwrap_or_default())
    }

    /// Text from the side that answers queries.
    pub async fn read(&self, path: &str) -> anyhow::Result<String> {
        let answer = self.by(Method::GET, format!("{}{path}", self.queries)).send().await?;
        Ok(answer.error_for_status()?.text().await?)
    }

    /// The id of a new post.
    pub async fn post(&self) -> anyhow::Result<u64> {
        let post = self.send("/v2/apps/me/video-posts", json!({ "appUserId": "alice" })).await?;
        post["id"].as_u64().context("id")
    }

    pub async fn video_post(&self, id: u64) -> anyhow::Result<Value> {
        Ok(serde_json::from_str(&self.read(&format!("/v2/apps/me/video-posts/{id}")).await?)?)
    }

    /// Uploads so many parts, each of a size and a body, and completes the upload.
    pub async fn in_parts(
        &self,
        id: u64,
        size: u64,
        parts: u64,
        body: impl Fn(u64) -> anyhow::Result<Body>,
    ) -> anyhow::Result<()> {
        let list = self.sent_parts(id, size, parts, body).await?;
        self.complete(id, list).await
    }

    /// Uploads a file in parts of at most 64 MB and returns the list that completes the upload.
    pub async fn sent_file(&self, id: u64, file: &Path) -> anyhow::Result<Value> {
        let size = file.metadata()?.len();
        let parts = size.div_ceil(PART_BYTES);
        let each = size.div_ceil(parts);
        let body = |index: u64| {
            let mut part = vec![];
            let mut open = std::fs::File::open(file)?;
            open.seek(SeekFrom::Start(index * each))?;
            open.take(each).read_to_end(&mut part)?;
            Ok(Body::from(part))
        };
        self.sent_parts(id, size, parts, body).await
    }

    pub async fn complete(&self, id: u64, list: Value) -> anyhow::Result<()> {
        self.send(&format!("/v2/apps/me/video-posts/{id}/src-file/complete-upload"), list).await?;
        Ok(())
    }

    async fn sent_parts(
        &self,
        id: u64,
        size: u64,
        parts: u64,
        body: impl Fn(u64) -> anyhow::Result<Body>,
    ) -> anyhow::Result<Value> {
        let path = format!("/v2/apps/me/video-posts/{id}/src-file/request-upload-urls");
        let asked =
            json!({ "filename": "a.mp4", "size": size, "contentType": "video/mp4", "multipartCount": parts });
        let urls = self.send(&path, asked).await?;
        let body = &body;
        let puts = (0..).zip(urls.as_array().context("a list of URLs")?).map(|(index, part)| async move {
            let url = part["uploadUrl"].as_str().context("uploadUrl")?;
            let put = self.http.put(url).body(body(index)?).send().await?.error_for_status()?;
            let etag = put.headers()["etag"].to_str()?.to_owned();
            anyhow::Ok(json!({ "partNumber": part["partNumber"], "eTag": etag }))
        });
        let list: Vec<Value> = stream::iter(puts).buffered(PARTS_AT_ONCE).try_collect().await?;
        Ok(Value::Array(list))
    }
}
