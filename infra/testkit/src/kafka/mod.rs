//! A real, single-node Apache Kafka.

mod metadata;
mod stock;

use std::time::Duration;

use anyhow::{Context as _, bail};
use tokio::sync::OnceCell;

use crate::clips::workspace_root;
use crate::poll::{eventually, free_port};
use crate::process::Process;
use crate::scratch::Scratch;

pub use stock::StockRecord;

/// Names a running Kafka, `host:port`, that [`kafka`] shall use instead of starting one.
pub const KAFKA_VARIABLE: &str = "REELOG_TEST_KAFKA";

/// Format and start take 6 to 9 s on two idle cores; a loaded machine may need several times that.
const START_LIMIT: Duration = Duration::from_secs(90);
/// Kafka hands over its partitions when it ends; alone it needs about a second.
const STOP_LIMIT: Duration = Duration::from_secs(30);
/// How often a start is tried anew, because a port was taken between finding and using it.
const STARTS_MAX: u32 = 3;

/// The Kafka of this test process, started at the first use. Panics when it cannot be started.
pub async fn kafka() -> &'static Kafka {
    static KAFKA: OnceCell<Kafka> = OnceCell::const_new();
    let started = KAFKA.get_or_try_init(|| async {
        match std::env::var(KAFKA_VARIABLE) {
            Ok(bootstrap) => Kafka::at(bootstrap).await,
            Err(_) => Kafka::start().await,
        }
    });
    started.await.expect("a Kafka for the tests")
}

/// A Kafka node, killed on drop if it is ours.
#[derive(Debug)]
pub struct Kafka {
    /// What clients connect to, `host:port`; the same after a restart.
    pub bootstrap: String,
    own: Option<Own>,
}

#[derive(Debug)]
struct Own {
    process: Option<Process>,
    data: Scratch,
    ports: [u16; 2],
}

impl Kafka {
    /// Starts a node of one's own with empty data, for tests that stop it or kill it.
    pub async fn start() -> anyhow::Result<Self> {
        let mut last = None;
        for _ in 0..STARTS_MAX {
            let mut own =
                Own { process: None, data: Scratch::new("kafka")?, ports: [free_port()?, free_port()?] };
            match own.run().await {
                Ok(()) => return Ok(Self { bootstrap: own.bootstrap(), own: Some(own) }),
                Err(error) => last = Some(error),
            }
        }
        Err(last.expect("at least one start was tried"))
    }

    /// Uses a node that someone else runs.
    pub async fn at(bootstrap: String) -> anyhow::Result<Self> {
        eventually(START_LIMIT, || async { metadata::answers(&bootstrap).await.then_some(()) })
            .await
            .with_context(|| format!("reach the Kafka at {bootstrap}"))?;
        Ok(Self { bootstrap, own: None })
    }

    /// Reads all committed records of the topics that a regular expression names, with Kafka's own console consumer;
    /// ends when nothing came for `idle`. Its start alone takes about 2 s.
    pub async fn stock_records(&self, topics: &str, idle: Duration) -> anyhow::Result<Vec<StockRecord>> {
        stock::records(&self.bootstrap, topics, idle).await
    }

    /// Ends the node in order; its data stay.
    pub async fn stop(&mut self) -> anyhow::Result<()> {
        if let Some(mut process) = self.own()?.process.take() {
            process.terminate(STOP_LIMIT).await?;
        }
        Ok(())
    }

    /// Ends the node as a crash would; its data stay as they are.
    pub fn kill9(&mut self) -> anyhow::Result<()> {
        if let Some(mut process) = self.own()?.process.take() {
            process.kill9()?;
        }
        Ok(())
    }

    /// Starts the node again on the same data and port, after stopping it if it runs.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        self.stop().await?;
        self.own()?.run().await
    }

    fn own(&mut self) -> anyhow::Result<&mut Own> {
        self.own.as_mut().context("a Kafka from outside is not stopped by tests: use Kafka::start")
    }
}

impl Own {
    fn bootstrap(&self) -> String {
        format!("127.0.0.1:{}", self.ports[0])
    }

    async fn run(&mut self) -> anyhow::Result<()> {
        let mut command = Process::command(workspace_root().join("infra/kafka/start"));
        command.arg(self.data.path()).args(self.ports.map(|port| port.to_string()));
        let mut process = Process::spawn(command, &self.data.path().join("kafka.log"))?;
        let address = self.bootstrap();
        let answered = eventually(START_LIMIT, || {
            let running = process.is_running();
            let address = &address;
            async move { (!running || metadata::answers(address).await).then_some(running) }
        })
        .await;
        match answered {
            Ok(true) => self.process = Some(process),
            Ok(false) => bail!("Kafka ended while it started\n{}", process.tail()),
            Err(error) => return Err(error.context(format!("Kafka does not answer\n{}", process.tail()))),
        }
        Ok(())
    }
}
