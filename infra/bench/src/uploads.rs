//! 5 GB into the server, in parts side by side and by tus in one request: how much memory that takes, and how fast it is
//! beside a file written and synced here.

use crate::table::Table;
use crate::tenant::Tenant;
use crate::visible::resident_mb;
use anyhow::Context as _;
use bytes::Bytes;
use futures::stream;
use reqwest::{Body, Method};
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};
use testkit::{Scratch, Server};

const SIZE: u64 = 5_000_000_000;
const PARTS: u64 = 50;
/// What the server does after its start is over then.
const REST: Duration = Duration::from_secs(2);

pub async fn run(table: &mut Table) -> anyhow::Result<()> {
    let data = Scratch::new("uploads")?;
    let machine = write_rate(data.path())?;
    for (way, is_tus) in [("in 50 parts, 4 at once", false), ("by tus, in one request", true)] {
        // A folder and a server each: the peak is of a process.
        let folder = data.path().join(if is_tus { "tus" } else { "parts" });
        let server = Server::start(&folder).await?;
        let tenant = Tenant::new(&server, &server).await?;
        tokio::time::sleep(REST).await;
        let resting = resident_mb(server.pid())?;
        let start = Instant::now();
        let id = tenant.post().await?;
        if is_tus {
            by_tus(&tenant, id).await?;
        } else {
            tenant.in_parts(id, SIZE, PARTS, |_| Ok(zeros(SIZE / PARTS))).await?;
        }
        let rate = SIZE as f64 / 1e6 / start.elapsed().as_secs_f64();
        let more = peak_mb(server.pid())? - resting;
        table.row(
            &format!("5 GB uploaded {way}: memory beyond rest"),
            format!("{more:.0} MB"),
            format!("at rest {resting:.0} MB"),
            format!("{more:.0} MB (≤ 50)"),
        );
        table.row(
            &format!("5 GB uploaded {way}, joined: rate"),
            format!("{rate:.0} MB/s"),
            format!("a file written and synced {machine:.0} MB/s"),
            format!("{:.2} ×", rate / machine),
        );
        drop(server);
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(())
}

async fn by_tus(tenant: &Tenant, id: u64) -> anyhow::Result<()> {
    let path = format!("/v2/apps/me/video-posts/{id}/src-file/tus");
    let asked = tenant.ask(Method::POST, &path).header("Tus-Resumable", "1.0.0");
    let made = asked.header("Upload-Length", SIZE).send().await?.error_for_status()?;
    let url = made.headers()["location"].to_str()?;
    let patch = tenant.http.patch(url).header("Tus-Resumable", "1.0.0").header("Upload-Offset", 0);
    let patch = patch.header("Content-Type", "application/offset+octet-stream");
    patch.body(zeros(SIZE)).send().await?.error_for_status()?;
    Ok(())
}

/// That many bytes, without being that much memory.
fn zeros(count: u64) -> Body {
    let chunk = Bytes::from(vec![0; 64 << 10]);
    let whole = count / chunk.len() as u64;
    let rest = chunk.slice(..(count % chunk.len() as u64) as usize);
    let chunks = (0..whole).map(move |_| chunk.clone()).chain([rest]);
    Body::wrap_stream(stream::iter(chunks.map(Ok::<_, std::io::Error>)))
}

/// MB/s of a file of half a gigabyte.
fn write_rate(folder: &Path) -> anyhow::Result<f64> {
    let (chunk, count) = (vec![0; 1 << 20], 512);
    let path = folder.join("file");
    let start = Instant::now();
    let mut file = std::fs::File::create(&path)?;
    for _ in 0..count {
        file.write_all(&chunk)?;
    }
    file.sync_all()?;
    let rate = f64::from(count) * 1.048_576 / start.elapsed().as_secs_f64();
    std::fs::remove_file(path)?;
    Ok(rate)
}

/// The most resident memory that a process had.
fn peak_mb(pid: u32) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("VmHWM")?;
    let kb: f64 = line.trim().trim_end_matches(" kB").trim().parse()?;
    Ok(kb / 1_024.0)
}
