//! What a worker says of its job, on time and late.

use super::fixtures::*;
use crate::kit::{at, given, id};
use domain::FileId;
use domain::media::{FailureReason, Plan, Used};
use domain::post::{Command, Event, Planned, Post, ProcessingStarted, Refusal, State};
use uuid::Uuid;

fn record(epoch: u32, plan: Plan) -> Command {
    Command::RecordPlan { job: JOB, epoch, probe: probe(), plan, playlists: playlists(), at: at(35) }
}

fn playlists() -> Vec<FileId> {
    vec![id(73), id(74)]
}

/// As a worker was told that made the whole result itself.
fn planned_whole() -> Event {
    Planned { job: JOB, epoch: 1, probe: probe(), plan: plan(), pieces: None, at: at(35) }.into()
}

fn fail(epoch: u32) -> Command {
    let (reason, detail) = (FailureReason::Crashed, "why".to_owned());
    Command::Fail { job: JOB, epoch, reason, detail, used: Used::cpu(7), at: at(40) }
}

/// Every report of a claim.
fn reports(job: Uuid, epoch: u32) -> Vec<Command> {
    let (reason, detail) = (FailureReason::Crashed, String::new());
    vec![
        Command::ExtendLease { job, epoch, until: at(99), at: at(40) },
        Command::RecordPlan { job, epoch, probe: probe(), plan: plan(), playlists: playlists(), at: at(40) },
        Command::Fail { job, epoch, reason, detail, used: Used::cpu(7), at: at(40) },
        Command::ExpireLease { job, epoch, at: at(4_000) },
    ]
}

fn after(more: impl IntoIterator<Item = Event>) -> Vec<Event> {
    history_of("PROCESSING").into_iter().chain(more).collect()
}

#[test]
fn the_plan_is_kept_with_the_measured_source() {
    let State::Active(post) = given::<Post>(history_of("PROCESSING")).when(record(1, plan())).state() else {
        panic!("it is there")
    };
    assert_eq!(post.phase.job().and_then(|job| job.plan.clone()), Some((probe(), plan())));
}

#[test]
fn a_job_that_was_planned_as_a_whole_is_still_its_workers_until_the_lease_runs_out() {
    let lost = Command::ExpireLease { job: JOB, epoch: 1, at: at(60) };
    let again = Command::Claim { job: JOB, worker: "w2".into(), until: at(99), at: at(60) };
    let State::Active(post) = given::<Post>(after([planned_whole()])).when(lost).state() else {
        panic!("it is there")
    };
    assert!(post.phase.job().is_some_and(|job| job.making.is_none()));
    let claimed = ProcessingStarted {
        job: JOB,
        epoch: 2,
        attempt: 2,
        worker: "w2".into(),
        lease_until: at(99),
        at: at(60),
    };
    given::<Post>(after([planned_whole()])).when(again).then([claimed.into()]);
}

#[test]
fn the_plan_outlives_a_failed_try_and_a_retry() {
    let failed = after([planned_whole(), processing_failed(1, FailureReason::Crashed)]);
    let retry = Command::Retry { app: crate::kit::app(), at: at(50) };
    for state in [
        given::<Post>(after([planned_whole(), attempt_failed(1, FailureReason::Crashed, 5)])).state(),
        given::<Post>(failed).when(retry).state(),
    ] {
        let State::Active(post) = state else { panic!("it is there") };
        assert_eq!(post.phase.job().and_then(|job| job.plan.clone()), Some((probe(), plan())));
    }
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
    let late = Command::RecordPlan {
        job: JOB,
        epoch: 1,
        probe: probe(),
        plan: plan(),
        playlists: playlists(),
        at: at(1_000),
    };
    let State::Active(post) = given::<Post>(history_of("PROCESSING")).when(late).state() else {
        panic!("it is there")
    };
    assert!(post.phase.job().is_some_and(|job| job.making.is_some()));
}

#[test]
fn a_result_is_final() {
    given::<Post>(history_of("PROCESSED")).when(fail(1)).then_refused(Refusal::StaleClaim);
    given::<Post>(history_of("PROCESSED")).when(record(1, plan())).then_refused(Refusal::StaleClaim);
}

#[test]
fn a_deleted_post_listens_to_no_worker() {
    for report in reports(JOB, 1) {
        given::<Post>(history_of("Deleted")).when(report).then_refused(Refusal::NotFound);
    }
}
