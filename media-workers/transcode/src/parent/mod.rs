//! The worker's side: starts a child, listens, watches, ends it when it must, and says how it went.

mod environment;
mod process;
mod ready;
mod registry;
mod verdict;

pub use ready::{Cage, encoders, prepare};

use crate::message::{ChildLimits, ChildRequest, Line, Order};
use crate::{Failure, Progress, Reply, Request};
use process::{Child, Heard};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use verdict::{Seen, Stopped};

/// How often the watchdog looks.
const TICK: Duration = Duration::from_millis(100);

/// How often the bytes of a result are counted: a folder of a long video holds thousands of files.
const COUNT_EVERY: Duration = Duration::from_secs(1);
/// Threads of a child. A ladder takes about sixty on two cores, and two encoders' worth a core on larger machines.
const THREADS_MAX: u64 = 512;

/// Tells a running job to stop; clones share one flag.
#[derive(Clone, Debug, Default)]
pub struct CancelFlag(Arc<AtomicBool>);

impl CancelFlag {
    /// A flag that is not raised.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the job end within a few seconds.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a job may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From start to end.
    pub wall: Duration,
    /// Without a sign of progress.
    pub no_progress: Duration,
    /// Resident memory.
    pub memory_bytes: u64,
    /// Processor time of all threads.
    pub cpu: Duration,
    /// Largest single file it may write.
    pub file_bytes: u64,
    /// All that it may write.
    pub result_bytes: u64,
}

impl Limits {
    /// For measuring a source: the discoverer has ten seconds of its own.
    pub fn probe() -> Self {
        Self { wall: Duration::from_secs(20), ..Self::transcode(0) }
    }

    /// For making a result from a source of this length: half a minute and twenty times real time.
    pub fn transcode(duration_ms: u64) -> Self {
        let wall = Duration::from_secs(30) + Duration::from_millis(duration_ms.saturating_mul(20));
        Self {
            wall,
            no_progress: Duration::from_secs(20),
            memory_bytes: 3 << 30,
            cpu: wall.saturating_mul(8),
            file_bytes: 64 << 30,
            // 160 Mbit/s, above any ladder, and room for pictures and what is removed again.
            result_bytes: (1 << 30) + duration_ms.saturating_mul(20_000),
        }
    }

    pub(crate) fn child(&self) -> ChildLimits {
        ChildLimits {
            memory_bytes: self.memory_bytes,
            cpu_seconds: self.cpu.as_secs().max(1),
            file_bytes: self.file_bytes,
        }
    }
}

/// Runs one job in a child process `PROGRAM media-job` and waits for its end. Blocks: call it where blocking is allowed.
///
/// # Errors
/// The child's own reason, or what its end looks like from outside: `TIMEOUT` (`PROBE_TIMEOUT`), `OUT_OF_MEMORY`,
/// `CRASHED`, `LIMIT_EXCEEDED`; `WORKER_LOST` when it was cancelled.
pub fn run_child(
    program: &Path,
    request: &Request,
    limits: &Limits,
    mut on_progress: impl FnMut(Progress) + Send,
    cancel: &CancelFlag,
) -> Result<Reply, Failure> {
    let cage_needed = ready::ready(program)?.cage == Cage::Required;
    let (files, limits_of_child) = (request.files(), limits.child());
    let request = ChildRequest::Job(Box::new(request.clone()));
    let order = Order { request, files, limits: limits_of_child, cage_needed };
    match attend(program, &order, limits, &mut on_progress, cancel)? {
        Line::Probed(probe) => Ok(Reply::Probed(probe)),
        Line::Made(output) => Ok(Reply::Made(output)),
        Line::Failed(failure) => Err(failure),
        Line::Progress(_) | Line::Warm { .. } => Err(Failure::internal("the child answered something else")),
    }
}

/// Starts a child and stays with it until it has ended.
pub(crate) fn attend(
    program: &Path,
    order: &Order,
    limits: &Limits,
    on_progress: &mut dyn FnMut(Progress),
    cancel: &CancelFlag,
) -> Result<Line, Failure> {
    let mut child = Child::start(program, order)?;
    let started = Instant::now();
    let written = || order.files.out_dir.as_deref().map_or(0, written_bytes);
    let mut counted = (0, started);
    let mut last: Option<(Progress, Instant)> = None;
    let mut reply = None;
    let mut stopped = None;
    loop {
        match child.next(TICK) {
            Heard::Line(Line::Progress(progress)) => {
                if last.as_ref().is_none_or(|(before, _)| *before != progress) {
                    on_progress(progress.clone());
                    last = Some((progress, Instant::now()));
                }
            }
            Heard::Line(line) => reply = Some(line),
            Heard::Silence => {}
            Heard::Closed => break,
        }
        if counted.1.elapsed() >= COUNT_EVERY {
            counted = (written(), Instant::now());
        }
        let since = last.as_ref().map_or(started, |(_, at)| *at);
        let seen = Seen {
            usage: child.usage(),
            written_bytes: counted.0,
            running: started.elapsed(),
            silent: since.elapsed(),
        };
        stopped = Stopped::check(limits, cancel, &seen);
        if stopped.is_some() {
            break;
        }
    }
    let end = child.end(stopped.is_some())?;
    if stopped.is_none() && written() > limits.result_bytes {
        // Between two counts it can write much, and end.
        (stopped, reply) = (Some(Stopped::TooMuchWritten), None);
    }
    let is_probe =
        matches!(&order.request, ChildRequest::Job(request) if matches!(**request, Request::Probe { .. }));
    verdict::verdict(stopped, reply, &end, is_probe)
}

/// Bytes of all files below a folder in which a child is writing: what disappears meanwhile counts nothing.
fn written_bytes(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let bytes = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(facts) if facts.is_dir() => written_bytes(&entry.path()),
        Ok(facts) => facts.len(),
        Err(_) => 0,
    };
    entries.flatten().map(bytes).sum()
}
