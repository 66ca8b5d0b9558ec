//! A real PostgreSQL server, and an empty database for each test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use tokio::sync::OnceCell;

use crate::poll::{eventually, free_port};
use crate::process::Process;
use crate::scratch::Scratch;

/// Names a running server, `postgres://user@host:port/database`, that [`postgres`] shall use instead of starting one.
/// The user must be allowed to create databases.
pub const POSTGRES_VARIABLE: &str = "REELOG_TEST_POSTGRES";

/// Where Debian keeps the server's programs.
const BIN: &str = "/usr/lib/postgresql/15/bin";
/// Ready in 2 s on two idle cores.
const START_LIMIT: Duration = Duration::from_mins(1);
/// How often a start is tried anew, because a port was taken between finding and using it.
const STARTS_MAX: u32 = 3;

/// Whether a commit reaches the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// No: fast, for tests, whose data nobody needs after a power cut.
    Off,
    /// Yes, as in production: for measuring.
    On,
}

/// The server of this test process, started at the first use. Panics when it cannot be started.
pub async fn postgres() -> &'static Postgres {
    static POSTGRES: OnceCell<Postgres> = OnceCell::const_new();
    let started = POSTGRES.get_or_try_init(|| async {
        match std::env::var(POSTGRES_VARIABLE) {
            Ok(url) => Ok(Postgres { url, own: None }),
            Err(_) => Postgres::start(Durability::Off).await,
        }
    });
    started.await.expect("a PostgreSQL for the tests")
}

/// The URL of a new, empty database on the server of this test process. Panics when it cannot be made.
pub async fn fresh_database() -> String {
    postgres().await.fresh_database().await.expect("a new database")
}

/// A server, killed on drop if it is ours.
#[derive(Debug)]
pub struct Postgres {
    /// The URL of its first database; its user may do anything.
    pub url: String,
    own: Option<(Process, Scratch)>,
}

impl Postgres {
    /// Starts a server of one's own with empty data.
    pub async fn start(durability: Durability) -> anyhow::Result<Self> {
        let mut last = None;
        for _ in 0..STARTS_MAX {
            match Self::start_once(durability).await {
                Ok(started) => return Ok(started),
                Err(error) => last = Some(error),
            }
        }
        Err(last.expect("at least one start was tried"))
    }

    async fn start_once(durability: Durability) -> anyhow::Result<Self> {
        let data = Scratch::new("postgres")?;
        give_to_server_user(data.path())?;
        let cluster = data.path().join("cluster");
        init(&cluster).await?;
        let port = free_port()?;
        let process = Process::spawn(server(&cluster, port, durability), &data.path().join("server.log"))?;
        let admin = format!("postgres://app@127.0.0.1:{port}/postgres");
        let mut started = Self { url: admin, own: Some((process, data)) };
        started.wait_until_ready().await?;
        started.url = started.create("app").await?;
        Ok(started)
    }

    async fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        let (process, _) = self.own.as_mut().context("only an own server is waited for")?;
        let url = &self.url;
        let ready = eventually(START_LIMIT, || {
            let running = process.is_running();
            async move { (!running || psql(url, "select 1").await.is_ok()).then_some(running) }
        })
        .await;
        match ready {
            Ok(true) => Ok(()),
            Ok(false) => bail!("PostgreSQL ended while it started\n{}", process.tail()),
            Err(error) => Err(error.context(format!("PostgreSQL does not answer\n{}", process.tail()))),
        }
    }

    /// Makes a new, empty database and gives its URL. It goes with the server.
    pub async fn fresh_database(&self) -> anyhow::Result<String> {
        self.create(&format!("test_{}", uuid::Uuid::now_v7().simple())).await
    }

    async fn create(&self, name: &str) -> anyhow::Result<String> {
        psql(&self.url, &format!("create database {name}")).await?;
        let (server, _) = self.url.rsplit_once('/').context("the URL names a database")?;
        Ok(format!("{server}/{name}"))
    }
}

/// Runs SQL through the `psql` client; gives the rows as lines, columns parted by `|`.
pub async fn psql(url: &str, sql: &str) -> anyhow::Result<String> {
    let output = tokio::process::Command::new("psql")
        .args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql, url])
        .output()
        .await
        .context("start psql: run infra/setup")?;
    ensure!(output.status.success(), "psql: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// The server refuses to run as root: as root, everything is done as the user of Debian's package.
fn as_server_user() -> &'static [&'static str] {
    if rustix::process::geteuid().is_root() {
        &["--reuid", "postgres", "--regid", "postgres", "--init-groups"]
    } else {
        &[]
    }
}

fn give_to_server_user(folder: &Path) -> anyhow::Result<()> {
    if rustix::process::geteuid().is_root() {
        let status = Command::new("chown").arg("postgres:").arg(folder).status()?;
        ensure!(status.success(), "there is no user postgres: run infra/setup");
    }
    Ok(())
}

/// `setpriv` with a death signal on which the server stops all its processes at once, then the program.
fn bound(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(as_server_user()).args(["--pdeathsig", "QUIT", "--"]).arg(format!("{BIN}/{program}"));
    // The caller's folder may be closed to the server's user.
    command.current_dir("/");
    command
}

async fn init(cluster: &PathBuf) -> anyhow::Result<()> {
    let mut command = tokio::process::Command::from(bound("initdb"));
    command.arg("-D").arg(cluster).args([
        "-U",
        "app",
        "--auth=trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]);
    let output = command.output().await.context("start initdb: run infra/setup")?;
    ensure!(output.status.success(), "initdb: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}

fn server(cluster: &Path, port: u16, durability: Durability) -> Command {
    let mut command = bound("postgres");
    command.arg("-D").arg(cluster).args(["-p", &port.to_string()]);
    // Tests of many crates hold pools at the same time; the default is 100.
    let mut settings = vec!["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300"];
    if durability == Durability::Off {
        settings.extend(["fsync=off", "synchronous_commit=off", "full_page_writes=off"]);
    }
    for setting in settings {
        command.args(["-c", setting]);
    }
    command
}
