//! One job, from the claim to the report.

use crate::heartbeat::{StopOnDrop, heartbeat};
use crate::reports::{REPORT_TRIES, RESULT_TRIES, ReportError, Reports, send};
use crate::worker::Options;
use crate::{crash, store};
use domain::media::{FailureReason, Output, Plan, Probe};
use domain::{AppId, PostId};
use ports::blobs::Blobs;
use schemas::worker::{Reply, Report, Work};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use transcode::{CancelFlag, Failure, JobSpec, Limits, Progress, Request};
use uuid::Uuid;

/// What a job is done with.
pub struct Tools {
    pub options: Options,
    pub blobs: Arc<dyn Blobs>,
    pub reports: Arc<dyn Reports>,
}

/// A job that is this worker's, under this epoch.
#[derive(Clone, Debug)]
pub struct Claimed {
    pub app: AppId,
    pub post: PostId,
    pub job: Uuid,
    pub epoch: u32,
    pub source_key: String,
    pub source_bytes: u64,
}

/// Why a job stopped without a result.
enum Stop {
    /// Reported as the reason.
    Failed(Failure),
    /// The claim no longer holds, the worker is stopping, or the platform ended the job: nothing to report.
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
        tracing::error!(%error, "gave a job up: the platform does not answer");
        Self::GivenUp
    }
}

/// Does the job and reports; whatever happens, what it made on the way is cleaned up.
pub async fn see_through(tools: &Arc<Tools>, claimed: Claimed, shutdown: CancellationToken) {
    let cancel = CancelFlag::default();
    // A job that is dropped half way must not leave its media process, and the thread that waits for it, behind.
    let _stop = StopOnDrop(cancel.clone());
    let over = CancellationToken::new();
    let heart = tokio::spawn(heartbeat(
        Arc::clone(tools),
        claimed.clone(),
        cancel.clone(),
        shutdown.clone(),
        over.clone(),
    ));
    let scratch = scratch(tools, &claimed, claimed.epoch);
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
            _ if shutdown.is_cancelled() => Some(Failure {
                reason: FailureReason::WorkerStopped,
                detail: "the worker was stopped".into(),
                cpu_ms: 0,
            }),
            Stop::Failed(failure) if !cancel.is_cancelled() => Some(failure),
            Stop::Failed(_) | Stop::GivenUp | Stop::Unclear => None,
        };
        if let Some(failure) = failure {
            tracing::warn!(post.id = %claimed.post, reason = ?failure.reason, detail = failure.detail, "the transcode failed");
            let Failure { reason, detail, cpu_ms } = failure;
            let Claimed { post, job, epoch, .. } = claimed;
            let report = Report::Fail { work: Work::Job { post, job }, epoch, reason, detail, cpu_ms };
            if let Err(error) = send(&*tools.reports, report, REPORT_TRIES, || false).await {
                tracing::error!(%error, post.id = %claimed.post, "could not report a failure; the lease will run out");
            }
        }
        if is_unclear {
            // The next claim, if there is one, deletes them.
            tracing::warn!(post.id = %claimed.post, "left the files of a result that may have been taken");
        } else if let Err(error) = tools.blobs.delete_prefix(&prefix(&claimed, claimed.epoch)).await {
            tracing::error!(%error, "could not delete the parts of a result");
        }
    }
    over.cancel();
    if let Err(error) = heart.await {
        tracing::error!(%error, "the heartbeat of a job died");
    }
    if let Err(error) = tokio::fs::remove_dir_all(&scratch).await {
        tracing::debug!(%error, "no scratch folder to remove");
    }
}

/// Folder of the result of one claim: a later claim never writes where an earlier one may still write.
fn prefix(claimed: &Claimed, epoch: u32) -> String {
    let Claimed { app, post, job, .. } = claimed;
    format!("apps/{app}/video-posts/{post}/processed/{}-{epoch}", job.simple())
}

/// Folder for what one claim makes, on this machine.
fn scratch(tools: &Tools, claimed: &Claimed, epoch: u32) -> PathBuf {
    tools.options.scratch.join(format!("{}-{epoch}", claimed.job.simple()))
}

