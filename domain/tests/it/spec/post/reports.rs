//! What a worker says of its job, on time and late.

use super::fixtures::*;
use crate::kit::{at, given, id};
use domain::FileId;
use domain::media::{FailureReason, Plan};
use domain::post::{Command, Event, Planned, Post, ProcessingStarted, Refusal, State};
use uuid::Uuid;

fn complete(job: Uuid, epoch: u32, files: Vec<FileId>) -> Command {
    Command::Complete { job, epoch, prefix: "processed/1".into(), output: output(), files, at: at(40) }
}

fn record(epoch: u32, plan: Plan) -> Command {
    Command::RecordPlan { job: JOB, epoch, probe: probe(), plan, playlists: None, at: at(35) }
}

fn planned() -> Event {
    Planned { job: JOB, epoch: 1, probe: probe(), plan: plan(), pieces: None, at: at(35) }.into()
}

fn fail(epoch: u32) -> Command {
    let (reason, detail) = (FailureReason::Crashed, "why".to_owned());
    Command::Fail { job: JOB, epoch, reason, detail, cpu_ms: 7, at: at(40) }
}

/// Every report of a claim.
fn reports(job: Uuid, epoch: u32) -> Vec<Command> {
    let (reason, detail) = (FailureReason::Crashed, String::new());
    vec![
        Command::ExtendLease { job, epoch, until: at(99), at: at(40) },
        Command::RecordPlan { job, epoch, probe: probe(), plan: plan(), playlists: None, at: at(40) },
        complete(job, epoch, vec![id(71)]),
        Command::Fail { job, epoch, reason, detail, cpu_ms: 7, at: at(40) },
        Command::ExpireLease { job, epoch, at: at(4_000) },
    ]
}

fn after(more: impl IntoIterator<Item = Event>) -> Vec<Event> {
    history_of("PROCESSING").into_iter().chain(more).collect()
}

#[test]
fn the_plan_is_kept_with_the_measured_source() {
    given::<Post>(history_of("PROCESSING")).when(record(1, plan())).then([planned()]);
    given::<Post>(after([planned()])).when(record(1, plan())).then_nothing();
    let State::Active(post) = given::<Post>(after([planned()])).state() else { panic!("it is there") };
    assert_eq!(post.phase.job().and_then(|job| job.plan.clone()), Some((probe(), plan())));
}

#[test]
fn the_plan_outlives_a_failed_try_and_a_retry() {
    let failed = after([planned(), processing_failed(1, FailureReason::Crashed)]);
    let retry = Command::Retry { app: crate::kit::app(), at: at(50) };
    for state in [
        given::<Post>(after([planned(), attempt_failed(1, FailureReason::Crashed, 5)])).state(),
        given::<Post>(failed).when(retry).state(),
    ] {
        let State::Active(post) = state else { panic!("it is there") };
        assert_eq!(post.phase.job().and_then(|job| job.plan.clone()), Some((probe(), plan())));
    }
}

#[test]
fn every_file_of_a_result_gets_a_number() {
    let refused = |given| Refusal::FileIds { given, needed: 1 };
    given::<Post>(history_of("PROCESSING")).when(complete(JOB, 1, vec![])).then_refused(refused(0));
    given::<Post>(history_of("PROCESSING"))
        .when(complete(JOB, 1, vec![id(1), id(2)]))
        .then_refused(refused(2));
}

#[test]
fn a_result_reported_twice_is_there_once() {
    given::<Post>(history_of("PROCESSED")).when(complete(JOB, 1, vec![id(99)])).then_nothing();
}

#[test]
fn a_worker_that_was_overtaken_is_not_listened_to() {
    let lease_until = at(90);
    let overtaken = after([ProcessingStarted {
        job: JOB,
        epoch: 2,
        attempt: 2,
        worker: "w2".into(),
        lease_until,
        at: at(60),
    }
    .into()]);
    for report in reports(JOB, 1) {
        given::<Post>(overtaken.clone()).when(report).then_refused(Refusal::StaleClaim);
    }
}

#[test]
fn a_report_of_a_claim_that_never_was_is_stale() {
    for report in reports(JOB, 2).into_iter().chain(reports(Uuid::from_u128(1), 1)) {
        given::<Post>(history_of("PROCESSING")).when(report).then_refused(Refusal::StaleClaim);
    }
}

#[test]
fn between_two_tries_nobody_is_listened_to() {
    for report in reports(JOB, 1) {
        given::<Post>(history_of("Waiting")).when(report).then_refused(Refusal::StaleClaim);
    }
}

#[test]
fn a_worker_whose_lease_ran_out_unnoticed_may_still_end_its_job() {
    let late = Command::Complete {
        job: JOB,
        epoch: 1,
        prefix: "processed/1".into(),
        output: output(),
        files: vec![id(71)],
        at: at(1_000),
    };
    let State::Active(post) = given::<Post>(history_of("PROCESSING")).when(late).state() else {
        panic!("it is there")
    };
    assert_eq!(post.phase.name(), "PROCESSED");
}

#[test]
fn a_result_is_final() {
    given::<Post>(history_of("PROCESSED")).when(fail(1)).then_refused(Refusal::StaleClaim);
    given::<Post>(history_of("PROCESSED"))
        .when(complete(JOB, 2, vec![id(71)]))
        .then_refused(Refusal::StaleClaim);
}

#[test]
fn a_deleted_post_listens_to_no_worker() {
    for report in reports(JOB, 1) {
        given::<Post>(history_of("Deleted")).when(report).then_refused(Refusal::NotFound);
    }
}
