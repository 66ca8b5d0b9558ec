//! A real S3 server, `SeaweedFS`, with one bucket: tests take a prefix of their own in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio::time::timeout;

use crate::clips::workspace_root;
use crate::poll::{eventually, free_port};
use crate::process::Process;
use crate::scratch::Scratch;

/// Ready in 4 s on two idle cores.
const START_LIMIT: Duration = Duration::from_mins(1);
/// How often a start is tried anew, because a port was taken between finding and using it.
const STARTS_MAX: u32 = 3;

const KEY: &str = "reelogtest";
const SECRET: &str = "reelog-test-secret";

/// The server of this test process, started at the first use. Panics when it cannot be started.
pub async fn s3() -> &'static S3 {
    static SERVER: OnceCell<S3> = OnceCell::const_new();
    SERVER.get_or_try_init(S3::start).await.expect("an S3 server for the tests")
}

/// A server, killed on drop, with the bucket `media`.
#[derive(Debug)]
pub struct S3 {
    /// Where it serves: `http://127.0.0.1:41234`.
    pub endpoint: String,
    process: Process,
    _data: Scratch,
}

impl S3 {
    /// Starts a server of one's own with empty data.
    pub async fn start() -> anyhow::Result<Self> {
        let mut last = None;
        for _ in 0..STARTS_MAX {
            match Self::start_once().await {
                Ok(started) => return Ok(started),
                Err(error) => last = Some(error),
            }
        }
        Err(last.expect("at least one start was tried"))
    }

    async fn start_once() -> anyhow::Result<Self> {
        let data = Scratch::new("s3")?;
        let port = free_port()?;
        let masters = [free_port()?, free_port()?];
        let command = server(data.path(), port, masters)?;
        let process = Process::spawn(command, &data.path().join("server.log"))?;
        let mut started = Self { endpoint: format!("http://127.0.0.1:{port}"), process, _data: data };
        let ready = eventually(START_LIMIT, || {
            let running = started.process.is_running();
            async move { (!running || answers(port).await.is_ok()).then_some(running) }
        });
        match ready.await {
            Ok(true) => make_bucket(masters).await.map(|()| started),
            Ok(false) => bail!("the S3 server ended while it started\n{}", started.process.tail()),
            Err(error) => Err(error.context(format!("it does not answer\n{}", started.process.tail()))),
        }
    }

    /// What a client of it needs in its environment.
    pub fn variables(&self) -> Vec<(String, String)> {
        let pairs = [
            ("AWS_ENDPOINT_URL", self.endpoint.as_str()),
            ("AWS_ACCESS_KEY_ID", KEY),
            ("AWS_SECRET_ACCESS_KEY", SECRET),
            ("AWS_REGION", "us-east-1"),
        ];
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }

    /// Ends it at once, as a power cut would.
    pub fn kill9(&mut self) -> std::io::Result<()> {
        self.process.kill9()
    }
}

fn program() -> anyhow::Result<PathBuf> {
    let path = workspace_root().join(".cache/bin/weed");
    if path.is_file() { Ok(path) } else { bail!("no SeaweedFS at {}: run infra/setup", path.display()) }
}

/// Its four services, each with a port for HTTP and one for themselves.
fn server(data: &Path, port: u16, [master, master_grpc]: [u16; 2]) -> anyhow::Result<Command> {
    let identity = format!(
        r#"{{"identities":[{{"name":"test","credentials":[{{"accessKey":"{KEY}","secretKey":"{SECRET}"}}],"actions":["Admin"]}}]}}"#
    );
    let identities = data.join("identities.json");
    std::fs::write(&identities, identity)?;
    let mut command = Process::command(program()?);
    command.current_dir(data).args(["server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3"]);
    command.arg("-dir").arg(data).arg("-s3.config").arg(identities).arg(format!("-s3.port={port}"));
    command.arg(format!("-master.port={master}")).arg(format!("-master.port.grpc={master_grpc}"));
    for service in ["volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc", "s3.port.grpc"] {
        command.arg(format!("-{service}={}", free_port()?));
    }
    // No more services than S3, files that grow as they are needed, and nobody told of it.
    command.args(["-s3.iam=false", "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false"]);
    command.args(["-volume.max=0", "-master.volumeSizeLimitMB=64", "-master.volumePreallocate=false"]);
    Ok(command)
}

/// By the server's own shell: a bucket is not made by writing to it.
async fn make_bucket([master, master_grpc]: [u16; 2]) -> anyhow::Result<()> {
    let mut command = Process::command(program()?);
    command.args(["shell", &format!("-master=127.0.0.1:{master}.{master_grpc}")]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut shell = tokio::process::Command::from(command).kill_on_drop(true).spawn()?;
    let mut input = shell.stdin.take().context("its input")?;
    input.write_all(b"s3.bucket.create -name media\n").await?;
    drop(input);
    let said = timeout(START_LIMIT, shell.wait_with_output()).await.context("make a bucket")??;
    let text = String::from_utf8_lossy(&said.stdout).into_owned() + &String::from_utf8_lossy(&said.stderr);
    ensure!(said.status.success() && !text.contains("error"), "make a bucket: {text}");
    Ok(())
}

async fn answers(port: u16) -> anyhow::Result<()> {
    let mut connection = TcpStream::connect(("127.0.0.1", port)).await?;
    connection.write_all(b"GET /status HTTP/1.0\r\n\r\n").await?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await?;
    answer.contains(" 200 ").then_some(()).context("it is not ready")
}
