//! Carries out one plan in this process.

use crate::graph::{self, Made};
use crate::start::start;
use crate::{Failure, JobSpec, Progress, check, package, pictures, sandbox, sniff};
use domain::media::{Container, Output, OutputFile, OutputFileKind};
use std::path::Path;
use std::time::Instant;

/// Makes the result of a plan below `job.out_dir`, telling how far it is.
///
/// # Errors
/// A typed reason; files made until then stay in the folder for the caller to remove.
pub fn run(job: &JobSpec, progress: &mut dyn FnMut(Progress)) -> Result<Output, Failure> {
    let started = Instant::now();
    start()?;
    sniff::sniff(&job.source)?;
    let encoded = graph::encode(job, progress)?;
    check::check(&job.plan, &encoded)?;
    let made = encoded.made;
    let mut files = Vec::new();
    let total_ms = job.plan.expected_ms;
    progress(Progress { done_ms: total_ms, total_ms, stage: "package".to_owned() });
    match job.plan.container {
        Container::Cmaf => files.extend(package::manifests(&job.out_dir, &made)?),
        Container::Mp4 => files.extend(progressive(&job.out_dir, &made)?),
    }
    files.extend(pictures::make(job, progress)?);
    Ok(Output {
        duration_ms: made.iter().map(Made::duration_ms).max().unwrap_or(0),
        stored_bytes: folder_bytes(&job.out_dir)
            .map_err(|error| Failure::storage("measuring the result", &error))?,
        cpu_ms: sandbox::cpu_ms(),
        wall_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        renditions: made.iter().map(package::rendition).collect(),
        files,
    })
}

fn progressive(out_dir: &Path, made: &[Made]) -> Result<Option<OutputFile>, Failure> {
    let Some(first) = made.first() else { return Ok(None) };
    let path = format!("{}.mp4", first.name);
    let size = std::fs::metadata(out_dir.join(&path))
        .map_err(|error| Failure::storage("measuring the result", &error))?;
    let kind = OutputFileKind::Mp4;
    Ok(Some(OutputFile { kind, path, content_type: "video/mp4".to_owned(), size: size.len() }))
}

fn folder_bytes(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let facts = entry.metadata()?;
        bytes += if facts.is_dir() { folder_bytes(&entry.path())? } else { facts.len() };
    }
    Ok(bytes)
}
