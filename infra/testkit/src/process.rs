//! Child processes that end with this one.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{LazyLock, mpsc};
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use rustix::process::{Pid, Signal, kill_process};

use crate::poll::eventually;

/// A child that is killed on drop, and by the kernel when this process ends in any other way.
/// What it writes goes to a file.
#[derive(Debug)]
pub struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// A command to be handed to [`Process::spawn`]: `program`, killed when this process ends.
    pub fn command(program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL", "--"]).arg(program);
        command
    }

    /// Starts a command; both its outputs go to the file `log`, at its end when it is there already.
    pub fn spawn(mut command: Command, log: &Path) -> anyhow::Result<Self> {
        let file = File::options().create(true).append(true).open(log)?;
        // Its own group: Ctrl-C on a terminal reaches us first, and we end it in order.
        command.process_group(0).stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        let what = format!("{command:?}");
        let child = on_keeper(command).with_context(|| format!("start {what}"))?;
        Ok(Self { child, log: log.to_path_buf() })
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has not ended yet.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends it at once and in any state, as a power cut would.
    pub fn kill9(&mut self) -> io::Result<()> {
        self.child.kill()?;
        self.child.wait().map(drop)
    }

    /// Sends a signal, such as `Signal::TERM`; nothing when it has ended.
    pub fn signal(&mut self, signal: Signal) -> io::Result<()> {
        if self.is_running() {
            let pid = Pid::from_child(&self.child);
            kill_process(pid, signal)?;
        }
        Ok(())
    }

    /// Asks it to end (SIGTERM) and waits; an error when it has not ended within `limit`.
    pub async fn terminate(&mut self, limit: Duration) -> anyhow::Result<ExitStatus> {
        self.signal(Signal::TERM)?;
        self.wait(limit).await
    }

    /// Waits until it ends by itself; an error when it has not within `limit`.
    pub async fn wait(&mut self, limit: Duration) -> anyhow::Result<ExitStatus> {
        let child = std::sync::Mutex::new(&mut self.child);
        eventually(limit, || async { child.lock().expect("no other thread holds it").try_wait().transpose() })
            .await
            .and_then(|waited| Ok(waited?))
            .with_context(|| format!("wait for the end of a process\n{}", tail(&self.log)))
    }

    /// All it wrote so far.
    pub fn output(&self) -> String {
        read(&self.log)
    }

    /// The last lines it wrote, for an error message.
    pub fn tail(&self) -> String {
        tail(&self.log)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Err(error) = self.kill9() {
            eprintln!("testkit: could not kill process {}: {error}", self.child.id());
        }
    }
}

fn read(log: &Path) -> String {
    std::fs::read(log).map_or_else(
        |error| format!("(no log at {}: {error})", log.display()),
        |bytes| String::from_utf8_lossy(&bytes).into_owned(),
    )
}

fn tail(log: &Path) -> String {
    let text = read(log);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(30)..].join("\n")
}

type Request = (Command, mpsc::Sender<io::Result<Child>>);

/// Starts a command from a thread that lives as long as this process.
///
/// The kernel's death signal comes when the *thread* that made the child ends, and every test is a thread of its own.
fn on_keeper(command: Command) -> io::Result<Child> {
    static KEEPER: LazyLock<mpsc::Sender<Request>> = LazyLock::new(|| {
        let (requests, inbox) = mpsc::channel::<Request>();
        thread::Builder::new()
            .name("process-keeper".into())
            .spawn(move || {
                for (mut command, answer) in inbox {
                    answer.send(command.spawn()).expect("the caller waits for the answer");
                }
            })
            .expect("a thread can be started");
        requests
    });
    let (answer, child) = mpsc::channel();
    KEEPER.send((command, answer)).expect("the keeper never ends");
    child.recv().expect("the keeper answers each request")
}
