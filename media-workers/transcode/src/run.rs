//! Carries out one piece of a plan in this process.

use crate::graph::{self, Encoded};
use crate::start::start;
use crate::{Failure, PieceSpec, Progress, captions, check, pictures, sandbox, sniff};
use domain::media::{OutputFile, OutputFileKind, Piece, PieceOutput, TrackPart};
use std::path::Path;
use std::time::Instant;

/// Makes a piece below `job.out_dir`, telling how far it is.
///
/// # Errors
/// A typed reason; files made until then stay in the folder for the caller to remove.
pub fn run_piece(job: &PieceSpec, progress: &mut dyn FnMut(Progress)) -> Result<PieceOutput, Failure> {
    let started = Instant::now();
    start()?;
    sniff::sniff(&job.source)?;
    let (made, source_ms, files) = match job.piece {
        Piece::Pictures => (Vec::new(), 0, pictures::make(job, progress)?),
        Piece::Captions => (Vec::new(), 0, captions::make(job, progress)?),
        Piece::AudioHead | Piece::Audio | Piece::Chunk(_) | Piece::Copy | Piece::Whole => {
            media(job, progress)?
        }
    };
    Ok(PieceOutput {
        tracks: made,
        files,
        source_ms,
        cpu_ms: sandbox::cpu_ms(),
        wall_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        peak_memory_bytes: sandbox::peak_memory_bytes(),
        stored_bytes: folder_bytes(&job.out_dir)
            .map_err(|error| Failure::storage("measuring the result", &error))?,
    })
}

/// Tracks, how far the source's samples went, and files.
fn media(
    job: &PieceSpec,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Vec<TrackPart>, u64, Vec<OutputFile>), Failure> {
    let encoded = graph::encode(job, progress)?;
    check::check(job, &encoded)?;
    let Encoded { made, source_ms } = encoded;
    let files = if job.piece == Piece::Whole { progressive(&job.out_dir, &made)? } else { Vec::new() };
    Ok((made, source_ms, files))
}

/// Media time that a piece makes, in milliseconds.
pub(crate) fn planned_ms(job: &PieceSpec) -> u64 {
    match job.piece {
        Piece::Chunk(index) => {
            let chunk = job.plan.chunks().get(index as usize);
            chunk.map_or(job.plan.expected_ms, |chunk| chunk.end_ms - chunk.start_ms)
        }
        Piece::Copy => job.plan.copied_ms(),
        Piece::AudioHead => job.plan.head_ms(),
        Piece::Audio | Piece::Whole => job.plan.expected_ms,
        Piece::Captions | Piece::Pictures => 0,
    }
}

fn progressive(out_dir: &Path, made: &[TrackPart]) -> Result<Vec<OutputFile>, Failure> {
    let Some(first) = made.first() else { return Ok(Vec::new()) };
    let path = format!("{}.mp4", first.track);
    let size = std::fs::metadata(out_dir.join(&path))
        .map_err(|error| Failure::storage("measuring the result", &error))?;
    let kind = OutputFileKind::Mp4;
    Ok(vec![OutputFile { kind, path, content_type: "video/mp4".to_owned(), size: size.len() }])
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
