//! Reports on one piece, as commands on its task.

use super::lease::{early, lease_end};
use domain::Timestamp;
use domain::media::{Piece, PieceOutput};
use domain::post::{self, Phase};
use domain::task::{Command, Refusal, State, Task, Tasks, key};
use ports::log::{Actor, App};
use ports::transact::{Done, TransactError};
use ports::{Context, clock};
use projections::tasks::Progress;
use schemas::worker::{ClaimedTask, Reply};
use uuid::Uuid;
use web::{ApiError, Platform};

/// Gives a task to a worker, if it is free and its post still wants it.
pub(super) async fn claim(
    platform: &Platform,
    task: Uuid,
    worker: String,
    lease_ms: u64,
) -> Result<Reply, ApiError> {
    let Some(known) = find(platform, task).await? else { return Ok(Reply::Stale) };
    let post = super::find(platform, known.post).await?;
    // Between the end of a post and that of its tasks.
    let Some(wanted) = post.as_ref().and_then(|post| wanted(post, &known)) else { return Ok(Reply::Stale) };
    let at = clock::now();
    let command = Command::Claim { worker: worker.clone(), until: lease_end(lease_ms, at), at };
    let done = match run(platform, (task, &known), worker, command, at).await {
        Ok(done) => done,
        Err(TransactError::Refused(Refusal::Claimed)) => return Ok(Reply::Taken),
        Err(TransactError::Refused(Refusal::TooEarly { not_before })) => return Ok(early(not_before, at)),
        Err(TransactError::Refused(refusal)) => return late(refusal),
        Err(error) => return Err(error.into()),
    };
    let State::Known(claimed) = done.state else { return Ok(Reply::Stale) };
    Ok(Reply::ClaimedTask(Box::new(ClaimedTask { epoch: claimed.claims.epoch, ..wanted })))
}

/// What a worker must know, if the post still waits for this piece.
fn wanted(post: &post::Active, task: &Task) -> Option<ClaimedTask> {
    let Phase::Processing { source, job } = &post.phase else { return None };
    let open = &job.making.as_ref().filter(|_| job.job == task.job)?.open;
    let (_, plan) = job.plan.as_ref().filter(|_| open.contains(&task.piece))?;
    Some(ClaimedTask {
        app: post.app,
        post: post.post,
        job: job.job,
        piece: task.piece,
        epoch: 0,
        source_key: source.key.clone(),
        source_bytes: source.size,
        plan: plan.clone(),
    })
}

/// Lets a worker keep its task.
pub(super) async fn extend(
    platform: &Platform,
    task: Uuid,
    epoch: u32,
    lease_ms: u64,
) -> Result<Reply, ApiError> {
    let at = clock::now();
    report(platform, task, Command::ExtendLease { epoch, until: lease_end(lease_ms, at), at }, at).await
}

/// The piece is stored.
pub(super) async fn made(
    platform: &Platform,
    task: Uuid,
    epoch: u32,
    output: PieceOutput,
) -> Result<Reply, ApiError> {
    let at = clock::now();
    report(platform, task, Command::Complete { epoch, output, at }, at).await
}

/// Keeps how far a piece is, beside the read models, never in the log.
pub(super) async fn progress(
    platform: &Platform,
    (post, job, piece): (domain::PostId, Uuid, Piece),
    epoch: u32,
    done_ms: u64,
) -> Result<Reply, ApiError> {
    let said = Progress { task: key(job, piece), post, job, piece, epoch, done_ms, at: clock::now() };
    projections::tasks::set_progress(&platform.db, &said).await?;
    Ok(Reply::Accepted)
}

/// Runs a command that is either taken or comes too late.
pub(super) async fn report(
    platform: &Platform,
    task: Uuid,
    command: Command,
    at: Timestamp,
) -> Result<Reply, ApiError> {
    let Some(known) = find(platform, task).await? else { return Ok(Reply::Stale) };
    let worker = known.claims.lease.as_ref().map(|lease| lease.worker.clone()).unwrap_or_default();
    match run(platform, (task, &known), worker, command, at).await {
        Ok(_) => Ok(Reply::Accepted),
        Err(TransactError::Refused(refusal)) => late(refusal),
        Err(error) => Err(error.into()),
    }
}

/// Any app's task as the log knows it now.
async fn find(platform: &Platform, task: Uuid) -> Result<Option<Task>, ApiError> {
    let loaded = platform.transactor()?.load::<Tasks>(App::SYSTEM, &task.to_string()).await?;
    Ok(match loaded.state {
        State::Known(task) => Some(*task),
        State::Absent => None,
    })
}

/// Runs a worker's command in the task's app.
async fn run(
    platform: &Platform,
    (key, task): (Uuid, &Task),
    worker: String,
    command: Command,
    at: Timestamp,
) -> Result<Done<Tasks>, TransactError<Refusal>> {
    let transactor = platform.transactor.as_ref().ok_or(ports::log::LogError::Closed)?;
    let context = Context::new(task.app, Actor::Worker(worker), at);
    transactor.run::<Tasks>(&key.to_string(), &context, command).await
}

/// What a refused report means to its worker.
fn late(refusal: Refusal) -> Result<Reply, ApiError> {
    match refusal {
        Refusal::NotFound | Refusal::Ended | Refusal::StaleClaim => Ok(Reply::Stale),
        Refusal::Claimed | Refusal::TooEarly { .. } | Refusal::LeaseRunning => {
            Err(ApiError::internal(format!("a worker's report was refused: {refusal}")))
        }
    }
}
