//! The same film by one, two and four worker processes over Kafka.

use super::{film, make};
use crate::table::Table;
use crate::tenant::Tenant;
use anyhow::Context as _;
use std::path::Path;
use std::time::Duration;
use testkit::{Durability, Kafka, Postgres, Scratch, ServerOptions, eventually};

const SECONDS: u64 = 120;
const JOIN_LIMIT: Duration = Duration::from_mins(1);

pub async fn run(table: &mut Table) -> anyhow::Result<()> {
    let data = Scratch::new("workers")?;
    let source = film(data.path(), "bigbuckbunny.mp4", SECONDS)?;
    let cores = std::thread::available_parallelism()?.get();
    let mut alone = None;
    for workers in [1, 2, 4] {
        let seconds = with(workers, &data.path().join(workers.to_string()), &source).await?;
        let one = *alone.get_or_insert(seconds);
        table.row(
            &format!("2 min of 720p by {workers} worker process{}", if workers == 1 { "" } else { "es" }),
            format!("{seconds:.1} s"),
            format!("{cores} cores"),
            format!("{:.2} × one worker's time", seconds / one),
        );
    }
    Ok(())
}

/// Seconds from the complete upload to PROCESSED, with a platform of its own.
async fn with(workers: usize, folder: &Path, source: &Path) -> anyhow::Result<f64> {
    let (kafka, database) = (Kafka::start().await?, Postgres::start(Durability::Off).await?);
    let role = |roles: &str| {
        let options = ServerOptions::new(folder).arg("--role").arg(roles);
        options.arg("--kafka").arg(&kafka.bootstrap).arg("--database-url").arg(&database.url)
    };
    let commands = role("command-api").start().await?;
    let with_log = |roles: &str| role(roles).arg("--log-url").arg(&commands.base_url);
    let queries = with_log("query-api,projections,relay,policies").start().await?;
    let mut started = vec![];
    for _ in 0..workers {
        started.push(with_log("worker").start().await?);
    }
    let joined = || async {
        started.iter().all(|one| one.output().contains("partitions of reelog.task.v1")).then_some(())
    };
    eventually(JOIN_LIMIT, joined).await?;
    let tenant = Tenant::new(&commands, &queries).await?;
    let made = make(&tenant, source, true).await?;
    Ok(made.whole.context("it was waited for")?.as_secs_f64())
}