async fn work(
    tools: &Arc<Tools>,
    claimed: &Claimed,
    scratch: &Path,
    cancel: &CancelFlag,
) -> Result<(), Stop> {
    let started = Instant::now();
    let storage = |error: String| Failure { reason: FailureReason::StorageFailed, detail: error, cpu_ms: 0 };
    for earlier in 1..claimed.epoch {
        let old = prefix(claimed, earlier);
        tools.blobs.delete_prefix(&old).await.map_err(|error| storage(error.to_string()))?;
        // What a process that died here has left; as a rule there is nothing.
        if tokio::fs::remove_dir_all(self::scratch(tools, claimed, earlier)).await.is_ok() {
            tracing::info!(post.id = %claimed.post, "cleaned up after a try that died");
        }
    }
    let out = scratch.join("out");
    tokio::fs::create_dir_all(&out).await.map_err(|error| storage(error.to_string()))?;
    let source = tools
        .blobs
        .as_file(&claimed.source_key, scratch)
        .await
        .map_err(|error| storage(error.to_string()))?;
    let size = tokio::fs::metadata(&source).await.map_err(|error| storage(error.to_string()))?.len();
    if size != claimed.source_bytes {
        return Err(storage(format!("the source has {size} bytes, not {}", claimed.source_bytes)).into());
    }

    let probe = probe(tools, source.clone(), cancel).await?;
    let Some(plan) = planned(tools, claimed, probe).await? else { return Err(Stop::GivenUp) };
    let mut output =
        transcode(tools, claimed, JobSpec { source, out_dir: out.clone(), plan }, cancel).await?;

    let to = prefix(claimed, claimed.epoch);
    output.stored_bytes =
        store::store_folder(&*tools.blobs, &out, &to).await.map_err(|error| storage(error.to_string()))?;
    output.wall_ms = started.elapsed().as_millis() as u64;
    if cancel.is_cancelled() {
        return Err(Stop::GivenUp);
    }
    let Claimed { post, job, epoch, .. } = *claimed;
    crash::point("before_report");
    let report = Report::Complete { post, job, epoch, prefix: to, output };
    let reply = send(&*tools.reports, report, RESULT_TRIES, || cancel.is_cancelled()).await;
    crash::point("after_report");
    let reply = reply.map_err(|error| {
        tracing::error!(%error, post.id = %post, "could not report the result of post {post}");
        Stop::Unclear
    })?;
    match reply {
        Reply::Accepted => {
            tracing::info!(post.id = %post, duration_ms = started.elapsed().as_millis() as u64, "transcoded post {post}");
            Ok(())
        }
        other => {
            tracing::warn!(post.id = %post, ?other, "the result of post {post} came too late");
            Err(Stop::GivenUp)
        }
    }
}

async fn probe(tools: &Arc<Tools>, path: PathBuf, cancel: &CancelFlag) -> Result<Probe, Failure> {
    match child(tools, Request::Probe { path }, Limits::probe(), cancel, |_| {}).await? {
        transcode::Reply::Probed(probe) => Ok(probe),
        transcode::Reply::Done(_) => Err(crashed("the media process answered a probe with a result")),
    }
}

/// The plan for a source; none when the platform ended the job.
async fn planned(tools: &Arc<Tools>, claimed: &Claimed, probe: Probe) -> Result<Option<Plan>, Stop> {
    let Claimed { post, job, epoch, .. } = *claimed;
    match send(&*tools.reports, Report::Plan { post, job, epoch, probe }, REPORT_TRIES, || false).await? {
        Reply::Planned { plan } => Ok(Some(*plan)),
        other => {
            tracing::info!(post.id = %post, ?other, "nothing to make of post {post}");
            Ok(None)
        }
    }
}

async fn transcode(
    tools: &Arc<Tools>,
    claimed: &Claimed,
    spec: JobSpec,
    cancel: &CancelFlag,
) -> Result<Output, Failure> {
    let limits = Limits::transcode(spec.plan.expected_ms);
    let (latest, progress) = watch::channel(None);
    let teller = tokio::spawn(tell(Arc::clone(tools), claimed.clone(), progress));
    let on_progress = move |now: Progress| drop(latest.send_replace(Some(now)));
    let reply = child(tools, Request::Transcode(spec), limits, cancel, on_progress).await;
    teller.abort();
    match reply? {
        transcode::Reply::Done(output) => Ok(output),
        transcode::Reply::Probed(_) => Err(crashed("the media process answered a transcode with a probe")),
    }
}

async fn child(
    tools: &Arc<Tools>,
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
    Failure { reason: FailureReason::Crashed, detail: detail.to_owned(), cpu_ms: 0 }
}

/// Passes progress on, twice a second at most.
async fn tell(tools: Arc<Tools>, claimed: Claimed, mut progress: watch::Receiver<Option<Progress>>) {
    let Claimed { post, job, epoch, .. } = claimed;
    while progress.changed().await.is_ok() {
        let Some(Progress { done_ms, total_ms, stage }) = progress.borrow_and_update().clone() else {
            continue;
        };
        // Telemetry: a lost report is made up for by the next.
        if let Err(error) =
            tools.reports.send(Report::Progress { post, job, epoch, done_ms, total_ms, stage }).await
        {
            tracing::debug!(%error, "progress was not taken");
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests;
