//! Making a view anew from the whole history.

use super::follow::Outcome;
use super::{Digest, Mover, ProjectError, digest};
use crate::db::{ReadDb, reset};
use crate::view::View;
use ports::feed::Feed;
use ports::log::EventLog;
use ports::vault::Vault;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Empties a view and fills it from the log up to the present end. A projector that runs on the same database loses
/// the view and stops.
pub async fn rebuild(
    db: &ReadDb,
    log: Arc<dyn EventLog>,
    vault: Arc<dyn Vault>,
    view: View,
) -> Result<Digest, ProjectError> {
    let mut tx = db.begin_write().await?;
    reset(view, &mut tx).await?;
    tx.commit().await?;
    let end = *log.head().borrow();
    let mover = Mover { view, db: db.clone(), log: log.clone(), vault };
    let (mut feed, mut at) = (Feed::new(log, 0), 0);
    while at < end {
        let left = usize::try_from(end - at).unwrap_or(usize::MAX);
        let events = feed.next(left.min(view.batch_max())).await?;
        match mover.pass(at, &events, &CancellationToken::new()).await? {
            Outcome::At(position) => at = position,
            Outcome::Stopped => break,
            Outcome::Faulted { position, reason, .. } => {
                return Err(ProjectError::Faulted { view: view.name(), position, reason });
            }
        }
    }
    Ok(digest(db, view).await?)
}
