//! The event log: one durable, gapless, ordered history of every app.
//!
//! What each engine must keep is the conformance suite ([`crate::contract::log`]):
//! - positions are 1, 2, 3 … without a gap, one an event; revisions of a stream are 0, 1, 2 … without a gap;
//! - an append is answered only after its bytes are durable, whole or not at all, over any number of streams;
//! - a reader never sees a position before every smaller one;
//! - the same event ids to the same stream again give the first answer and add nothing;
//! - a stream belongs to the app that first wrote it, and to nobody else.

mod types;

pub use types::*;

use async_trait::async_trait;
use tokio::sync::watch;

/// An engine.
#[async_trait]
pub trait EventLog: Send + Sync + 'static {
    /// Appends to one or more streams, all or nothing; answers once durable.
    async fn append(&self, batch: Batch) -> Result<Appended, AppendError>;

    /// Events of a stream from `from` (inclusive) upward, at most `max`. A stream that is absent, deleted or of
    /// another app reads as empty; `scope` `None` is the system and reads every app's.
    async fn read_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        from: u64,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError>;

    /// Events of a stream from `from` (inclusive; `None` = the last) downward, at most `max`.
    async fn read_stream_backward(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        from: Option<u64>,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError>;

    /// Events of all streams after position `after` (exclusive), in order, at most `max`. May answer fewer than `max`
    /// though more exist; answers none only at the end. Events of truncated and tombstoned streams are among them.
    async fn read_all(&self, after: Position, max: usize) -> Result<Vec<Recorded>, LogError>;

    /// Events of all streams before position `before` (exclusive; `None` = from the end), newest first.
    async fn read_all_backward(
        &self,
        before: Option<Position>,
        max: usize,
    ) -> Result<Vec<Recorded>, LogError>;

    /// Hides a stream's events so far; revisions go on after them (soft delete). Positions do not change.
    async fn truncate_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        expected: Expected,
    ) -> Result<(), AppendError>;

    /// Ends a stream for ever: later appends are refused with [`Conflict::actual`] `Tombstoned`.
    async fn tombstone_stream(
        &self,
        scope: Option<App>,
        stream: &StreamName,
        expected: Expected,
    ) -> Result<(), AppendError>;

    /// The last durable position; changes wake followers. 0 = nothing yet.
    fn head(&self) -> watch::Receiver<Position>;
}
