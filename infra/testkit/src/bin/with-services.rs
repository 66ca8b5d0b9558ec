//! Runs a command with a Kafka and a PostgreSQL of its own, and ends both when the command ends:
//! `with-services [--durable] [--] COMMAND [ARGUMENT …]`.
//!
//! The command finds them in `REELOG_TEST_KAFKA` (host:port) and `REELOG_TEST_POSTGRES` (URL).
//! The exit code is the command's.

use std::os::unix::process::ExitStatusExt as _;
use std::process::{ExitCode, ExitStatus};

use anyhow::{Context as _, bail};
use testkit::{Durability, KAFKA_VARIABLE, Kafka, POSTGRES_VARIABLE, Postgres};
use tokio::process::{Child, Command};
use tokio::signal::unix::{Signal, SignalKind, signal};

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let durable = arguments.first().is_some_and(|first| first == "--durable");
    if durable {
        arguments.remove(0);
    }
    if arguments.first().is_some_and(|first| first == "--") {
        arguments.remove(0);
    }
    let Some((program, arguments)) = arguments.split_first() else {
        bail!("use: with-services [--durable] [--] COMMAND [ARGUMENT …]");
    };

    // Installed before the services start, so that no signal leaves them behind.
    let mut stop = [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?];
    eprintln!("with-services: starting Apache Kafka and PostgreSQL");
    let durability = if durable { Durability::On } else { Durability::Off };
    let (mut kafka, postgres) = tokio::try_join!(Kafka::start(), Postgres::start(durability))?;
    eprintln!("with-services: Kafka at {}, PostgreSQL at {}", kafka.bootstrap, postgres.url);

    let child = Command::new(program)
        .args(arguments)
        .env(KAFKA_VARIABLE, &kafka.bootstrap)
        .env(POSTGRES_VARIABLE, &postgres.url)
        .spawn()
        .with_context(|| format!("start {program}"))?;
    let status = end_of(child, &mut stop).await?;
    kafka.kill9()?;
    drop(postgres);
    Ok(exit_code(status))
}

/// Waits for the command; hands on the signals that ask us to end.
async fn end_of(mut child: Child, [interrupt, terminate]: &mut [Signal; 2]) -> anyhow::Result<ExitStatus> {
    loop {
        tokio::select! {
            status = child.wait() => return Ok(status?),
            // A terminal sends Ctrl-C to the command as well: it only has to be waited for.
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {
                if let Some(pid) = child.id().and_then(|id| rustix::process::Pid::from_raw(id.cast_signed())) {
                    rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
                }
            }
        }
    }
}

/// A shell's convention for a command that a signal ended: 128 and the signal's number.
fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal)).unwrap_or(1);
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}
