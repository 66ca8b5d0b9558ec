use anyhow::bail;
use ports::log::{LogError, Recorded};
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[command(
    after_help = "Example: reelog log verify --data ./data\n         reelog log dump --data ./data --after 100 --type post.processed"
)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Check every byte: checksums, seals, positions and revisions without a gap. Names file and offset of damage.
    Verify {
        /// Data folder.
        #[arg(long, default_value = "data", value_name = "DIR")]
        data: PathBuf,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Print events as JSON lines, in order.
    Dump {
        /// Data folder.
        #[arg(long, default_value = "data", value_name = "DIR")]
        data: PathBuf,
        /// Start after this position.
        #[arg(long, default_value_t = 0, value_name = "POSITION")]
        after: u64,
        /// Only events of this stream.
        #[arg(long)]
        stream: Option<String>,
        /// Only events of this type.
        #[arg(long = "type", value_name = "TYPE")]
        event_type: Option<String>,
        /// Stop after this many.
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
}

pub fn run(args: Args) -> anyhow::Result<()> {
    match args.action {
        Action::Verify { data, json } => verify(&data.join("log"), json),
        Action::Dump { data, after, stream, event_type, limit } => {
            let filter = event_log::Filter { stream, event_type, ..Default::default() };
            let events = event_log::dump(&data.join("log"), after + 1, filter)?;
            print(events.take(limit.unwrap_or(usize::MAX)))
        }
    }
}

fn print(events: impl Iterator<Item = Result<Recorded, LogError>>) -> anyhow::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for event in events {
        match writeln!(out, "{}", line(&event?)) {
            // The reader has seen enough.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(()),
            other => other?,
        }
    }
    out.flush()?;
    Ok(())
}

fn verify(log: &Path, json: bool) -> anyhow::Result<()> {
    let report = event_log::verify(log)?;
    if json {
        let damage =
            |one: &event_log::Damage| json!({ "file": one.file, "offset": one.offset, "what": one.what });
        let damages: Vec<Value> = report.damages.iter().map(damage).collect();
        println!(
            "{}",
            json!({
                "log": report.log, "segments": report.segments, "bytes": report.bytes, "events": report.events,
                "streams": report.streams, "position": report.position,
                "unfinishedBytes": report.unfinished_bytes, "damages": damages,
            })
        );
    } else {
        println!(
            "log {}: {} events in {} streams, {} segments, {} bytes; last position {}",
            report.log, report.events, report.streams, report.segments, report.bytes, report.position
        );
        for one in &report.damages {
            println!("damaged: {} at byte {}: {}", one.file, one.offset, one.what);
        }
    }
    if !report.is_sound() {
        bail!("the log is damaged in {} places", report.damages.len());
    }
    Ok(())
}

fn line(event: &Recorded) -> Value {
    let data: Value = serde_json::from_slice(&event.data).unwrap_or_default();
    json!({
        "position": event.position,
        "recordedAt": ports::bus::rfc3339(event.recorded_at.as_micros()),
        "app": event.app.0,
        "stream": event.stream,
        "revision": event.revision,
        "type": event.event_type,
        "version": event.version,
        "id": event.id,
        "meta": event.meta,
        "data": data,
    })
}
