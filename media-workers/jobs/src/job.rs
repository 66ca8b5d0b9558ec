//! One claim, from its start to its report.

mod make;
mod measure;

use crate::claimed::{Claimed, Todo};
use crate::heartbeat::{StopOnDrop, heartbeat};
use crate::reports::{REPORT_TRIES, ReportError, Reports, send};
use crate::sources::{KEPT, Source, Sources};
use crate::worker::Options;
use domain::media::{FailureReason, Used};
use ports::blobs::Blobs;
use schemas::worker::Report;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use tokio_util::sync::CancellationToken;
use transcode::{CancelFlag, Failure, Limits, Progress, Request};

/// What a claim is worked off with.
pub struct Tools {
    pub options: Options,
    pub blobs: Arc<dyn Blobs>,
    pub reports: Arc<dyn Reports>,
    pub sources: Sources,
}

impl Tools {
    pub fn new(options: Options, blobs: Arc<dyn Blobs>, reports: Arc<dyn Reports>) -> Self {
        let sources = Sources::new(options.scratch.clone(), KEPT);
        Self { options, blobs, reports, sources }
    }
}

/// Why work stopped without a result.
enum Stop {
    /// Reported as the reason.
    Failed(Failure),
    /// The claim no longer holds, the worker is stopping, or the platform ended it: nothing to report.
    GivenUp,
    /// The result was reported and nobody knows whether it was taken: its files may be the post's by now.
    Unclear,
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<ReportError> for Stop {
    fn from(error: ReportError) -> Self {
        tracing::error!(%error, "gave work up: the platform does not answer");
        Self::GivenUp
    }
}

/// Does the work and reports; whatever happens, what it made on the way is cleaned up.
pub async fn see_through(tools: &Arc<Tools>, claimed: Claimed, shutdown: CancellationToken) {
    let started = Instant::now();
    let cancel = CancelFlag::default();
    // Work that is dropped half way must not leave its media process, and the thread that waits for it, behind.
    let _stop = StopOnDrop(cancel.clone());
    let over = CancellationToken::new();
    let heart = tokio::spawn(heartbeat(
        Arc::clone(tools),
        claimed.clone(),
        cancel.clone(),
        shutdown.clone(),
        over.clone(),
    ));
    let scratch = tools.options.scratch.join(claimed.scratch(claimed.epoch));
    let ended = if shutdown.is_cancelled() {
        // Claimed while the worker was told to stop.
        Err(Stop::GivenUp)
    } else {
        work(tools, &claimed, &scratch, &cancel).await
    };
    if let Err(stop) = ended {
        let is_unclear = matches!(stop, Stop::Unclear);
        let failure = match stop {
            // Given back at once, rather than when the lease runs out.
            _ if shutdown.is_cancelled() => {
                Some(Failure::new(FailureReason::WorkerStopped, "the worker was stopped"))
            }
            Stop::Failed(failure) if !cancel.is_cancelled() => Some(failure),
            Stop::Failed(_) | Stop::GivenUp | Stop::Unclear => None,
        };
        if let Some(failure) = failure {
            report(tools, &claimed, failure, started.elapsed().as_millis() as u64).await;
        }
        clean_up(tools, &claimed, is_unclear).await;
    }
    over.cancel();
    if let Err(error) = heart.await {
        tracing::error!(%error, "the heartbeat of a claim died");
    }
    if let Err(error) = tokio::fs::remove_dir_all(&scratch).await {
        tracing::debug!(%error, "no scratch folder to remove");
    }
}

async fn report(tools: &Tools, claimed: &Claimed, failure: Failure, wall_ms: u64) {
    let Failure { reason, detail, cpu_ms, peak_memory_bytes } = failure;
    let used = Used { cpu_ms, wall_ms, peak_memory_bytes };
    tracing::warn!(post.id = %claimed.post, ?reason, detail, "failed: {claimed}");
    let report = Report::Fail { work: claimed.work, epoch: claimed.epoch, reason, detail, used };
    if let Err(error) = send(&*tools.reports, report, REPORT_TRIES, || false).await {
        tracing::error!(%error, post.id = %claimed.post, "could not report a failure; the lease will run out");
    }
}

async fn clean_up(tools: &Tools, claimed: &Claimed, is_unclear: bool) {
    let Some(prefix) = claimed.prefix(claimed.epoch) else { return };
    if is_unclear {
        // The next claim, if there is one, deletes them.
        tracing::warn!(post.id = %claimed.post, "left the files of a result that may have been taken");
    } else if let Err(error) = tools.blobs.delete_prefix(&prefix).await {
        tracing::error!(%error, "could not delete the parts of a result");
    }
}

async fn work(
    tools: &Arc<Tools>,
    claimed: &Claimed,
    scratch: &Path,
    cancel: &CancelFlag,
) -> Result<(), Stop> {
    for earlier in 1..claimed.epoch {
        if let Some(old) = claimed.prefix(earlier) {
            tools.blobs.delete_prefix(&old).await.map_err(storage)?;
        }
        // What a process that died here has left; as a rule there is nothing.
        let old = tools.options.scratch.join(claimed.scratch(earlier));
        if tokio::fs::remove_dir_all(old).await.is_ok() {
            tracing::info!(post.id = %claimed.post, "cleaned up after a try that died");
        }
    }
    // Held until the work is over.
    let source = source(tools, claimed).await?;
    let path = source.path().to_owned();
    match &claimed.todo {
        Todo::Measure => measure::measure(tools, claimed, path, cancel).await,
        Todo::Make { piece, plan } => {
            make::make(tools, claimed, (*piece, plan), (path, scratch), cancel).await
        }
    }
}

async fn source(tools: &Tools, claimed: &Claimed) -> Result<Source, Failure> {
    let source = tools.sources.get(&*tools.blobs, &claimed.source_key).await.map_err(storage)?;
    let size = tokio::fs::metadata(source.path()).await.map_err(storage)?.len();
    if size != claimed.source_bytes {
        return Err(storage(format!("the source has {size} bytes, not {}", claimed.source_bytes)));
    }
    Ok(source)
}

#[expect(clippy::needless_pass_by_value, reason = "it maps errors")]
fn storage(error: impl ToString) -> Failure {
    Failure::new(FailureReason::StorageFailed, error.to_string())
}

async fn child(
    tools: &Tools,
    request: Request,
    limits: Limits,
    cancel: &CancelFlag,
    on_progress: impl FnMut(Progress) + Send + 'static,
) -> Result<transcode::Reply, Failure> {
    let (program, cancel) = (tools.options.program.clone(), cancel.clone());
    tokio::task::spawn_blocking(move || {
        transcode::run_child(&program, &request, &limits, on_progress, &cancel)
    })
    .await
    .unwrap_or_else(|error| Err(crashed(&format!("the thread of a media process died: {error}"))))
}

fn crashed(detail: &str) -> Failure {
    Failure::new(FailureReason::Crashed, detail)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests;
