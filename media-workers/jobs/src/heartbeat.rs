//! Keeping a claim, and stopping what is done under it once it no longer holds.

use crate::claimed::Claimed;
use crate::job::Tools;
use schemas::worker::{Reply, Report};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use transcode::CancelFlag;

/// After a word that was not taken the next comes this soon, or else two of them would cost the lease.
const AGAIN: Duration = Duration::from_secs(1);

/// Raises the flag when it goes.
pub(crate) struct StopOnDrop(pub CancelFlag);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Keeps the lease; sets `cancel` when the claim no longer holds or the worker stops.
pub(crate) async fn heartbeat(
    tools: Arc<Tools>,
    claimed: Claimed,
    cancel: CancelFlag,
    shutdown: CancellationToken,
    over: CancellationToken,
) {
    let Claimed { work, epoch, .. } = claimed;
    let lease_ms = tools.options.lease.as_millis() as u64;
    let mut pause = tools.options.lease / 3;
    loop {
        let word = async {
            tokio::time::sleep(pause).await;
            tools.reports.send(Report::Extend { work, epoch, lease_ms }).await
        };
        // Also while the platform does not answer: a stop waits for nobody.
        let said = tokio::select! {
            () = over.cancelled() => return,
            () = shutdown.cancelled() => return cancel.cancel(),
            said = word => said,
        };
        pause = tools.options.lease / 3;
        match said {
            Ok(Reply::Stale) => {
                tracing::warn!(post.id = %claimed.post, "lost the claim on {claimed}; stopping");
                return cancel.cancel();
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, post.id = %claimed.post, "could not extend the lease of {claimed}");
                pause = pause.min(AGAIN);
            }
        }
    }
}
