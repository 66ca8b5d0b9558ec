//! A piece's task: every command in every phase, and what a claim means.

use super::post::fixtures::{JOB, piece_output};
use crate::kit::{app, at, given, id};
use domain::claims::ATTEMPTS_MAX;
use domain::media::{FailureReason, Piece, Used};
use domain::stored::Stored;
use domain::task::*;
use domain::{Decider, fold};
use uuid::Uuid;

pub const PHASES: [&str; 7] = ["Absent", "Open", "Claimed", "Waiting", "Made", "Failed", "Cancelled"];

pub fn open() -> Command {
    Command::Open { app: app(), post: id(42), job: JOB, piece: Piece::Chunk(3), at: at(0) }
}

fn opened() -> Event {
    Opened { app: app(), post: id(42), job: JOB, piece: Piece::Chunk(3), at: at(0) }.into()
}

/// A claim at second 30 until second 60.
fn claimed(epoch: u32, attempt: u32) -> Event {
    Claimed { epoch, attempt, worker: "w1".into(), lease_until: at(60), at: at(30) }.into()
}

fn attempt_failed(epoch: u32, reason: FailureReason, wait: i64) -> Event {
    let (detail, retry_at) = ("why".to_owned(), at(40 + wait));
    AttemptFailed {
        post: id(42),
        epoch,
        attempt: epoch,
        reason,
        detail,
        used: Used::cpu(7),
        retry_at,
        at: at(40),
    }
    .into()
}

fn failed(epoch: u32, reason: FailureReason) -> Event {
    let (job, piece, detail) = (JOB, Piece::Chunk(3), "why".to_owned());
    Failed { post: id(42), job, piece, epoch, reason, detail, used: Used::cpu(7), at: at(40) }.into()
}

fn made() -> Event {
    let (job, piece, output) = (JOB, Piece::Chunk(3), piece_output("720p", 1, 0));
    Made { post: id(42), job, piece, epoch: 1, output, at: at(40) }.into()
}

fn history_of(phase: &str) -> Vec<Event> {
    let claimed = vec![opened(), claimed(1, 1)];
    let and = |last: Event| [claimed.clone(), vec![last]].concat();
    match phase {
        "Absent" => vec![],
        "Open" => vec![opened()],
        "Claimed" => claimed,
        "Waiting" => and(attempt_failed(1, FailureReason::Crashed, 5)),
        "Made" => and(made()),
        "Failed" => and(failed(1, FailureReason::NotMedia)),
        "Cancelled" => and(Cancelled { at: at(41) }.into()),
        other => panic!("no history leads to {other}"),
    }
}

fn complete(epoch: u32) -> Command {
    Command::Complete { epoch, output: piece_output("720p", 1, 0), at: at(40) }
}

fn fail(epoch: u32, reason: FailureReason) -> Command {
    Command::Fail { epoch, reason, detail: "why".into(), used: Used::cpu(7), at: at(40) }
}

fn answer(phase: &str, command: Command) -> String {
    match Tasks::decide(&fold::<Tasks>(&history_of(phase)), command) {
        Ok(facts) if facts.is_empty() => "=".into(),
        Ok(facts) => facts.iter().flat_map(|fact| ["+", fact.info().name]).collect(),
        Err(refusal) => format!("!{}", format!("{refusal:?}").split([' ', '{']).next().unwrap_or_default()),
    }
}

