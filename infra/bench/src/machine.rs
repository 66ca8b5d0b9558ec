//! The machine's own limits.

use crate::table::{Table, percentile};
use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

const BLOCK: [u8; 4096] = [7; 4096];
const LENGTH: Duration = Duration::from_secs(5);
/// Blocks of the file that is written over and over: as in the log, the syncs fall on zero-filled extents.
const BLOCKS: u64 = 4096;

/// Processor, cores and kernel in a line.
pub fn describe() -> anyhow::Result<String> {
    let cpus = std::fs::read_to_string("/proc/cpuinfo")?;
    let model =
        cpus.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown processor");
    let cores = std::thread::available_parallelism()?;
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let model = model.trim_start_matches([' ', '\t', ':']).trim();
    Ok(format!("Machine: {cores} cores of {model}, Linux {}", kernel.trim()))
}

/// Durable 4 KiB writes a second by one writer, and prints the latency.
pub fn sync_rate(folder: &Path, table: &mut Table) -> anyhow::Result<f64> {
    let mut times = sync_times(folder, LENGTH)?;
    let rate = times.len() as f64 / (times.iter().sum::<f64>() / 1e3);
    times.sort_by(f64::total_cmp);
    let (p50, p99) = (percentile(&times, 0.5), percentile(&times, 0.99));
    table.row(
        "fdatasync of 4 KiB, one writer",
        "–".into(),
        format!("{rate:.0}/s, p50 {p50:.2} ms, p99 {p99:.2} ms"),
        "machine limit".into(),
    );
    Ok(rate)
}

/// Milliseconds of durable 4 KiB writes, one after the other, in a file of their own in a folder.
pub fn sync_times(folder: &Path, length: Duration) -> anyhow::Result<Vec<f64>> {
    let path = folder.join("sync");
    let mut file = File::create(&path)?;
    for _ in 0..BLOCKS {
        file.write_all(&[0; 4096])?;
    }
    file.sync_all()?;
    let (start, mut times) = (Instant::now(), vec![]);
    while start.elapsed() < length {
        let one = Instant::now();
        file.write_all_at(&BLOCK, times.len() as u64 % BLOCKS * 4096)?;
        rustix::fs::fdatasync(&file)?;
        times.push(one.elapsed().as_secs_f64() * 1e3);
    }
    std::fs::remove_file(path)?;
    Ok(times)
}
