use super::wire::{AwaitHead, EndStream, ReadAll, ReadStream, Refused};
use async_trait::async_trait;
use ports::log::{App, AppendError, Appended, Batch, EventLog, Expected, LogError, Position, Recorded, StreamName};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::sync::watch;

/// The log of another process of ours.
pub struct RemoteLog {
    http: reqwest::Client,
    base: String,
    token: String,
    head: watch::Receiver<Position>,
}

impl RemoteLog {
    /// Connects; waits, a minute at most, until the other process answers.
    pub async fn connect(base: &str, token: &str) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().timeout(Duration::from_secs(60)).build()?;
        let (heads, head) = watch::channel(0);
        let log = Self { http, base: base.trim_end_matches('/').to_owned(), token: token.to_owned(), head };
        let mut tries = 0;
        let first = loop {
            match log.poll_head(Position::MAX, Duration::from_millis(500)).await {
                Ok(position) => break position,
                Err(error) if tries >= 120 => anyhow::bail!("no log at {base}: {error}"),
                Err(_) => tries += 1,
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        };
        heads.send_replace(first);
        let poller = Self { http: log.http.clone(), base: log.base.clone(), token: log.token.clone(), head: log.head.clone() };
        tokio::spawn(poller.follow_head(heads));
        Ok(log)
    }

    async fn poll_head(&self, beyond: Position, limit: Duration) -> Result<Position, LogError> {
        // The other side holds the answer while there is nothing new; beyond 0 it has something to say at once.
        let beyond = if beyond == Position::MAX { 0 } else { beyond };
        match tokio::time::timeout(limit, self.call("head", &AwaitHead { beyond })).await {
            Ok(answer) => answer,
            // An empty log has nothing beyond 0 to report: it is there, and that is enough.
            Err(_) if beyond == 0 => self.call("read-all", &ReadAll { at: None, max: 1, backward: true }).await.map(
                |events: Vec<Recorded>| events.first().map_or(0, |event| event.position),
            ),
            Err(_) => Err(LogError::Other("the log's process does not answer".into())),
        }
    }

    async fn follow_head(self, heads: watch::Sender<Position>) {
        while heads.receiver_count() > 0 {
            let known = *heads.borrow();
            match self.call("head", &AwaitHead { beyond: known }).await {
                Ok(head) if head > known => {
                    heads.send_replace(head);
                }
                Ok(_) => {}
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
        let sent = self.http.post(url).bearer_auth(&self.token).json(body).send().await.map_err(unreachable)?;
        sent.error_for_status().map_err(unreachable)?.json().await.map_err(unreachable)
    }
}

#[async_trait]
impl EventLog for RemoteLog {
    async fn append(&self, batch: Batch) -> Result<Appended, AppendError> {
        let answer: Result<Appended, Refused> = self.call("append", &batch).await?;
        answer.map_err(AppendError::from)
    }

    async fn read_stream(&self, scope: Option<App>, stream: &StreamName, from: u64, max: usize) -> Result<Vec<Recorded>, LogError> {
        let ask = ReadStream { scope, stream: stream.clone(), from: Some(from), max, backward: false };
        self.call("read-stream", &ask).await
    }

    async fn read_stream_backward(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        from: Option<u64>,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        let ask = ReadStream { scope, stream: stream.clone(), from, max, backward: true };
        self.call("read-stream", &ask).await
    }

    async fn read_all(&self, after: Position, max: usize) -> Result<Vec<Recorded>, LogError> {
        self.call("read-all", &ReadAll { at: Some(after), max, backward: false }).await
    }

    async fn read_all_backward(&self, before: Option<Position>, max: usize) -> Result<Vec<Recorded>, LogError> {
        self.call("read-all", &ReadAll { at: before, max, backward: true }).await
    }

    async fn truncate_stream(&self, scope: Option<App>, stream: &StreamName, expected: Expected) -> Result<(), AppendError> {
        let ask = EndStream { scope, stream: stream.clone(), expected, for_ever: false };
        let answer: Result<(), Refused> = self.call("end-stream", &ask).await?;
        answer.map_err(AppendError::from)
    }

    async fn tombstone_stream(&self, scope: Option<App>, stream: &StreamName, expected: Expected) -> Result<(), AppendError> {
        let ask = EndStream { scope, stream: stream.clone(), expected, for_ever: true };
        let answer: Result<(), Refused> = self.call("end-stream", &ask).await?;
        answer.map_err(AppendError::from)
    }

    fn head(&self) -> watch::Receiver<Position> {
        self.head.clone()
    }
}
