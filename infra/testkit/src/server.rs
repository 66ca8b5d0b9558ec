//! A Reelog server of one's own, as a process.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use serde::Deserialize;

use crate::poll::eventually;
use crate::process::Process;
use crate::scratch::Scratch;

/// A debug build opens its log, its read models and its ports in under a second; recovery of a large log takes longer.
const START_LIMIT: Duration = Duration::from_mins(1);

/// The built `reelog`: the path in `REELOG_BIN`, or the one beside the running test. Panics when it is not built.
pub fn reelog_bin() -> PathBuf {
    let path = std::env::var_os("REELOG_BIN").map_or_else(beside_this_program, PathBuf::from);
    assert!(path.is_file(), "no reelog at {}: run cargo build --bin reelog", path.display());
    path
}

/// Test programs lie in `target/PROFILE/deps`, others in `target/PROFILE`.
fn beside_this_program() -> PathBuf {
    let program = std::env::current_exe().expect("the system knows which program runs");
    let folder = program.parent().expect("a program lies in a folder");
    let folder =
        if folder.ends_with("deps") { folder.parent().expect("deps is not the root") } else { folder };
    folder.join("reelog")
}

/// How a server is started.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    data: PathBuf,
    http: String,
    arguments: Vec<OsString>,
    variables: Vec<(String, String)>,
}

impl ServerOptions {
    /// A server on this data folder, on a free port of loopback, with all roles.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self { data: data.into(), http: "127.0.0.1:0".into(), arguments: Vec::new(), variables: Vec::new() }
    }

    /// Adds an argument of `reelog serve`, such as `--role`.
    pub fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Sets a variable of its environment. It sees none of ours that begin with `REELOG_`.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// Listens for HTTP at this `ADDR:PORT`.
    pub fn http(mut self, address: &str) -> Self {
        self.http = address.into();
        self
    }

    /// Starts it and waits until it serves.
    pub async fn start(self) -> anyhow::Result<Server> {
        let logs = Scratch::new("server")?;
        let (process, base_url) = self.run(&logs).await?;
        Ok(Server { base_url, process, logs, options: self })
    }

    async fn run(&self, logs: &Scratch) -> anyhow::Result<(Process, String)> {
        let mut command = Process::command(reelog_bin());
        without_ours(&mut command);
        command.args(["serve", "--http", &self.http, "--data"]).arg(&self.data).args(&self.arguments);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        let log = logs.path().join("server.log");
        // A restart appends to the log: only what this start writes counts.
        let seen = std::fs::metadata(&log).map_or(0, |file| file.len() as usize);
        let mut process = Process::spawn(command, &log)?;
        let found = eventually(START_LIMIT, || {
            let running = process.is_running();
            let url = process.output().get(seen..).and_then(ready_url);
            async move { if running { url.map(Some) } else { Some(None) } }
        })
        .await;
        match found {
            Ok(Some(url)) => Ok((process, url)),
            Ok(None) => bail!("the server ended while it started\n{}", process.tail()),
            Err(error) => Err(error.context(format!("the server is not ready\n{}", process.tail()))),
        }
    }
}

/// Takes our `REELOG_…` settings out of a child's environment: they are about tests, and would be its configuration.
fn without_ours(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("REELOG_") {
            command.env_remove(name);
        }
    }
}

/// The URL in the line `ready http://…`, once that line is complete.
fn ready_url(output: &str) -> Option<String> {
    let (complete, _) = output.rsplit_once('\n')?;
    let rest = complete.lines().find_map(|line| line.strip_prefix("ready "))?;
    Some(rest.split_whitespace().next()?.trim_end_matches('/').to_owned())
}

/// A running server, killed on drop.
#[derive(Debug)]
pub struct Server {
    /// Where it serves HTTP, without a slash at the end: `http://127.0.0.1:41234`.
    pub base_url: String,
    process: Process,
    logs: Scratch,
    options: ServerOptions,
}

/// An app as `reelog app create --json` prints it; the secret is shown only there.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct App {
    pub id: u32,
    pub name: String,
    pub kind: String,
    pub api_key: String,
    pub api_secret: String,
}

impl Server {
    /// Starts a server with all roles on this data folder.
    pub async fn start(data: &Path) -> anyhow::Result<Self> {
        ServerOptions::new(data).start().await
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        &self.options.data
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// All it wrote to its outputs, over restarts.
    pub fn output(&self) -> String {
        self.process.output()
    }

    /// Ends it as a crash would.
    pub fn kill9(&mut self) -> anyhow::Result<()> {
        Ok(self.process.kill9()?)
    }

    /// Asks it to end and waits; an error when it has not ended after 30 s.
    pub async fn terminate(&mut self) -> anyhow::Result<ExitStatus> {
        self.process.terminate(Duration::from_secs(30)).await
    }

    /// Kills it if it runs, and starts it again on the same data and address.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        self.kill9()?;
        let address = self.base_url.trim_start_matches("http://").to_owned();
        self.options.http = address;
        (self.process, self.base_url) = self.options.run(&self.logs).await?;
        Ok(())
    }

    /// Makes an app the way an operator does.
    pub async fn create_app(&self, name: &str) -> anyhow::Result<App> {
        self.create_app_of(name, "FLIPFLOP_APP").await
    }

    /// An app of this kind, as [`Self::create_app`].
    ///
    /// # Errors
    /// As [`Self::create_app`].
    pub async fn create_app_of(&self, name: &str, kind: &str) -> anyhow::Result<App> {
        let mut command = Command::new(reelog_bin());
        without_ours(&mut command);
        command.args(["app", "create", "--json", "--name", name, "--kind", kind, "--data"]).arg(self.data());
        let output = tokio::process::Command::from(command).output().await?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "reelog app create: {errors}\n{}", self.process.tail());
        serde_json::from_slice(&output.stdout).context("read what reelog app create printed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_ready_when_its_whole_ready_line_is_there() {
        assert_eq!(ready_url("starting\nready http://127.0.0.1:80"), None);
        assert_eq!(
            ready_url("starting\nready http://127.0.0.1:8080/\n").as_deref(),
            Some("http://127.0.0.1:8080")
        );
    }
}