#[test]
fn every_command_in_every_phase_has_the_answer_of_the_table() {
    let claim = Command::Claim { worker: "w2".into(), until: at(80), at: at(50) };
    let extend = Command::ExtendLease { epoch: 1, until: at(90), at: at(50) };
    let stale = ["!NotFound", "!StaleClaim", "?", "!StaleClaim", "!StaleClaim", "!StaleClaim", "!StaleClaim"];
    let but = |claimed: &'static str, made: &'static str| {
        let mut row = stale;
        (row[2], row[4]) = (claimed, made);
        row
    };
    let rows = [
        (open(), ["+task.opened", "=", "=", "=", "=", "=", "="]),
        (claim, ["!NotFound", "+task.claimed", "!Claimed", "+task.claimed", "!Ended", "!Ended", "!Ended"]),
        (extend, but("+task.lease_extended", "!StaleClaim")),
        (complete(1), but("+task.made", "=")),
        (complete(2), but("!StaleClaim", "!StaleClaim")),
        (fail(1, FailureReason::Crashed), but("+task.attempt_failed", "!StaleClaim")),
        (fail(1, FailureReason::NotMedia), but("+task.failed", "!StaleClaim")),
        (Command::ExpireLease { epoch: 1, at: at(59) }, but("!LeaseRunning", "!StaleClaim")),
        (Command::ExpireLease { epoch: 1, at: at(60) }, but("+task.attempt_failed", "!StaleClaim")),
        (
            Command::Cancel { at: at(50) },
            ["!NotFound", "+task.cancelled", "+task.cancelled", "+task.cancelled", "=", "=", "="],
        ),
    ];
    for (command, row) in rows {
        for (phase, expected) in PHASES.iter().zip(row) {
            assert_eq!(answer(phase, command.clone()), expected, "{phase}: {command:?}");
        }
    }
}

#[test]
fn the_same_piece_of_the_same_job_is_the_same_task() {
    assert_eq!(key(JOB, Piece::Audio), key(JOB, Piece::Audio));
    assert_ne!(key(JOB, Piece::Audio), key(JOB, Piece::Copy));
    assert_ne!(key(JOB, Piece::Audio), key(Uuid::from_u128(1), Piece::Audio));
}

#[test]
fn each_claim_has_a_folder_of_its_own() {
    assert_eq!(folder(Piece::Chunk(3), 2), "chunk-00003-2");
    let whole = result_folder(app(), id(42), JOB);
    assert_eq!(whole, "apps/8/video-posts/42/processed/00000000000000000000000000000061");
}

#[test]
fn a_lost_worker_costs_a_try_and_no_wait_and_the_third_one_the_task() {
    let mut history = vec![opened()];
    for epoch in 1..ATTEMPTS_MAX {
        history.extend([claimed(epoch, epoch), attempt_failed(epoch, FailureReason::WorkerLost, 0)]);
    }
    history.push(claimed(ATTEMPTS_MAX, ATTEMPTS_MAX));
    let lost = Command::ExpireLease { epoch: ATTEMPTS_MAX, at: at(60) };
    let again = Command::Claim { worker: "w2".into(), until: at(99), at: at(70) };
    given::<Tasks>(history.clone()).when(again).then_refused(Refusal::Claimed);
    let (job, piece, epoch, reason) = (JOB, Piece::Chunk(3), ATTEMPTS_MAX, FailureReason::WorkerLost);
    let detail = "the worker's lease ran out".to_owned();
    let over = Failed { post: id(42), job, piece, epoch, reason, detail, used: Used::cpu(0), at: at(60) };
    given::<Tasks>(history).when(lost).then([over.into()]);
}

#[test]
fn an_accident_waits_and_a_worker_that_is_stopped_uses_up_no_try() {
    let crash = FailureReason::Crashed;
    given::<Tasks>(history_of("Claimed")).when(fail(1, crash)).then([attempt_failed(1, crash, 5)]);
    let early = Command::Claim { worker: "w2".into(), until: at(80), at: at(44) };
    given::<Tasks>(history_of("Waiting")).when(early).then_refused(Refusal::TooEarly { not_before: at(45) });
    let stopped = FailureReason::WorkerStopped;
    given::<Tasks>(history_of("Claimed")).when(fail(1, stopped)).then([attempt_failed(1, stopped, 0)]);
    let State::Known(task) =
        given::<Tasks>([history_of("Claimed"), vec![attempt_failed(1, stopped, 0)]].concat()).state()
    else {
        panic!("it is there")
    };
    assert_eq!((task.claims.epoch, task.claims.attempt), (1, 0));
}

#[test]
fn an_overtaken_worker_is_not_listened_to() {
    let overtaken =
        [history_of("Claimed"), vec![attempt_failed(1, FailureReason::WorkerLost, 0), claimed(2, 2)]];
    for late in [complete(1), fail(1, FailureReason::Crashed)] {
        given::<Tasks>(overtaken.concat()).when(late).then_refused(Refusal::StaleClaim);
    }
}
