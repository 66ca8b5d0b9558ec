//! Accidents are tried again by themselves; what the content causes only when someone asks.

use super::fixtures::*;
use crate::kit::{app, at, given};
use domain::claims::{ATTEMPTS_MAX, Claims, retry_delay_ms};
use domain::media::FailureReason::{self, *};
use domain::media::Used;
use domain::post::{Command, Event, Post, ProcessingStarted, Refusal, State};

const ACCIDENTS: [FailureReason; 6] =
    [ProbeTimeout, Timeout, Crashed, OutOfMemory, WorkerLost, StorageFailed];
const CONTENT: [FailureReason; 8] = [
    EmptyFile,
    NotMedia,
    TruncatedNoIndex,
    NoPlayableStream,
    UnsupportedCodec,
    DrmProtected,
    LimitExceeded,
    DurationMismatch,
];

fn fail(epoch: u32, reason: FailureReason) -> Command {
    Command::Fail { job: JOB, epoch, reason, detail: "why".into(), used: Used::cpu(7), at: at(40) }
}

/// A job in its nth try.
fn in_try(attempt: u32) -> Vec<Event> {
    let mut history = history_of("QUEUED");
    for before in 1..attempt {
        history.extend([claimed(before, before, 60), attempt_failed(before, Crashed, 0)]);
    }
    history.push(claimed(attempt, attempt, 60));
    history
}

#[test]
fn what_the_content_causes_is_not_tried_again() {
    for reason in CONTENT {
        given::<Post>(in_try(1)).when(fail(1, reason)).then([processing_failed(1, reason)]);
    }
}

#[test]
fn an_accident_is_tried_again_after_a_pause() {
    for reason in ACCIDENTS.into_iter().filter(|reason| *reason != WorkerLost) {
        given::<Post>(in_try(1)).when(fail(1, reason)).then([attempt_failed(1, reason, 5)]);
        given::<Post>(in_try(2)).when(fail(2, reason)).then([attempt_failed(2, reason, 30)]);
    }
}

#[test]
fn the_third_accident_is_a_failure() {
    assert_eq!(ATTEMPTS_MAX, 3);
    for reason in ACCIDENTS {
        given::<Post>(in_try(3)).when(fail(3, reason)).then([processing_failed(3, reason)]);
    }
}

#[test]
fn a_worker_that_is_stopped_gives_the_job_back_at_once_and_uses_up_no_try() {
    let mut history = in_try(ATTEMPTS_MAX);
    for epoch in ATTEMPTS_MAX..ATTEMPTS_MAX + 5 {
        let given_back = attempt_failed_in(epoch, ATTEMPTS_MAX, WorkerStopped, 0);
        given::<Post>(history.clone()).when(fail(epoch, WorkerStopped)).then([given_back.clone()]);
        history.extend([given_back, claimed(epoch + 1, ATTEMPTS_MAX, 60)]);
    }
    let epoch = ATTEMPTS_MAX + 5;
    given::<Post>(history).when(fail(epoch, Crashed)).then([processing_failed(epoch, Crashed)]);
}

#[test]
fn nobody_claims_the_job_during_the_pause() {
    let claim =
        |seconds| Command::Claim { job: JOB, worker: "w1".into(), until: at(seconds + 30), at: at(seconds) };
    let waiting = || given::<Post>(history_of("Waiting"));
    waiting().when(claim(44)).then_refused(Refusal::TooEarly { not_before: at(45) });
    let (worker, lease_until) = ("w1".to_owned(), at(75));
    let started = ProcessingStarted { job: JOB, epoch: 2, attempt: 2, worker, lease_until, at: at(45) };
    waiting().when(claim(45)).then([started.into()]);
}

#[test]
fn pauses_grow_and_have_a_limit() {
    let pauses: Vec<_> = (0..6).map(retry_delay_ms).collect();
    assert!(pauses.is_sorted(), "{pauses:?}");
    assert_eq!(retry_delay_ms(u32::MAX), 120_000);
}

#[test]
fn a_retry_starts_the_tries_anew_but_never_the_epochs() {
    let failed = [in_try(3), vec![processing_failed(3, Crashed)]].concat();
    let State::Active(post) =
        given::<Post>(failed.clone()).when(Command::Retry { app: app(), at: at(50) }).state()
    else {
        panic!("it is there")
    };
    let job = post.phase.job().expect("there is a job").clone();
    assert_eq!(job.claims, Claims::after(3));

    let retried = domain::post::Retried { job: job.job, at: at(50) };
    let history = [failed, vec![retried.into()]].concat();
    let claim = |job| Command::Claim { job, worker: "w2".into(), until: at(90), at: at(60) };
    let (worker, lease_until) = ("w2".to_owned(), at(90));
    let started = ProcessingStarted { job: job.job, epoch: 4, attempt: 1, worker, lease_until, at: at(60) };
    given::<Post>(history.clone()).when(claim(job.job)).then([started.into()]);
    given::<Post>(history).when(claim(JOB)).then_refused(Refusal::StaleClaim);
}

#[test]
fn what_the_content_caused_can_be_retried_by_hand() {
    let retry = Command::Retry { app: app(), at: at(50) };
    let State::Active(post) = given::<Post>(history_of("FAILED_PROCESSING")).when(retry).state() else {
        panic!("it is there")
    };
    assert_eq!(post.phase.name(), "PROCESSING");
}

#[test]
fn a_retry_under_way_is_not_started_twice() {
    for state in ["QUEUED", "PROCESSING", "Waiting"] {
        given::<Post>(history_of(state)).when(Command::Retry { app: app(), at: at(50) }).then_nothing();
    }
}

#[test]
fn what_did_not_fail_cannot_be_retried() {
    for state in ["CREATED", "FAILED_UPLOAD", "UPLOADED", "PROCESSED"] {
        given::<Post>(history_of(state))
            .when(Command::Retry { app: app(), at: at(50) })
            .then_refused(Refusal::NothingToRetry { state });
    }
}
