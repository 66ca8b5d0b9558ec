//! How a child's end becomes a reason.

use super::process::{End, Usage};
use super::{CancelFlag, Limits, THREADS_MAX};
use crate::Failure;
use crate::message::Line;
use domain::media::FailureReason;
use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

/// Why the watchdog ended a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    Cancelled,
    TooLong,
    NoProgress,
    TooLarge,
    TooManyThreads,
    TooMuchWritten,
}

/// What a look at a child shows.
pub(super) struct Seen {
    pub usage: Usage,
    /// Of its result, as last counted.
    pub written_bytes: u64,
    pub running: Duration,
    /// Since the last sign of progress.
    pub silent: Duration,
}

impl Stopped {
    /// What a look at the child says.
    pub fn check(limits: &Limits, cancel: &CancelFlag, seen: &Seen) -> Option<Self> {
        if cancel.is_cancelled() {
            Some(Self::Cancelled)
        } else if seen.usage.resident_bytes > limits.memory_bytes {
            Some(Self::TooLarge)
        } else if seen.usage.threads > THREADS_MAX {
            Some(Self::TooManyThreads)
        } else if seen.written_bytes > limits.result_bytes {
            Some(Self::TooMuchWritten)
        } else if seen.running > limits.wall {
            Some(Self::TooLong)
        } else if seen.silent > limits.no_progress {
            Some(Self::NoProgress)
        } else {
            None
        }
    }
}

/// The child's reply, or the reason why there is none.
pub(super) fn verdict(
    stopped: Option<Stopped>,
    reply: Option<Line>,
    end: &End,
    is_probe: bool,
) -> Result<Line, Failure> {
    let timeout = if is_probe { FailureReason::ProbeTimeout } else { FailureReason::Timeout };
    let (reason, what) = match (stopped, reply) {
        (_, Some(line)) => return Ok(line),
        (Some(Stopped::Cancelled), _) => (FailureReason::WorkerLost, "cancelled".to_owned()),
        (Some(Stopped::TooLong), _) => (timeout, "ran too long".to_owned()),
        (Some(Stopped::NoProgress), _) => (timeout, "made no progress".to_owned()),
        (Some(Stopped::TooLarge), _) => (FailureReason::OutOfMemory, "used too much memory".to_owned()),
        (Some(Stopped::TooManyThreads), _) => {
            (FailureReason::LimitExceeded, "had too many threads".to_owned())
        }
        (Some(Stopped::TooMuchWritten), _) => (FailureReason::LimitExceeded, "wrote too much".to_owned()),
        (None, None) => by_exit(end, timeout),
    };
    let detail = format!("{what}{}", last_words(&end.log));
    let Usage { cpu_ms, peak_memory_bytes, .. } = end.usage;
    Err(Failure { reason, detail, cpu_ms, peak_memory_bytes })
}

fn by_exit(end: &End, timeout: FailureReason) -> (FailureReason, String) {
    let no_memory = ["failed to allocate", "memory allocation of", "Cannot allocate memory"];
    let reason = match end.status.signal() {
        Some(libc::SIGXCPU) => timeout,
        Some(libc::SIGXFSZ) => FailureReason::LimitExceeded,
        // Not ours: the kernel's when memory runs out.
        Some(libc::SIGKILL) => FailureReason::OutOfMemory,
        _ if no_memory.iter().any(|words| end.log.contains(words)) => FailureReason::OutOfMemory,
        _ => FailureReason::Crashed,
    };
    (reason, format!("ended without a reply: {}", end.status))
}

fn last_words(log: &str) -> String {
    let last: Vec<&str> = log.lines().rev().filter(|line| !line.trim().is_empty()).take(3).collect();
    let words: String = last.into_iter().rev().collect::<Vec<_>>().join(" | ").chars().take(500).collect();
    if words.is_empty() { words } else { format!(" ({words})") }
}
