//! How jobs end that do not end by themselves.

use crate::clips::bunny;
use crate::{PROGRAM, probe, settings};
use domain::media::{Container, FailureReason, Piece, plan};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use transcode::{CancelFlag, Failure, Limits, PieceSpec, Reply, Request, run_child};

fn limits() -> Limits {
    Limits {
        wall: Duration::from_secs(30),
        no_progress: Duration::from_secs(20),
        ..Limits::transcode(60_000)
    }
}

/// Runs a program that only pretends to be the media child.
fn pretend(script: &str, limits: &Limits) -> Failure {
    // The plugin registry must exist, or the first call would be the scan.
    probe(&bunny()).expect("a probe");
    let folder = tempfile::tempdir().expect("a folder");
    let program: PathBuf = folder.path().join("pretender");
    testkit::script(&program, script);
    let request = Request::Probe { path: bunny() };
    match run_child(&program, &request, limits, |_| {}, &CancelFlag::new()) {
        Err(failure) => failure,
        Ok(reply) => panic!("a pretender answered {reply:?}"),
    }
}

fn job(folder: &Path) -> Request {
    let plan =
        plan(&probe(&bunny()).expect("a probe"), &settings(Container::Cmaf), None, None).expect("a plan");
    let piece = Piece::Chunk(0);
    Request::Piece(PieceSpec { source: bunny(), out_dir: folder.to_owned(), plan, piece })
}

#[test]
fn a_child_that_dies_has_crashed() {
    assert_eq!(pretend("kill -SEGV $$", &limits()).reason, FailureReason::Crashed);
    let failure = pretend("echo something broke >&2; exit 7", &limits());
    assert_eq!(failure.reason, FailureReason::Crashed);
    assert!(failure.detail.contains("something broke"), "{}", failure.detail);
}

#[test]
fn a_child_that_hangs_and_does_not_listen_is_killed_in_time() {
    let started = Instant::now();
    let silent = Limits { no_progress: Duration::from_millis(300), ..limits() };
    let failure = pretend("trap '' TERM; while :; do :; done", &silent);
    assert_eq!(failure.reason, FailureReason::ProbeTimeout);
    assert!(failure.cpu_ms > 0, "what it burnt is known");
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
}

#[test]
fn a_child_that_talks_nonsense_has_crashed() {
    assert_eq!(pretend("echo nonsense", &limits()).reason, FailureReason::Crashed);
}

#[test]
fn a_cancelled_job_ends_soon() {
    let folder = tempfile::tempdir().expect("a folder");
    let cancel = CancelFlag::new();
    let raise = cancel.clone();
    let ended =
        run_child(Path::new(PROGRAM), &job(folder.path()), &limits(), move |_| raise.cancel(), &cancel);
    assert_eq!(ended.map_err(|failure| failure.reason), Err(FailureReason::WorkerLost));
}

#[test]
fn a_job_beyond_its_memory_is_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let small = Limits { memory_bytes: 24 << 20, ..limits() };
    let ended = run_child(Path::new(PROGRAM), &job(folder.path()), &small, |_| {}, &CancelFlag::new());
    assert_eq!(ended.map_err(|failure| failure.reason), Err(FailureReason::OutOfMemory));
}

#[test]
fn a_job_beyond_its_file_size_is_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let small = Limits { file_bytes: 20_000, ..limits() };
    let ended = run_child(Path::new(PROGRAM), &job(folder.path()), &small, |_| {}, &CancelFlag::new());
    assert_eq!(ended.map_err(|failure| failure.reason), Err(FailureReason::LimitExceeded));
}

#[test]
fn progress_is_told_and_never_goes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut seen = Vec::new();
    let told = |progress: transcode::Progress| seen.push(progress);
    let ended = run_child(Path::new(PROGRAM), &job(folder.path()), &limits(), told, &CancelFlag::new());
    assert!(matches!(ended, Ok(Reply::Made(_))));
    let encoded: Vec<u64> =
        seen.iter().filter(|told| told.stage == "encode").map(|told| told.done_ms).collect();
    assert!(!encoded.is_empty() && encoded.is_sorted(), "{encoded:?}");
    assert!(seen.iter().all(|told| told.total_ms > 0));
}
