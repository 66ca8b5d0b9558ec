//! Views at the same place move together: one read of the log and one transaction for all of them.
//!
//! A command waits until every view has passed its events, and a database that has one writer at a time would otherwise
//! make one commit a view of it. Any error ends the convoy: each view then goes on alone, so that one that cannot pass
//! an event, or has to try again, keeps nobody else waiting; whoever reaches the end of the log joins again.

use super::batch::{BatchError, move_checkpoints};
use super::follow::{Alone, Outcome, PAGE};
use super::{ProjectError, WriteError};
use ports::feed::Feed;
use ports::log::{EventLog, LogError, Position, Recorded};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The views that move together.
pub(super) struct Convoy {
    log: Arc<dyn EventLog>,
    feed: Feed,
    members: Vec<Alone>,
}

impl Convoy {
    pub fn new(log: Arc<dyn EventLog>) -> Self {
        let feed = Feed::new(log.clone(), 0);
        Self { log, feed, members: vec![] }
    }

    /// The next events for all; waits for ever while there is no view.
    pub async fn next(&mut self) -> Result<Vec<Recorded>, LogError> {
        if self.members.is_empty() {
            std::future::pending::<()>().await;
        }
        self.feed.next(PAGE).await
    }

    /// Takes a view in. Whoever is behind, the view or the convoy, is brought to the other's place first; what cannot
    /// be brought there is given back.
    pub async fn join(
        &mut self,
        mut view: Alone,
        stop: &CancellationToken,
    ) -> Result<Vec<Alone>, ProjectError> {
        if self.members.is_empty() {
            self.feed = Feed::new(self.log.clone(), view.at);
        }
        while view.at != self.at() {
            let (from, to) = (view.at.min(self.at()), view.at.max(self.at()));
            let left = usize::try_from(to - from).unwrap_or(usize::MAX);
            let events = match self.log.read_all(from, left.min(PAGE)).await {
                Ok(events) => events,
                Err(error) if error.is_passing() => return Ok(vec![view]),
                Err(error) => return Err(error.into()),
            };
            if view.at == from {
                match view.mover.pass(from, &events, stop).await? {
                    Outcome::At(position) => view.reached(position),
                    // It meets the same again, alone.
                    Outcome::Faulted { .. } | Outcome::Stopped => return Ok(vec![view]),
                }
            } else {
                let mut apart = self.pass(&events).await;
                if !apart.is_empty() {
                    apart.push(view);
                    return Ok(apart);
                }
                self.feed = Feed::new(self.log.clone(), self.at());
            }
        }
        self.members.push(view);
        Ok(vec![])
    }

    /// Brings all over these events. On an error none has moved, the convoy is empty, and its views are given back.
    pub async fn pass(&mut self, events: &[Recorded]) -> Vec<Alone> {
        match self.apply(events).await {
            Ok(position) => {
                for view in &mut self.members {
                    view.reached(position);
                }
                vec![]
            }
            Err(BatchError::Superseded) => std::mem::take(&mut self.members),
            Err(BatchError::Write(error)) => {
                tracing::debug!(%error, position = self.at(), "the views go on one by one: {error}");
                std::mem::take(&mut self.members)
            }
        }
    }

    fn at(&self) -> Position {
        self.members.first().map_or_else(|| self.feed.position(), |view| view.at)
    }

    async fn apply(&self, events: &[Recorded]) -> Result<Position, BatchError> {
        let Some(last) = events.last() else { return Ok(self.at()) };
        let Some(Alone { mover: first, .. }) = self.members.first() else { return Ok(last.position) };
        let views: Vec<_> = self.members.iter().map(|member| member.mover.view).collect();
        let mut tx = first.db.begin_write().await?;
        if !move_checkpoints(&views, &mut tx, self.at(), last.position).await? {
            tx.rollback().await?;
            return Err(BatchError::Superseded);
        }
        let mut written = vec![];
        for Alone { mover, .. } in &self.members {
            let wanted = mover.wanted(events);
            if !wanted.is_empty() {
                mover.view.write(&wanted, &mut tx, &*mover.vault).await.map_err(BatchError::Write)?;
                written.push((mover, wanted));
            }
        }
        tx.commit().await.map_err(|error| BatchError::Write(WriteError::Db(error)))?;
        for (mover, wanted) in written {
            mover.after(&wanted).await;
        }
        Ok(last.position)
    }
}
