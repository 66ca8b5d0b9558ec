//! The rows of contract 4.1, one test each.

use super::fixtures::*;
use crate::kit::{app, at, given, id};
use domain::Decider;
use domain::media::{FailureReason, Piece, Used};
use domain::post::{Command, Event, Pieces, Planned, Post, Queued, Retried, State};

fn state_name(state: &State) -> &'static str {
    match state {
        State::Absent => "Absent",
        State::Active(post) => post.phase.name(),
        State::Deleted { .. } => "Deleted",
    }
}

#[track_caller]
fn leads(from: &str, command: Command, to: &str) {
    let state = given::<Post>(history_of(from)).when(command).state();
    assert_eq!(state_name(&state), to);
}

#[test]
fn a_new_post_is_created() {
    given::<Post>([]).when(create()).then([created()]);
    leads("Absent", create(), "CREATED");
}

#[test]
fn created_becomes_uploaded_when_the_parts_are_joined() {
    let complete =
        Command::CompleteUpload { app: app(), upload: UPLOAD, file: id(70), key: "src/1".into(), at: at(20) };
    given::<Post>(history_of("Uploading")).when(complete.clone()).then([uploaded()]);
    leads("Uploading", complete, "UPLOADED");
}

#[test]
fn created_becomes_failed_upload_when_joining_fails() {
    let fail =
        Command::FailUpload { app: app(), upload: UPLOAD, detail: "a part is missing".into(), at: at(20) };
    given::<Post>(history_of("Uploading")).when(fail.clone()).then([upload_failed()]);
    leads("Uploading", fail, "FAILED_UPLOAD");
}

#[test]
fn uploaded_becomes_queued_when_the_transcode_is_asked_for() {
    let queue = Command::Queue { job: JOB, at: at(25) };
    given::<Post>(history_of("UPLOADED")).when(queue.clone()).then([queued()]);
    leads("UPLOADED", queue, "QUEUED");
}

#[test]
fn uploaded_becomes_failed_queuing_when_it_cannot_be_asked_for() {
    let fail = Command::FailQueuing { detail: "no broker".into(), at: at(25) };
    given::<Post>(history_of("UPLOADED")).when(fail.clone()).then([queuing_failed()]);
    leads("UPLOADED", fail, "FAILED_QUEUING");
}

#[test]
fn failed_queuing_becomes_queued_by_a_retry() {
    leads("FAILED_QUEUING", Command::Retry { app: app(), at: at(50) }, "QUEUED");
}

#[test]
fn queued_becomes_processing_when_a_worker_starts() {
    let claim = Command::Claim { job: JOB, worker: "w1".into(), until: at(60), at: at(30) };
    given::<Post>(history_of("QUEUED")).when(claim.clone()).then([claimed(1, 1, 60)]);
    leads("QUEUED", claim, "PROCESSING");
}

#[test]
fn processing_becomes_processed_when_the_result_is_there() {
    let names = vec![Piece::Chunk(0)];
    let pieces = Some(Pieces { names, playlists: vec![] });
    let planned = Planned { job: JOB, epoch: 1, probe: probe(), plan: plan(), pieces, at: at(35) };
    let last = Command::TakePiece {
        job: JOB,
        piece: Piece::Chunk(0),
        epoch: 1,
        output: piece_output("720p", 1, 0),
        files: vec![],
        at: at(40),
    };
    let history = [history_of("PROCESSING"), vec![planned.into()]].concat();
    assert_eq!(state_name(&given::<Post>(history).when(last).state()), "PROCESSED");
}

#[test]
fn processing_becomes_failed_processing_by_what_the_content_causes() {
    let (reason, detail) = (FailureReason::NotMedia, "why".to_owned());
    let fail = Command::Fail { job: JOB, epoch: 1, reason, detail, used: Used::cpu(7), at: at(40) };
    given::<Post>(history_of("PROCESSING")).when(fail.clone()).then([processing_failed(1, reason)]);
    leads("PROCESSING", fail, "FAILED_PROCESSING");
}

#[test]
fn failed_processing_becomes_processing_by_a_retry() {
    leads("FAILED_PROCESSING", Command::Retry { app: app(), at: at(50) }, "PROCESSING");
}

#[test]
fn a_post_can_be_deleted_in_every_state() {
    for state in STATES.iter().filter(|state| !matches!(**state, "Absent" | "Deleted")) {
        given::<Post>(history_of(state)).when(Command::Delete { app: app(), at: at(90) }).then([deleted()]);
    }
}

#[test]
fn the_source_is_viewable_from_uploaded_on_and_never_before() {
    for state in STATES {
        let State::Active(post) = given::<Post>(history_of(state)).state() else { continue };
        let before = matches!(state, "CREATED" | "Uploading" | "FAILED_UPLOAD");
        assert_eq!(post.phase.source().cloned(), (!before).then(source), "{state}");
    }
}

#[test]
fn the_states_have_the_names_that_clients_know() {
    for state in STATES.iter().filter(|state| state.chars().all(|c| c.is_uppercase() || c == '_')) {
        assert_eq!(state_name(&given::<Post>(history_of(state)).state()), *state);
    }
}

#[test]
fn a_retry_is_a_new_job_each_time_and_the_same_one_for_the_same_request() {
    let job_of = |state, seconds| {
        let retry = Command::Retry { app: app(), at: at(seconds) };
        let facts = Post::decide(&given::<Post>(history_of(state)).state(), retry).expect("it failed");
        match &facts[..] {
            [Event::Queued(Queued { job, .. }) | Event::Retried(Retried { job, .. })] => *job,
            other => panic!("one job: {other:?}"),
        }
    };
    assert_eq!(job_of("FAILED_PROCESSING", 50), job_of("FAILED_PROCESSING", 50));
    assert_ne!(job_of("FAILED_PROCESSING", 50), job_of("FAILED_PROCESSING", 51));
    assert_ne!(job_of("FAILED_QUEUING", 50), JOB);
}
