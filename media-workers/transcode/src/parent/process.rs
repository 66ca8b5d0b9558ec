//! A running child: its pipes, its use of the machine, and its end.

use super::environment;
use super::registry::registry;
use crate::message::{Line, Order};
use crate::{Failure, sandbox};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A reply lists every segment of every rung: twelve hours stay below this.
const MAX_LINE_BYTES: u64 = 16 << 20;
/// How much of the child's log is kept.
const LOG_BYTES: usize = 64 * 1024;
/// From SIGTERM to SIGKILL.
const GRACE: Duration = Duration::from_secs(2);
/// Linux counts processor time in hundredths of a second.
const MS_PER_TICK: u64 = 10;
const PAGE_BYTES: u64 = 4096;

/// A started child. Dropping it kills it.
pub(super) struct Child {
    process: std::process::Child,
    lines: Receiver<Line>,
    log: Option<JoinHandle<String>>,
    usage: Usage,
}

/// What a child uses of the machine, as seen from outside.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usage {
    /// Resident memory now; 0 once the child is gone.
    pub resident_bytes: u64,
    /// The most of it that was seen.
    pub peak_memory_bytes: u64,
    pub threads: u64,
    /// Processor time until now, in milliseconds.
    pub cpu_ms: u64,
}

/// What came from the child within a tick.
pub(super) enum Heard {
    Line(Line),
    Silence,
    Closed,
}

/// How a child ended.
pub(super) struct End {
    pub status: ExitStatus,
    /// The last of what it wrote to standard error.
    pub log: String,
    /// As last seen.
    pub usage: Usage,
}

impl Child {
    /// Starts the program with nothing of our environment and gives it its order.
    pub fn start(program: &Path, order: &Order) -> Result<Self, Failure> {
        let mut process = Command::new(program)
            .arg("media-job")
            .env_clear()
            .envs(environment::for_child(registry()?))
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| Failure::storage("starting the media process", &error))?;
        let pipes = (process.stdin.take(), process.stdout.take(), process.stderr.take());
        let (Some(mut input), Some(output), Some(errors)) = pipes else {
            return Err(Failure::internal("a child without pipes"));
        };
        let (heard, lines) = sync_channel(64);
        std::thread::spawn(move || read_lines(output, &heard));
        let log = Some(std::thread::spawn(move || read_log(errors)));
        let child = Self { process, lines, log, usage: Usage::default() };
        let mut text = serde_json::to_vec(order).map_err(Failure::internal)?;
        text.push(b'\n');
        // A child that died before it read its order shows by its end, not here.
        if let Err(error) = input.write_all(&text) {
            tracing::warn!(%error, "the media process did not take its order");
        }
        Ok(child)
    }

    /// Waits a tick for the next line.
    pub fn next(&self, tick: Duration) -> Heard {
        match self.lines.recv_timeout(tick) {
            Ok(line) => Heard::Line(line),
            Err(RecvTimeoutError::Timeout) => Heard::Silence,
            Err(RecvTimeoutError::Disconnected) => Heard::Closed,
        }
    }

    /// Looks at what the child uses now.
    pub fn usage(&mut self) -> Usage {
        let read = |file: &str| std::fs::read_to_string(format!("/proc/{}/{file}", self.process.id())).ok();
        if let Some(stat) = read("stat") {
            // The name in brackets may hold spaces; the fields after it do not.
            let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
            let field = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
            self.usage.cpu_ms = self.usage.cpu_ms.max((field(11) + field(12)) * MS_PER_TICK);
            self.usage.threads = field(17);
        }
        let pages = read("statm").and_then(|text| text.split(' ').nth(1)?.parse::<u64>().ok());
        self.usage.resident_bytes = pages.unwrap_or(0) * PAGE_BYTES;
        self.usage.peak_memory_bytes = self.usage.peak_memory_bytes.max(self.usage.resident_bytes);
        self.usage
    }

    /// Waits for the end, asking for it first when told to; a child that does not listen is killed.
    pub fn end(mut self, ask: bool) -> Result<End, Failure> {
        let failed = |error| Failure::storage("ending the media process", &error);
        if ask {
            sandbox::kill_group(self.process.id(), libc::SIGTERM).map_err(failed)?;
        }
        let deadline = Instant::now() + GRACE;
        while self.process.try_wait().map_err(failed)?.is_none() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(10));
        }
        if self.process.try_wait().map_err(failed)?.is_none() {
            sandbox::kill_group(self.process.id(), libc::SIGKILL).map_err(failed)?;
        }
        let status = self.process.wait().map_err(failed)?;
        let log = self.log.take().and_then(|reader| reader.join().ok()).unwrap_or_default();
        Ok(End { status, log, usage: self.usage })
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if let Ok(None) = self.process.try_wait() {
            let killed =
                sandbox::kill_group(self.process.id(), libc::SIGKILL).and_then(|()| self.process.wait());
            if let Err(error) = killed {
                tracing::error!(%error, "a media process could not be ended");
            }
        }
    }
}

fn read_lines(output: impl Read, heard: &SyncSender<Line>) {
    let mut output = BufReader::new(output);
    loop {
        let mut line = String::new();
        match output.by_ref().take(MAX_LINE_BYTES).read_line(&mut line) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return tracing::warn!(%error, "the media process is not understood"),
        }
        match serde_json::from_str(&line) {
            Ok(line) => {
                if heard.send(line).is_err() {
                    // The other side is gone: the job was stopped.
                    return;
                }
            }
            Err(error) => return tracing::warn!(%error, "the media process is not understood"),
        }
    }
}

fn read_log(mut errors: impl Read) -> String {
    let mut kept = VecDeque::new();
    let mut chunk = [0; 4096];
    // A broken pipe of a dead child ends its log.
    while let Ok(read @ 1..) = errors.read(&mut chunk) {
        kept.extend(&chunk[..read]);
        kept.drain(..kept.len().saturating_sub(LOG_BYTES));
    }
    String::from_utf8_lossy(kept.make_contiguous()).into_owned()
}
