use super::wire::{AwaitHead, EndStream, ReadAll, ReadStream, Refused};
use async_trait::async_trait;
use ports::log::{
    App, AppendError, Appended, Batch, EventLog, Expected, LogError, Position, Recorded, StreamName,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::watch;

/// The log of another process of ours.
pub struct RemoteLog {
    calls: Calls,
    heads: Arc<watch::Sender<Position>>,
}

/// How the other process is asked.
#[derive(Clone)]
struct Calls {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl RemoteLog {
    /// Connects; waits, a minute at most, until the other process answers.
    pub async fn connect(base: &str, token: &str) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().timeout(Duration::from_mins(1)).build()?;
        let calls = Calls { http, base: base.trim_end_matches('/').to_owned(), token: token.to_owned() };
        let mut tries = 0;
        let first = loop {
            match calls.last_position().await {
                Ok(position) => break position,
                Err(error) if tries >= 120 => anyhow::bail!("no log at {base}: {error}"),
                Err(_) => tries += 1,
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        };
        let heads = Arc::new(watch::Sender::new(first));
        tokio::spawn(calls.clone().follow_head(Arc::downgrade(&heads)));
        Ok(Self { calls, heads })
    }

    /// A writer sees its own writes, before the next poll has brought word of them.
    fn advance(&self, to: Position) {
        advance(&self.heads, to);
    }
}

fn advance(heads: &watch::Sender<Position>, to: Position) {
    heads.send_if_modified(|head| std::mem::replace(head, to.max(*head)) < to);
}

impl Calls {
    async fn last_position(&self) -> Result<Position, LogError> {
        let events: Vec<Recorded> =
            self.call("read-all", &ReadAll { at: None, max: 1, backward: true }).await?;
        Ok(events.first().map_or(0, |event| event.position))
    }

    async fn follow_head(self, heads: Weak<watch::Sender<Position>>) {
        while let Some(known) = heads.upgrade().map(|heads| *heads.borrow()) {
            match self.call("head", &AwaitHead { beyond: known }).await {
                Ok(head) => {
                    if let Some(heads) = heads.upgrade() {
                        advance(&heads, head);
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "the log's process does not answer; waiting");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }

    async fn call<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, LogError> {
        let url = format!("{}/internal/v1/log/{path}", self.base);
        let unreachable = |error: reqwest::Error| LogError::Other(error.to_string());
        let sent =
            self.http.post(url).bearer_auth(&self.token).json(body).send().await.map_err(unreachable)?;
        sent.error_for_status().map_err(unreachable)?.json().await.map_err(unreachable)
    }
}

#[async_trait]
impl EventLog for RemoteLog {
    async fn append(&self, batch: Batch) -> Result<Appended, AppendError> {
        let answer: Result<Appended, Refused> = self.calls.call("append", &batch).await?;
        let appended = answer.map_err(AppendError::from)?;
        self.advance(appended.position);
        Ok(appended)
    }

    async fn read_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        from: u64,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        let ask = ReadStream { scope, stream: stream.clone(), from: Some(from), max, backward: false };
        self.calls.call("read-stream", &ask).await
    }

    async fn read_stream_backward(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        from: Option<u64>,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        let ask = ReadStream { scope, stream: stream.clone(), from, max, backward: true };
        self.calls.call("read-stream", &ask).await
    }

    async fn read_all(&self, after: Position, max: usize) -> Result<Vec<Recorded>, LogError> {
        self.calls.call("read-all", &ReadAll { at: Some(after), max, backward: false }).await
    }

    async fn read_all_backward(
        &self,
        before: Option<Position>,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        self.calls.call("read-all", &ReadAll { at: before, max, backward: true }).await
    }

    async fn truncate_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        expected: Expected,
    ) -> Result<(), AppendError> {
        let ask = EndStream { scope, stream: stream.clone(), expected, for_ever: false };
        let answer: Result<(), Refused> = self.calls.call("end-stream", &ask).await?;
        answer.map_err(AppendError::from)
    }

    async fn tombstone_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        expected: Expected,
    ) -> Result<(), AppendError> {
        let ask = EndStream { scope, stream: stream.clone(), expected, for_ever: true };
        let answer: Result<(), Refused> = self.calls.call("end-stream", &ask).await?;
        answer.map_err(AppendError::from)
    }

    fn head(&self) -> watch::Receiver<Position> {
        self.heads.subscribe()
    }
}
