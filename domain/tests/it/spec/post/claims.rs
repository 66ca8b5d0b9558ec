//! Leases and fencing epochs.

use super::fixtures::*;
use crate::kit::{at, given};
use domain::claims::{ATTEMPTS_MAX, LEASE_MS_MAX};
use domain::media::{FailureReason, Used};
use domain::post::{AttemptFailed, Command, Event, LeaseExtended, Post, ProcessingStarted, Refusal, State};
use uuid::Uuid;

fn claim(worker: &str, seconds: i64) -> Command {
    Command::Claim { job: JOB, worker: worker.into(), until: at(seconds + 30), at: at(seconds) }
}

fn started(epoch: u32, attempt: u32, worker: &str, seconds: i64) -> Event {
    let lease_until = at(seconds + 30);
    ProcessingStarted { job: JOB, epoch, attempt, worker: worker.into(), lease_until, at: at(seconds) }.into()
}

fn extend(epoch: u32, until: i64, seconds: i64) -> Command {
    Command::ExtendLease { job: JOB, epoch, until: at(until), at: at(seconds) }
}

fn expire(epoch: u32, seconds: i64) -> Command {
    Command::ExpireLease { job: JOB, epoch, at: at(seconds) }
}

/// A job whose third and last try was claimed at second 30 with a lease until 60.
fn last_try() -> Vec<Event> {
    let mut history = history_of("QUEUED");
    for attempt in 1..ATTEMPTS_MAX {
        history.extend([claimed(attempt, attempt, 60), attempt_failed(attempt, FailureReason::Crashed, 0)]);
    }
    history.push(claimed(ATTEMPTS_MAX, ATTEMPTS_MAX, 60));
    history
}

#[test]
fn a_job_has_one_worker_at_a_time() {
    given::<Post>(history_of("PROCESSING")).when(claim("w2", 59)).then_refused(Refusal::Claimed);
}

#[test]
fn a_redelivery_cannot_start_the_job_twice_in_the_same_worker() {
    given::<Post>(history_of("PROCESSING")).when(claim("w1", 31)).then_refused(Refusal::Claimed);
}

#[test]
fn a_job_whose_lease_ran_out_can_be_claimed_under_the_next_epoch() {
    given::<Post>(history_of("PROCESSING")).when(claim("w2", 60)).then([started(2, 2, "w2", 60)]);
}

#[test]
fn the_last_try_is_not_claimed_again_when_its_lease_runs_out() {
    given::<Post>(last_try()).when(claim("w2", 600)).then_refused(Refusal::Claimed);
    let lost = domain::post::ProcessingFailed {
        job: JOB,
        epoch: ATTEMPTS_MAX,
        reason: FailureReason::WorkerLost,
        detail: "the worker's lease ran out".into(),
        used: Used::cpu(0),
        open: vec![],
        at: at(600),
    };
    given::<Post>(last_try()).when(expire(ATTEMPTS_MAX, 600)).then([lost.into()]);
}

#[test]
fn a_claim_of_an_older_job_is_stale() {
    let old = Command::Claim { job: Uuid::from_u128(1), worker: "w1".into(), until: at(60), at: at(30) };
    given::<Post>(history_of("QUEUED")).when(old.clone()).then_refused(Refusal::StaleClaim);
    given::<Post>(history_of("Waiting")).when(old).then_refused(Refusal::StaleClaim);
}

#[test]
fn a_worker_that_is_still_at_it_keeps_the_job_longer() {
    let longer = LeaseExtended { job: JOB, epoch: 1, lease_until: at(70), at: at(40) };
    given::<Post>(history_of("PROCESSING")).when(extend(1, 70, 40)).then([longer.clone().into()]);
    let extended = [history_of("PROCESSING"), vec![longer.into()]].concat();
    given::<Post>(extended.clone()).when(expire(1, 69)).then_refused(Refusal::LeaseRunning);
    given::<Post>(extended.clone()).when(claim("w2", 69)).then_refused(Refusal::Claimed);
    let State::Active(post) = given::<Post>(extended).state() else { panic!("it is there") };
    assert_eq!(post.modified_at, at(30), "a lease is not a change that clients see");
}

#[test]
fn a_late_word_never_makes_a_lease_shorter() {
    given::<Post>(history_of("PROCESSING")).when(extend(1, 55, 40)).then_nothing();
    given::<Post>(history_of("PROCESSING")).when(extend(1, 60, 40)).then_nothing();
}

#[test]
fn a_lease_lasts_a_second_at_least_and_ten_minutes_at_most() {
    let until = |until, wanted| {
        let claim = Command::Claim { job: JOB, worker: "w1".into(), until: at(until), at: at(30) };
        given::<Post>(history_of("QUEUED")).when(claim).then([claimed(1, 1, wanted)]);
    };
    until(30, 31);
    until(0, 31);
    until(1_000_000, 30 + i64::try_from(LEASE_MS_MAX / 1_000).expect("it is small"));
}

#[test]
fn a_time_beyond_all_times_is_the_last_time_not_the_first() {
    assert!(at(0).plus_ms(u64::MAX) > at(0));
}

#[test]
fn a_running_lease_does_not_expire() {
    given::<Post>(history_of("PROCESSING")).when(expire(1, 59)).then_refused(Refusal::LeaseRunning);
}

#[test]
fn a_lost_worker_costs_a_try_and_no_wait() {
    let lost = AttemptFailed {
        job: JOB,
        epoch: 1,
        attempt: 1,
        reason: FailureReason::WorkerLost,
        detail: "the worker's lease ran out".into(),
        used: Used::cpu(0),
        retry_at: at(60),
        at: at(60),
    };
    given::<Post>(history_of("PROCESSING")).when(expire(1, 60)).then([lost.clone().into()]);
    let waiting = [history_of("PROCESSING"), vec![lost.into()]].concat();
    given::<Post>(waiting.clone()).when(claim("w2", 60)).then([started(2, 2, "w2", 60)]);
    given::<Post>(waiting).when(expire(1, 60)).then_refused(Refusal::StaleClaim);
}

#[test]
fn the_lease_of_a_new_worker_is_not_expired_for_the_old_one() {
    let taken_over = [history_of("PROCESSING"), vec![started(2, 2, "w2", 60)]].concat();
    given::<Post>(taken_over).when(expire(1, 1_000)).then_refused(Refusal::StaleClaim);
}
