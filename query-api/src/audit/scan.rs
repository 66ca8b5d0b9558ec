//! Going through the log for one audit, from the cursor to what was the end when it began.

use super::filter::Filter;
use super::line;
use super::owner::Ownership;
use bytes::Bytes;
use domain::Timestamp;
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use ports::codec::CodecError;
use ports::log::{App, EventLog, LogError, Position, Recorded};
use ports::vault::Vault;
use std::sync::Arc;
use web::ApiError;

/// Why an audit cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Codec(#[from] CodecError),
}

impl From<ScanError> for ApiError {
    fn from(error: ScanError) -> Self {
        match error {
            ScanError::Log(error) => error.into(),
            ScanError::Codec(CodecError::Vault(error)) => error.into(),
            ScanError::Codec(error) => Self::internal(error),
        }
    }
}

/// Events read at a time.
const BATCH: usize = 512;

/// A walk through the log.
pub struct Scan {
    log: Arc<dyn EventLog>,
    vault: Arc<dyn Vault>,
    filter: Filter,
    owner: Option<Ownership>,
    /// The last position looked at.
    at: Position,
    /// The last position to look at.
    end: Position,
    /// Revision of the stream to read next, when there is a stream.
    revision: u64,
    done: bool,
}

impl Scan {
    /// Finds the place to begin.
    pub async fn start(
        log: Arc<dyn EventLog>,
        vault: Arc<dyn Vault>,
        filter: Filter,
    ) -> Result<Self, ScanError> {
        let end = *log.head().borrow();
        let mut at = filter.after;
        if let Some(from) = filter.from {
            at = at.max(before(&*log, from, end).await?);
        }
        let owner = filter.member.clone().map(|member| Ownership::new(filter.app, member));
        Ok(Self { log, vault, filter, owner, at, end, revision: 0, done: at >= end })
    }

    /// Every event that is asked for, rendered, with its position.
    pub fn lines(self) -> BoxStream<'static, Result<(Position, Bytes), ScanError>> {
        stream::try_unfold(self, |mut scan| async move {
            if scan.done {
                return Ok(None);
            }
            let lines = scan.batch().await?;
            Ok::<_, ScanError>(Some((stream::iter(lines.into_iter().map(Ok)), scan)))
        })
        .try_flatten()
        .boxed()
    }

    async fn batch(&mut self) -> Result<Vec<(Position, Bytes)>, ScanError> {
        let events = self.read().await?;
        let mut lines = Vec::new();
        for event in &events {
            // The log's clock never goes back, so nothing that follows is earlier.
            let is_late = self.filter.to.is_some_and(|to| event.recorded_at >= to);
            if event.position > self.end || is_late {
                self.done = true;
                break;
            }
            if self.shows(event).await? {
                let line = line::render(event, &*self.vault).await?;
                lines.push((event.position, Bytes::from(line)));
            }
        }
        Ok(lines)
    }

    async fn read(&mut self) -> Result<Vec<Recorded>, ScanError> {
        let events = if let Some(stream) = &self.filter.stream {
            let scope = Some(App::from(self.filter.app));
            let events = self.log.read_stream(scope, stream, self.revision, BATCH).await?;
            self.revision = events.last().map_or(self.revision, |last| last.revision + 1);
            self.done = events.len() < BATCH;
            events
        } else {
            let events = self.log.read_all(self.at, BATCH).await?;
            self.done = events.is_empty();
            events
        };
        let began_after = self.at;
        if self.filter.stream.is_none() {
            self.at = events.last().map_or(self.at, |last| last.position);
            self.done |= self.at >= self.end;
        }
        Ok(events.into_iter().filter(|event| event.position > began_after).collect())
    }

    async fn shows(&mut self, event: &Recorded) -> Result<bool, ScanError> {
        if event.app != App::from(self.filter.app) || !self.filter.has_type(&event.event_type) {
            return Ok(false);
        }
        match &mut self.owner {
            Some(owner) => owner.covers(event, &*self.log, &*self.vault).await,
            None => Ok(true),
        }
    }
}

/// The last position recorded before a time, by halving: positions have no gaps and the log's clock never goes back.
async fn before(log: &dyn EventLog, time: Timestamp, end: Position) -> Result<Position, ScanError> {
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low + (high - low) / 2;
        let next = log.read_all(middle, 1).await?;
        if next.first().is_some_and(|event| event.recorded_at < time) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}
