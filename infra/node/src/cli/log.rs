use anyhow::bail;
use std::io::Write as _;
use std::path::PathBuf;

#[derive(clap::Args)]
#[command(after_help = "Example: reelog log verify --data ./data\n         reelog log dump --data ./data --after 100 --type post.processed")]
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
            let mut out = std::io::BufWriter::new(std::io::stdout().lock());
            let mut left = limit.unwrap_or(usize::MAX);
            for event in event_log::dump(&data.join("log"), after)? {
                let event = event?;
                let wanted = stream.as_ref().is_none_or(|name| event.stream.as_str() == name)
                    && event_type.as_ref().is_none_or(|name| event.event_type == *name);
                if !wanted {
                    continue;
                }
                if left == 0 {
                    break;
                }
                left -= 1;
                match writeln!(out, "{}", line(&event)) {
                    // The reader has seen enough.
                    Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(()),
                    other => other?,
                }
            }
            out.flush()?;
            Ok(())
        }
    }
}

fn line(event: &ports::log::Recorded) -> serde_json::Value {
    let data: serde_json::Value = serde_json::from_slice(&event.data).unwrap_or_default();
    serde_json::json!({
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
