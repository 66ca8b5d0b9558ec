//! Measures durable appends beside the disk's own sync rate: `append_bench [DIR]`.

use bytes::Bytes;
use event_log::{EmbeddedLog, Options};
use ports::log::{App, Batch, EventLog, Expected, Meta, NewEvent, StreamName};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

const RUN: Duration = Duration::from_secs(4);

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let dir = std::env::args().nth(1).unwrap_or_else(|| "append-bench".to_owned());
    let dir = Path::new(&dir);
    std::fs::create_dir_all(dir)?;
    println!("raw: {:.0} writes of 512 B a second, each synced", raw_syncs(dir, RUN)?);
    let log = Arc::new(EmbeddedLog::open(Options::new(dir.join("log")))?);
    for _ in 0..10 {
        let raw = raw_syncs(dir, Duration::from_millis(300))?;
        let (one, _) = appends(&log, 1, Duration::from_millis(300)).await?;
        println!("in turns: {one:.0} of {raw:.0}, {:.2}", one / raw);
    }
    for clients in [1, 2, 4, 16, 256] {
        let (rate, mut waits) = appends(&log, clients, RUN).await?;
        waits.sort_unstable();
        let (half, most) = (waits[waits.len() / 2], waits[waits.len() * 99 / 100]);
        println!("{clients} clients: {rate:.0} appends a second, p50 {half:?}, p99 {most:?}");
    }
    let started = Instant::now();
    let mut position = 0;
    loop {
        let events = log.read_all(position, 10_000).await?;
        let Some(last) = events.last() else { break };
        position = last.position;
    }
    println!("replay: {position} events, {:.0} a second", position as f64 / started.elapsed().as_secs_f64());
    log.close().await;
    drop(log);
    let started = Instant::now();
    let log = EmbeddedLog::open(Options::new(dir.join("log")))?;
    println!("open: {:?}", started.elapsed());
    drop(log);
    std::fs::remove_file(dir.join("log/index.redb"))?;
    let started = Instant::now();
    drop(EmbeddedLog::open(Options::new(dir.join("log")))?);
    println!("open without an index: {:?}", started.elapsed());
    std::fs::remove_dir_all(dir)?;
    Ok(())
}

fn raw_syncs(dir: &Path, length: Duration) -> std::io::Result<f64> {
    let mut file = std::fs::File::create(dir.join("raw"))?;
    file.write_all(&vec![0; 4 << 20])?;
    file.sync_all()?;
    let started = Instant::now();
    let mut count: u32 = 0;
    while started.elapsed() < length {
        file.seek(SeekFrom::Start(u64::from(count % 8192) * 512))?;
        file.write_all(&[1; 512])?;
        file.sync_data()?;
        count += 1;
    }
    Ok(f64::from(count) / started.elapsed().as_secs_f64())
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

async fn appends(
    log: &Arc<EmbeddedLog>,
    clients: usize,
    length: Duration,
) -> Result<(f64, Vec<Duration>), Failure> {
    let started = Instant::now();
    let tasks: Vec<_> =
        (0..clients).map(|_| tokio::spawn(client(Arc::clone(log), started, length))).collect();
    let mut waits = Vec::new();
    for task in tasks {
        waits.extend(task.await??);
    }
    Ok((waits.len() as f64 / started.elapsed().as_secs_f64(), waits))
}

async fn client(log: Arc<EmbeddedLog>, started: Instant, length: Duration) -> Result<Vec<Duration>, Failure> {
    let stream = StreamName::of("post", Uuid::new_v4());
    let data = Bytes::from(vec![b'x'; 230]);
    let mut waits = Vec::new();
    while started.elapsed() < length {
        let event = NewEvent {
            id: Uuid::new_v4(),
            event_type: "post.created".to_owned(),
            version: 1,
            data: data.clone(),
            meta: Meta::default(),
        };
        let asked = Instant::now();
        log.append(Batch::one(App(8), stream.clone(), Expected::Any, vec![event])).await?;
        waits.push(asked.elapsed());
    }
    Ok(waits)
}
