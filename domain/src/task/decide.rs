use super::{
    AttemptFailed, Cancelled, Claimed, Command, Event, Failed, LeaseExtended, Made, Opened, Phase, State,
    Task,
};
use crate::claims::{Busy, Claim, LOST};
use crate::media::{FailureReason, Used};
use crate::time::Timestamp;

/// Why the answer is no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the task does not exist")]
    NotFound,
    #[error("the task has ended")]
    Ended,
    #[error("the task is claimed by another worker")]
    Claimed,
    #[error("the task may be claimed only after its back-off")]
    TooEarly { not_before: Timestamp },
    #[error("the claim is no longer valid: another one came after it, or the task has ended")]
    StaleClaim,
    #[error("the lease has not run out")]
    LeaseRunning,
}

pub(super) fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
    let task = match (state, &command) {
        (State::Known(task), _) => task,
        (State::Absent, Command::Open { app, post, job, piece, at }) => {
            return Ok(vec![Opened { app: *app, post: *post, job: *job, piece: *piece, at: *at }.into()]);
        }
        (State::Absent, _) => return Err(Refusal::NotFound),
    };
    match command {
        Command::Open { .. } => Ok(vec![]),
        Command::Claim { worker, until, at } => claim(task, worker, until, at),
        Command::ExtendLease { epoch, until, at } => {
            held(task, epoch)?;
            let longer = task.claims.extended(until, at);
            Ok(longer
                .map(|lease_until| LeaseExtended { epoch, lease_until, at }.into())
                .into_iter()
                .collect())
        }
        Command::Complete { epoch, .. } if task.phase == Phase::Made { epoch } => Ok(vec![]),
        Command::Complete { epoch, output, at } => {
            held(task, epoch)?;
            let Task { post, job, piece, .. } = **task;
            Ok(vec![Made { post, job, piece, epoch, output, at }.into()])
        }
        Command::Fail { epoch, reason, detail, used, at } => {
            held(task, epoch)?;
            Ok(vec![failed(task, reason, detail, used, at)])
        }
        Command::ExpireLease { epoch, at } => {
            held(task, epoch)?;
            if task.claims.is_running(at) {
                return Err(Refusal::LeaseRunning);
            }
            Ok(vec![failed(task, FailureReason::WorkerLost, LOST.to_owned(), Used::default(), at)])
        }
        Command::Cancel { at } => match task.phase {
            Phase::Open => Ok(vec![Cancelled { at }.into()]),
            Phase::Made { .. } | Phase::Failed | Phase::Cancelled => Ok(vec![]),
        },
    }
}

fn claim(task: &Task, worker: String, until: Timestamp, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    if task.phase != Phase::Open {
        return Err(Refusal::Ended);
    }
    let Claim { epoch, attempt, lease_until } = task.claims.next(until, at).map_err(|busy| match busy {
        Busy::Claimed => Refusal::Claimed,
        Busy::TooEarly { not_before } => Refusal::TooEarly { not_before },
    })?;
    Ok(vec![Claimed { epoch, attempt, worker, lease_until, at }.into()])
}

/// Lets the valid claim through. One of a task that has ended is not: its lease is gone.
fn held(task: &Task, epoch: u32) -> Result<(), Refusal> {
    if task.claims.is_held(epoch) { Ok(()) } else { Err(Refusal::StaleClaim) }
}

/// An accident is tried again while tries are left; anything else ends the task.
fn failed(task: &Task, reason: FailureReason, detail: String, used: Used, at: Timestamp) -> Event {
    let Task { post, job, piece, .. } = *task;
    let (epoch, attempt) = (task.claims.epoch, task.claims.attempt);
    match task.claims.retry_at(reason, at) {
        Some(retry_at) => AttemptFailed { post, epoch, attempt, reason, detail, used, retry_at, at }.into(),
        None => Failed { post, job, piece, epoch, reason, detail, used, at }.into(),
    }
}
