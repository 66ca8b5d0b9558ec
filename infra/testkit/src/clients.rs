//! Clients that others made, run by Node.js as tenants run them: what they send and hear goes over their standard input
//! and output, one JSON a line.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout};
use tokio::time::timeout;

use crate::clips::workspace_root;
use crate::process::Process;

/// How long a client may take to say the next thing.
const LIMIT: Duration = Duration::from_secs(30);

/// A running client, killed on drop.
#[derive(Debug)]
pub struct StockClient {
    child: Child,
    commands: ChildStdin,
    events: Lines<BufReader<ChildStdout>>,
}

impl StockClient {
    /// The STOMP client `@stomp/stompjs` over `ws`: takes `url` and the `headers` of CONNECT.
    pub fn stomp(arguments: &Value) -> anyhow::Result<Self> {
        Self::start("stomp.mjs", arguments)
    }

    /// The event stream's client `event-source-polyfill`: takes `url` and `headers`.
    pub fn event_source(arguments: &Value) -> anyhow::Result<Self> {
        Self::start("event-source.mjs", arguments)
    }

    /// The upload client `tus-js-client` in a page: takes what `tus.mjs` says.
    pub fn tus(arguments: &Value) -> anyhow::Result<Self> {
        Self::start("tus.mjs", arguments)
    }

    fn start(script: &str, arguments: &Value) -> anyhow::Result<Self> {
        let mut command = Process::command("node");
        command
            .arg(workspace_root().join("infra/testkit/clients").join(script))
            .arg(arguments.to_string())
            .env("NODE_PATH", workspace_root().join(".cache/node/node_modules"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let spawned = tokio::process::Command::from(command).kill_on_drop(true).spawn();
        let mut child = spawned.context("start node: run infra/setup")?;
        let commands = child.stdin.take().context("its input")?;
        let events = BufReader::new(child.stdout.take().context("its output")?).lines();
        Ok(Self { child, commands, events })
    }

    /// Tells it to do something.
    pub async fn tell(&mut self, command: &Value) -> anyhow::Result<()> {
        self.commands.write_all(format!("{command}\n").as_bytes()).await.context("the client ended")
    }

    /// The next event of this name; others before it are skipped.
    pub async fn next(&mut self, event: &str) -> anyhow::Result<Value> {
        let mut skipped = Vec::new();
        let found = timeout(LIMIT, async {
            while let Some(line) = self.events.next_line().await? {
                let said: Value = serde_json::from_str(&line).with_context(|| line.clone())?;
                if said["event"] == event {
                    return Ok(said);
                }
                skipped.push(line);
            }
            bail!("the client ended")
        });
        let problem = match found.await {
            Ok(Ok(found)) => return Ok(found),
            Ok(Err(error)) => error,
            Err(_) => anyhow::anyhow!("nothing came in {} seconds", LIMIT.as_secs()),
        };
        self.child.start_kill()?;
        let mut errors = String::new();
        if let Some(output) = &mut self.child.stderr {
            output.read_to_string(&mut errors).await?;
        }
        Err(problem.context(format!("waiting for {event:?} after {skipped:?}\n{errors}")))
    }
}
