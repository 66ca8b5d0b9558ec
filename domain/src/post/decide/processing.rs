//! From a joined source to a result: queue, claim, report, retry.

use super::super::job::lease_end;
use super::super::{
    ATTEMPTS_MAX, Active, AttemptFailed, Command, Event, Job, LeaseExtended, Phase, Planned, Processed,
    ProcessingFailed, ProcessingStarted, Queued, QueuingFailed, ResultFile, Retried, retry_delay_ms,
};
use super::Refusal;
use crate::ids::NAMESPACE;
use crate::media::FailureReason;
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
        Command::RecordPlan { job, epoch, probe, plan, at } => {
            let held = held(post, job, epoch)?;
            let same = held.plan.as_ref().is_some_and(|known| known.0 == probe && known.1 == plan);
            Ok(if same { vec![] } else { vec![Planned { job, epoch, probe, plan, at }.into()] })
        }
        Command::Complete { job, epoch, prefix, output, files, at } => {
            if let Phase::Processed { result, .. } = &post.phase
                && (result.job, result.epoch) == (job, epoch)
            {
                return Ok(vec![]);
            }
            held(post, job, epoch)?;
            if files.len() != output.files.len() {
                return Err(Refusal::FileIds { given: files.len(), needed: output.files.len() });
            }
            let numbered = files.into_iter().zip(output.files).map(|(id, file)| ResultFile { id, file });
            let processed = Processed {
                job,
                epoch,
                prefix,
                duration_ms: output.duration_ms,
                stored_bytes: output.stored_bytes,
                cpu_ms: output.cpu_ms,
                wall_ms: output.wall_ms,
                renditions: output.renditions,
                files: numbered.collect(),
                at,
            };
            Ok(vec![processed.into()])
        }
        Command::Fail { job, epoch, reason, detail, cpu_ms, at } => {
            let job = held(post, job, epoch)?;
            Ok(vec![failed(job, reason, detail, cpu_ms, at)])
        }
        Command::ExpireLease { job, epoch, at } => {
            let job = held(post, job, epoch)?;
            if job.lease.as_ref().is_some_and(|lease| lease.until > at) {
                return Err(Refusal::LeaseRunning);
            }
            Ok(vec![failed(job, FailureReason::WorkerLost, "the worker's lease ran out".into(), 0, at)])
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

/// A word that comes late never makes the lease shorter.
fn extend(
    post: &Active,
    job: Uuid,
    epoch: u32,
    until: Timestamp,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let lease = held(post, job, epoch)?.lease.as_ref();
    let lease_until = lease_end(until, at);
    let longer = lease.is_some_and(|lease| lease_until > lease.until);
    Ok(if longer { vec![LeaseExtended { job, epoch, lease_until, at }.into()] } else { vec![] })
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
    // The last try ends by its worker or by `ExpireLease`; without this, a source that kills its workers would be
    // claimed for ever.
    let last_try = known.attempt >= ATTEMPTS_MAX;
    if known.lease.as_ref().is_some_and(|lease| last_try || lease.until > at) {
        return Err(Refusal::Claimed);
    }
    if known.not_before > at {
        return Err(Refusal::TooEarly { not_before: known.not_before });
    }
    let (epoch, attempt) = (known.epoch + 1, known.attempt + 1);
    let lease_until = lease_end(until, at);
    Ok(vec![ProcessingStarted { job, epoch, attempt, worker, lease_until, at }.into()])
}

/// The job, if this claim is the valid one.
fn held(post: &Active, job: Uuid, epoch: u32) -> Result<&Job, Refusal> {
    match &post.phase {
        Phase::Processing { job: known, .. } => {
            let valid = known.job == job && known.epoch == epoch && known.lease.is_some();
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
fn failed(job: &Job, reason: FailureReason, detail: String, cpu_ms: u64, at: Timestamp) -> Event {
    let (epoch, attempt) = (job.epoch, job.attempt);
    let given_back = reason == FailureReason::WorkerStopped;
    if given_back || (reason.is_transient() && attempt < ATTEMPTS_MAX) {
        // A worker that is gone is no fault of the job: no need to wait.
        let gone = given_back || reason == FailureReason::WorkerLost;
        let delay_ms = if gone { 0 } else { retry_delay_ms(attempt) };
        let retry_at = at.plus_ms(delay_ms);
        return AttemptFailed { job: job.job, epoch, attempt, reason, detail, cpu_ms, retry_at, at }.into();
    }
    ProcessingFailed { job: job.job, epoch, reason, detail, cpu_ms, at }.into()
}

fn wrong<T>(phase: &Phase) -> Result<T, Refusal> {
    Err(Refusal::WrongState { state: phase.name() })
}
