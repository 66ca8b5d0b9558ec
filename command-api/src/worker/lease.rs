use super::{Held, find, late, run};
use domain::post::{Command, Refusal, State};
use domain::{PostId, Timestamp};
use ports::clock;
use ports::transact::TransactError;
use schemas::worker::Reply;
use uuid::Uuid;
use web::{ApiError, Platform};

/// The longest lease, whatever a worker asks for: a lost worker must be noticed.
const LEASE_MS_MAX: u64 = 10 * 60 * 1_000;

/// When a lease asked for at `at` ends.
pub(super) fn lease_end(lease_ms: u64, at: Timestamp) -> Timestamp {
    at.plus_ms(lease_ms.min(LEASE_MS_MAX))
}

/// The answer to a claim that comes before its time.
pub(super) fn early(not_before: Timestamp, at: Timestamp) -> Reply {
    let wait_us = not_before.as_micros() - at.as_micros();
    Reply::TooEarly { wait_ms: u64::try_from(wait_us / 1_000 + 1).unwrap_or(0) }
}

/// Gives a job to a worker, if it is free.
pub(super) async fn claim(
    platform: &Platform,
    id: PostId,
    job: Uuid,
    worker: String,
    lease_ms: u64,
) -> Result<Reply, ApiError> {
    let Some(post) = find(platform, id).await? else { return Ok(Reply::Stale) };
    let at = clock::now();
    let command = Command::Claim { job, worker, until: lease_end(lease_ms, at), at };
    let done = match run(platform, &post, command, at).await {
        Ok(done) => done,
        Err(TransactError::Refused(Refusal::Claimed)) => return Ok(Reply::Taken),
        Err(TransactError::Refused(Refusal::TooEarly { not_before })) => return Ok(early(not_before, at)),
        Err(TransactError::Refused(refusal)) => return late(refusal),
        Err(error) => return Err(error.into()),
    };
    let State::Active(post) = done.state else { return Ok(Reply::Stale) };
    let held = post.phase.source().zip(post.phase.job());
    let (source, job) = held.ok_or_else(|| ApiError::internal("a claimed post without source or job"))?;
    let (source_key, source_bytes) = (source.key.clone(), source.size);
    Ok(Reply::Claimed { app: post.app, epoch: job.claims.epoch, source_key, source_bytes })
}

/// Lets a worker keep its job.
pub(super) async fn extend(held: &Held, platform: &Platform, lease_ms: u64) -> Result<Reply, ApiError> {
    let at = clock::now();
    let until = lease_end(lease_ms, at);
    held.run(platform, Command::ExtendLease { job: held.job, epoch: held.epoch, until, at }, at).await
}
