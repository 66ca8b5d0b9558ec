//! Durable appends, one in flight and 256.

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

pub async fn run(folder: &Path, sync_rate: f64, peer: &Peer, table: &mut Table) -> anyhow::Result<()> {
    let log = Arc::new(EmbeddedLog::open(Options::new(folder.join("appends")))?);
    let one = appends(&log, 1).await?;
    let one_peer = peer.inserts(1, &data(), LENGTH).await?;
    let ratio = format!("{:.2} × the sync rate (≥ 0.8), {:.1} × PostgreSQL", one / sync_rate, one / one_peer);
    table.row(
        "durable appends, 1 in flight",
        format!("{one:.0}/s"),
        format!("PostgreSQL inserts {one_peer:.0}/s"),
        ratio,
    );
    let many = appends(&log, 256).await?;
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

async fn appends(log: &Arc<EmbeddedLog>, clients: usize) -> anyhow::Result<f64> {
    let data = Bytes::from(data());
    let start = Instant::now();
    let writers = (0..clients).map(|client| {
        let (log, data) = (log.clone(), data.clone());
        tokio::spawn(async move {
            let stream = StreamName::of("post", format!("{clients}x{client}"));
            let mut count = 0_u64;
            while start.elapsed() < LENGTH {
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
