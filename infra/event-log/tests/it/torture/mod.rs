//! Killed processes and cut power, with real files.

mod kill;
mod power;

use event_log::{EmbeddedLog, Options};
use ports::log::{EventLog, LogError};
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use uuid::Uuid;

/// A lone writer writes on its own thread, many leave it to the log's.
const fn writers(round: u32) -> usize {
    if round.is_multiple_of(2) { 16 } else { 1 }
}

/// A process that appends until it is killed.
struct Load {
    child: Child,
    lines: BufReader<std::process::ChildStdout>,
    first: String,
}

/// What the process was told: event id → stream, revision.
type Acknowledged = HashMap<Uuid, (String, u64)>;

impl Load {
    /// Starts it and waits for the first acknowledgement.
    fn start(dir: &Path, sync: &str, writers: usize) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_log-torture"))
            .arg(dir)
            .args([&writers.to_string(), sync])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the helper starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output is piped"));
        let mut first = String::new();
        lines.read_line(&mut first).expect("its output can be read");
        assert!(!first.is_empty(), "the helper must acknowledge something");
        Self { child, lines, first }
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        let done = Command::new("kill").args([signal, &pid]).status().expect("kill runs");
        assert!(done.success(), "kill {signal} {pid}");
    }

    /// Kills it; all that it had acknowledged until then.
    fn kill(mut self) -> Acknowledged {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
        let mut acknowledged = Acknowledged::new();
        let rest = self.lines.lines().map(|line| line.expect("its output can be read"));
        for line in std::iter::once(self.first).chain(rest) {
            let mut words = line.split_whitespace();
            let stream = words.next().expect("a stream").to_owned();
            let first: u64 = words.next().expect("a revision").parse().expect("a number");
            for (id, revision) in words.skip(1).zip(first..) {
                acknowledged.insert(id.parse().expect("an id"), (stream.clone(), revision));
            }
        }
        acknowledged
    }
}

fn open(dir: &Path) -> Result<EmbeddedLog, LogError> {
    EmbeddedLog::open(Options { segment_bytes: 256 << 10, fill_bytes: 64 << 10, ..Options::new(dir) })
}

/// How many of the acknowledged events are missing after a position; panics at any gap, twin or changed byte.
async fn missing(log: &EmbeddedLog, mut acknowledged: Acknowledged, after: u64) -> usize {
    let mut position = after;
    let mut next = HashMap::new();
    loop {
        let events = log.read_all(position, 1000).await.expect("the log can be read");
        if events.is_empty() {
            break;
        }
        for event in events {
            position += 1;
            assert_eq!(event.position, position, "positions have a gap");
            let revision = next.entry(event.stream.clone()).or_insert(0);
            assert_eq!(event.revision, *revision, "revisions have a gap");
            *revision += 1;
            assert!(event.data.starts_with(format!("{{\"id\":\"{}\"}}", event.id).as_bytes()));
            if let Some(known) = acknowledged.remove(&event.id) {
                assert_eq!((event.stream.to_string(), event.revision), known);
            }
        }
    }
    assert_eq!(*log.head().borrow(), position);
    acknowledged.len()
}
