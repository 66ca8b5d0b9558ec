use super::{Stop, Tools, child, crashed, storage};
use crate::claimed::Claimed;
use crate::reports::{RESULT_TRIES, send};
use crate::{crash, store};
use domain::media::{Piece, PieceOutput, Plan};
use domain::task;
use schemas::worker::{Reply, Report};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use transcode::{CancelFlag, Failure, Limits, PieceSpec, Progress, Request};

/// Makes a piece, stores it and reports it.
pub(super) async fn make(
    tools: &Arc<Tools>,
    claimed: &Claimed,
    (piece, plan): (Piece, &Plan),
    (source, scratch): (PathBuf, &Path),
    cancel: &CancelFlag,
) -> Result<(), Stop> {
    let started = Instant::now();
    let out_dir = scratch.join("out");
    tokio::fs::create_dir_all(&out_dir).await.map_err(storage)?;
    let spec = PieceSpec { source, out_dir: out_dir.clone(), plan: plan.clone(), piece };
    let mut output = transcode(tools, claimed, spec, cancel).await?;
    if let Some(to) = claimed.prefix(claimed.epoch) {
        output.stored_bytes = store::store_folder(&*tools.blobs, &out_dir, &to).await.map_err(storage)?;
    }
    output.wall_ms = started.elapsed().as_millis() as u64;
    if cancel.is_cancelled() {
        return Err(Stop::GivenUp);
    }
    crash::point("before_report");
    let report = Report::Made { task: task::key(claimed.job, piece), epoch: claimed.epoch, output };
    let reply = send(&*tools.reports, report, RESULT_TRIES, || cancel.is_cancelled()).await;
    crash::point("after_report");
    let reply = reply.map_err(|error| {
        tracing::error!(%error, post.id = %claimed.post, "could not report {claimed}");
        Stop::Unclear
    })?;
    match reply {
        Reply::Accepted => {
            let duration_ms = started.elapsed().as_millis() as u64;
            tracing::info!(post.id = %claimed.post, duration_ms, "made {claimed}");
            Ok(())
        }
        other => {
            tracing::warn!(post.id = %claimed.post, ?other, "{claimed} came too late");
            Err(Stop::GivenUp)
        }
    }
}

async fn transcode(
    tools: &Arc<Tools>,
    claimed: &Claimed,
    spec: PieceSpec,
    cancel: &CancelFlag,
) -> Result<PieceOutput, Failure> {
    let limits = Limits::transcode(spec.plan.expected_ms);
    let (latest, progress) = watch::channel(None);
    let teller = tokio::spawn(tell(Arc::clone(tools), claimed.clone(), spec.piece, progress));
    let on_progress = move |now: Progress| drop(latest.send_replace(Some(now)));
    let reply = child(tools, Request::Piece(spec), limits, cancel, on_progress).await;
    teller.abort();
    match reply? {
        transcode::Reply::Made(output) => Ok(output),
        transcode::Reply::Probed(_) => Err(crashed("the media process answered a piece with a probe")),
    }
}

/// Passes progress on, twice a second at most.
async fn tell(
    tools: Arc<Tools>,
    claimed: Claimed,
    piece: Piece,
    mut progress: watch::Receiver<Option<Progress>>,
) {
    let Claimed { post, job, epoch, .. } = claimed;
    while progress.changed().await.is_ok() {
        let Some(done_ms) = progress.borrow_and_update().as_ref().map(|progress| progress.done_ms) else {
            continue;
        };
        // Telemetry: a lost report is made up for by the next.
        let report = Report::PieceProgress { post, job, piece, epoch, done_ms };
        if let Err(error) = tools.reports.send(report).await {
            tracing::debug!(%error, "progress was not taken");
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}
