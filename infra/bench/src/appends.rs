//! Durable appends, one in flight and 256.

use crate::machine;
use crate::peer::Peer;
use crate::table::Table;
use bytes::Bytes;
use event_log::{EmbeddedLog, Options};
use ports::log::{App, AppendError, Batch, EventLog, Expected, Meta, NewEvent, StreamName};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

const LENGTH: Duration = Duration::from_secs(6);
/// Turns in which the disk and the log are measured one after the other, since a disk is not as quick at all times.
const TURNS: u32 = 12;

/// About what an event of a post weighs.
pub fn data() -> String {
    format!(r#"{{"job":"{}","at":1732460000000000,"detail":"{}"}}"#, Uuid::nil(), "x".repeat(150))
}

pub fn event(data: &Bytes) -> NewEvent {
    NewEvent {
        id: Uuid::now_v7(),
        event_type: "bench.happened".into(),
        version: 1,
        data: data.clone(),
        meta: Meta::default(),
    }
}

pub async fn run(folder: &Path, peer: &Peer, table: &mut Table) -> anyhow::Result<()> {
    let log = Arc::new(EmbeddedLog::open(Options::new(folder.join("appends")))?);
    let (one, syncs) = in_turns(&log, folder).await?;
    let one_peer = peer.inserts(1, &data(), LENGTH).await?;
    let ratio = format!("{:.2} × the sync rate (≥ 0.8), {:.1} × PostgreSQL", one / syncs, one / one_peer);
    table.row(
        "durable appends, 1 in flight",
        format!("{one:.0}/s"),
        format!("fdatasync of 4 KiB, in turns {syncs:.0}/s; PostgreSQL inserts {one_peer:.0}/s"),
        ratio,
    );
    let many = appends(&log, 256, LENGTH).await?;
    let many_peer = peer.inserts(64, &data(), LENGTH).await?;
    let ratio = format!("{many:.0}/s (≥ 20 000), {:.1} × PostgreSQL", many / many_peer);
    table.row(
        "durable appends, 256 in flight",
        format!("{many:.0}/s"),
        format!("PostgreSQL inserts, 64 clients {many_peer:.0}/s"),
        ratio,
    );
    log.close().await;
    Ok(())
}

/// Appends a second of one client, and syncs a second of the disk beside.
async fn in_turns(log: &Arc<EmbeddedLog>, folder: &Path) -> anyhow::Result<(f64, f64)> {
    let (mut one, mut times) = (0.0, vec![]);
    for _ in 0..TURNS {
        one += appends(log, 1, LENGTH / TURNS).await? / f64::from(TURNS);
        times.extend(machine::sync_times(folder, LENGTH / TURNS)?);
    }
    Ok((one, times.len() as f64 / (times.iter().sum::<f64>() / 1e3)))
}

async fn appends(log: &Arc<EmbeddedLog>, clients: usize, length: Duration) -> anyhow::Result<f64> {
    let data = Bytes::from(data());
    let start = Instant::now();
    let writers = (0..clients).map(|client| {
        let (log, data) = (log.clone(), data.clone());
        tokio::spawn(async move {
            let stream = StreamName::of("post", format!("{clients}x{client}"));
            let mut count = 0_u64;
            while start.elapsed() < length {
                log.append(Batch::one(App(1), stream.clone(), Expected::Any, vec![event(&data)])).await?;
                count += 1;
            }
            Ok::<_, AppendError>(count)
        })
    });
    let mut total = 0;
    for writer in futures::future::join_all(writers).await {
        total += writer??;
    }
    Ok(total as f64 / start.elapsed().as_secs_f64())
}
