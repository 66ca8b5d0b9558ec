use crate::cli::app::answer;
use anyhow::Context as _;
use serde_json::Value;

/// A tenant's backend: the server API with Basic credentials.
pub struct Client {
    pub http: reqwest::Client,
    pub base: String,
    key: String,
    secret: String,
}

impl Client {
    pub fn new(base: &str, app: &Value) -> anyhow::Result<Self> {
        let text = |name: &str| {
            app[name].as_str().map(str::to_owned).with_context(|| format!("the app has no {name}"))
        };
        Ok(Self {
            http: reqwest::Client::new(),
            base: base.to_owned(),
            key: text("apiKey")?,
            secret: text("apiSecret")?,
        })
    }

    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        let request = self.http.get(format!("{}{path}", self.base)).basic_auth(&self.key, Some(&self.secret));
        answer(request.send().await?).await
    }

    pub async fn get_text(&self, path: &str) -> anyhow::Result<String> {
        let request = self.http.get(format!("{}{path}", self.base)).basic_auth(&self.key, Some(&self.secret));
        Ok(request.send().await?.error_for_status()?.text().await?)
    }

    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let request =
            self.http.post(format!("{}{path}", self.base)).basic_auth(&self.key, Some(&self.secret));
        answer(request.json(body).send().await?).await
    }

    /// Where a person watches a post.
    pub fn watch_page(&self, post: &Value) -> String {
        format!("{}/watch/{}", self.base, post["uuid"].as_str().unwrap_or_default())
    }

    /// How far the transcode is, 0 to 1; none while nothing is known.
    pub async fn progress(&self, post: &Value) -> Option<f64> {
        let url = format!("{}/state", self.watch_page(post));
        let state: Value = self.http.get(url).send().await.ok()?.json().await.ok()?;
        let (done, total) = (state["progress"]["doneMs"].as_f64()?, state["progress"]["totalMs"].as_f64()?);
        (total > 0.0).then(|| (done / total).min(1.0))
    }
}
