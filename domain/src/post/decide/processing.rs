//! From a joined source to a result: queue, claim, report, retry.

use super::super::{
    Active, AttemptFailed, Command, Event, Job, LeaseExtended, Phase, PieceMade, ProcessingFailed,
    ProcessingStarted, Queued, QueuingFailed, Retried,
};
use super::{Refusal, pieces};
use crate::claims::{Busy, Claim, LOST};
use crate::ids::{FileId, NAMESPACE};
use crate::media::{FailureReason, Plan, Probe, Used};
use crate::time::Timestamp;
use uuid::Uuid;

pub(super) fn decide(post: &Active, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Queue { job, at } => queue(post, job, at),
        Command::FailQueuing { detail, at } => match &post.phase {
            Phase::Uploaded { .. } => Ok(vec![QueuingFailed { detail, at }.into()]),
            Phase::FailedQueuing { .. } => Ok(vec![]),
            other => wrong(other),
        },
        Command::Claim { job, worker, until, at } => claim(post, job, worker, until, at),
        Command::ExtendLease { job, epoch, until, at } => extend(post, job, epoch, until, at),
        Command::RecordPlan { job, epoch, probe, plan, playlists, at } => {
            plan_job(post, (job, epoch), (probe, plan), playlists, at)
        }
        Command::TakePiece { job, piece, epoch, output, files, at } => {
            let taken = PieceMade {
                job,
                piece,
                epoch,
                tracks: output.tracks,
                files: vec![],
                stored_bytes: output.stored_bytes,
                cpu_ms: output.cpu_ms,
                wall_ms: output.wall_ms,
                peak_memory_bytes: output.peak_memory_bytes,
                at,
            };
            pieces::take(post, taken, files, output.files)
        }
        Command::FailPiece { job, piece, reason, detail, used, at } => {
            pieces::fail(post, (job, piece), (reason, detail), used, at)
        }
        Command::Fail { job, epoch, reason, detail, used, at } => {
            let job = held(post, job, epoch)?;
            Ok(vec![failed(job, reason, detail, used, at)])
        }
        Command::ExpireLease { job, epoch, at } => {
            let job = held(post, job, epoch)?;
            if job.claims.is_running(at) {
                return Err(Refusal::LeaseRunning);
            }
            Ok(vec![failed(job, FailureReason::WorkerLost, LOST.into(), Used::default(), at)])
        }
        Command::Create { .. }
        | Command::Change { .. }
        | Command::Delete { .. }
        | Command::StartUpload { .. }
        | Command::KeepUpload { .. }
        | Command::CompleteUpload { .. }
        | Command::FailUpload { .. }
        | Command::AbortUpload { .. }
        | Command::ExpireUpload { .. }
        | Command::SetAllowedMembers { .. }
        | Command::StartPicture { .. }
        | Command::CompletePicture { .. }
        | Command::RemovePicture { .. }
        | Command::Retry { .. } => wrong(&post.phase),
    }
}

/// The claim ends with the plan: what follows is done in tasks.
fn plan_job(
    post: &Active,
    (job, epoch): (Uuid, u32),
    planned: (Probe, Plan),
    playlists: Vec<FileId>,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    if let Phase::Processing { job: known, .. } = &post.phase
        && (known.job, known.claims.epoch) == (job, epoch)
        && known.making.is_some()
        && known.plan.as_ref() == Some(&planned)
    {
        return Ok(vec![]);
    }
    Ok(vec![pieces::planned(held(post, job, epoch)?, planned, playlists, at)?])
}

fn extend(
    post: &Active,
    job: Uuid,
    epoch: u32,
    until: Timestamp,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let longer = held(post, job, epoch)?.claims.extended(until, at);
    Ok(longer.map(|lease_until| LeaseExtended { job, epoch, lease_until, at }.into()).into_iter().collect())
}

pub(super) fn retry(post: &Active, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    match &post.phase {
        Phase::FailedQueuing { .. } => Ok(vec![Queued { job: next_job(post, at), at }.into()]),
        Phase::FailedProcessing { .. } => Ok(vec![Retried { job: next_job(post, at), at }.into()]),
        // Already under way: nothing to add.
        Phase::Queued { .. } | Phase::Processing { .. } => Ok(vec![]),
        Phase::Created | Phase::FailedUpload { .. } | Phase::Uploaded { .. } | Phase::Processed { .. } => {
            Err(Refusal::NothingToRetry { state: post.phase.name() })
        }
    }
}

fn next_job(post: &Active, at: Timestamp) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("retry/{}/{}", post.uuid, at.as_micros()).as_bytes())
}

fn queue(post: &Active, job: Uuid, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    match &post.phase {
        Phase::Uploaded { .. } => Ok(vec![Queued { job, at }.into()]),
        // A second request for a job that is known, by a redelivery.
        Phase::Queued { .. }
        | Phase::Processing { .. }
        | Phase::Processed { .. }
        | Phase::FailedProcessing { .. } => Ok(vec![]),
        Phase::Created | Phase::FailedUpload { .. } | Phase::FailedQueuing { .. } => wrong(&post.phase),
    }
}

fn claim(
    post: &Active,
    job: Uuid,
    worker: String,
    until: Timestamp,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let known = match &post.phase {
        Phase::Queued { job, .. } | Phase::Processing { job, .. } => job,
        other => return wrong(other),
    };
    if known.job != job {
        return Err(Refusal::StaleClaim);
    }
    if known.making.is_some() {
        // Measured and planned: nothing is left to claim but the tasks.
        return Err(Refusal::StaleClaim);
    }
    let Claim { epoch, attempt, lease_until } = known.claims.next(until, at).map_err(|busy| match busy {
        Busy::Claimed => Refusal::Claimed,
        Busy::TooEarly { not_before } => Refusal::TooEarly { not_before },
    })?;
    Ok(vec![ProcessingStarted { job, epoch, attempt, worker, lease_until, at }.into()])
}

/// The job, if this claim is the valid one.
fn held(post: &Active, job: Uuid, epoch: u32) -> Result<&Job, Refusal> {
    match &post.phase {
        Phase::Processing { job: known, .. } => {
            let valid = known.job == job && known.claims.is_held(epoch);
            if valid { Ok(known) } else { Err(Refusal::StaleClaim) }
        }
        Phase::Created
        | Phase::FailedUpload { .. }
        | Phase::Uploaded { .. }
        | Phase::FailedQueuing { .. }
        | Phase::Queued { .. }
        | Phase::Processed { .. }
        | Phase::FailedProcessing { .. } => Err(Refusal::StaleClaim),
    }
}

/// An accident is tried again while tries are left; anything else ends the job.
fn failed(job: &Job, reason: FailureReason, detail: String, used: Used, at: Timestamp) -> Event {
    let (epoch, attempt) = (job.claims.epoch, job.claims.attempt);
    match job.claims.retry_at(reason, at) {
        Some(retry_at) => {
            AttemptFailed { job: job.job, epoch, attempt, reason, detail, used, retry_at, at }.into()
        }
        None => ProcessingFailed { job: job.job, epoch, reason, detail, used, open: vec![], at }.into(),
    }
}

fn wrong<T>(phase: &Phase) -> Result<T, Refusal> {
    Err(Refusal::WrongState { state: phase.name() })
}
