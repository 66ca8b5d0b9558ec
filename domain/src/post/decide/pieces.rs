//! A result that is made piece by piece: from the plan to the last piece.

use super::super::{
    Active, Event, Job, Making, OpenPieces, Phase, PieceMade, Pieces, Planned, Processed, ProcessingFailed,
    ResultFile, Unfit,
};
use super::Refusal;
use crate::ids::FileId;
use crate::media::{Container, FailureReason, OutputFile, OutputFileKind, Piece, Plan, Probe, Used};
use crate::task;
use crate::time::Timestamp;
use uuid::Uuid;

/// Playlists of a result: HLS and MPEG-DASH over the same segments.
const PLAYLISTS: [(OutputFileKind, &str, &str); 2] = [
    (OutputFileKind::Hls, "main.m3u8", "application/vnd.apple.mpegurl"),
    (OutputFileKind::Dash, "manifest.mpd", "application/dash+xml"),
];

/// Playlists that a plan's result has, for which numbers are needed.
pub fn playlists_of(plan: &Plan) -> usize {
    match plan.container {
        Container::Cmaf => PLAYLISTS.len(),
        Container::Mp4 => 0,
    }
}

/// The plan of a job whose claim is held, with the pieces that follow from it.
pub(super) fn planned(
    job: &Job,
    (probe, plan): (Probe, Plan),
    playlists: Vec<FileId>,
    at: Timestamp,
) -> Result<Event, Refusal> {
    let needed = playlists_of(&plan);
    if playlists.len() != needed {
        return Err(Refusal::FileIds { given: playlists.len(), needed });
    }
    let playlist = |(id, (kind, path, content_type)): (FileId, (OutputFileKind, &str, &str))| {
        let (path, content_type) = (path.to_owned(), content_type.to_owned());
        ResultFile { id, file: OutputFile { kind, path, content_type, size: 0 } }
    };
    let playlists = playlists.into_iter().zip(PLAYLISTS).map(playlist).collect();
    let pieces = Some(Pieces { names: plan.pieces(), playlists });
    Ok(Planned { job: job.job, epoch: job.claims.epoch, probe, plan, pieces, at }.into())
}

/// The job that this piece belongs to, and what is made of it, while pieces are taken.
fn making(post: &Active, job: Uuid) -> Result<(&Job, &Making), Refusal> {
    let known = match &post.phase {
        Phase::Processing { job, .. } => job,
        Phase::Created
        | Phase::FailedUpload { .. }
        | Phase::Uploaded { .. }
        | Phase::FailedQueuing { .. }
        | Phase::Queued { .. }
        | Phase::Processed { .. }
        | Phase::FailedProcessing { .. } => return Err(Refusal::StaleClaim),
    };
    let making = known.making.as_deref().filter(|_| known.job == job);
    making.map(|making| (known, making)).ok_or(Refusal::StaleClaim)
}

/// Takes a piece; the first that comes is the post's, and the last ends the job.
pub(super) fn take(
    post: &Active,
    mut piece: PieceMade,
    files: Vec<FileId>,
    made: Vec<OutputFile>,
) -> Result<Vec<Event>, Refusal> {
    if let Phase::Processed { job, .. } = &post.phase
        && job.job == piece.job
        && job.making.is_some()
    {
        return Ok(vec![]);
    }
    let (job, making) = making(post, piece.job)?;
    if making.is_made(piece.piece) {
        return Ok(vec![]);
    }
    if !making.open.contains(&piece.piece) {
        return Err(Refusal::StaleClaim);
    }
    if files.len() != made.len() {
        return Err(Refusal::FileIds { given: files.len(), needed: made.len() });
    }
    if piece.piece == Piece::AudioHead && making.is_made(Piece::Audio) {
        piece.tracks.clear();
    }
    let folder = task::folder(piece.piece, piece.epoch);
    let numbered = files.into_iter().zip(made);
    piece.files = numbered
        .map(|(id, file)| ResultFile {
            id,
            file: OutputFile { path: format!("{folder}/{}", file.path), ..file },
        })
        .collect();
    let mut after = making.clone();
    let fits = after.add(&piece).and_then(|()| if after.open.is_empty() { after.check() } else { Ok(()) });
    if let Err(unfit) = fits {
        return Ok(vec![do_not_join(job, making, &piece, &unfit)]);
    }
    let at = piece.at;
    let mut events = vec![piece.into()];
    if after.open.is_empty() {
        events.push(processed(post, job, &after, at));
    }
    Ok(events)
}

/// Ends the job: one of its pieces cannot be made.
pub(super) fn fail(
    post: &Active,
    (job, piece): (Uuid, Piece),
    why: (FailureReason, String),
    used: Used,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let (job, making) = making(post, job)?;
    if !making.open.contains(&piece) {
        return Err(Refusal::StaleClaim);
    }
    // The processor time of the failed task is in its own event.
    let peak_memory_bytes = making.peak_memory_bytes.max(used.peak_memory_bytes);
    let used = Used { cpu_ms: making.cpu_ms, wall_ms: wall_ms(making, at), peak_memory_bytes };
    Ok(vec![failed(job, making, piece, why, used, at)])
}

fn do_not_join(job: &Job, making: &Making, piece: &PieceMade, unfit: &Unfit) -> Event {
    let used = Used {
        cpu_ms: making.cpu_ms + piece.cpu_ms,
        wall_ms: wall_ms(making, piece.at),
        peak_memory_bytes: making.peak_memory_bytes.max(piece.peak_memory_bytes),
    };
    let why = (FailureReason::DurationMismatch, unfit.to_string());
    failed(job, making, piece.piece, why, used, piece.at)
}

fn failed(
    job: &Job,
    making: &Making,
    piece: Piece,
    (reason, detail): (FailureReason, String),
    used: Used,
    at: Timestamp,
) -> Event {
    let open = making.open.iter().copied().filter(|open| *open != piece).collect();
    ProcessingFailed { job: job.job, epoch: job.claims.epoch, reason, detail, used, open, at }.into()
}

/// From the plan on.
fn wall_ms(making: &Making, at: Timestamp) -> u64 {
    let us = at.as_micros().saturating_sub(making.since.as_micros());
    u64::try_from(us / 1_000).unwrap_or(0)
}

fn processed(post: &Active, job: &Job, making: &Making, at: Timestamp) -> Event {
    Processed {
        job: job.job,
        epoch: job.claims.epoch,
        prefix: task::result_folder(post.app, post.post, job.job),
        duration_ms: making.duration_ms(),
        stored_bytes: making.stored_bytes,
        cpu_ms: making.cpu_ms,
        wall_ms: wall_ms(making, at),
        peak_memory_bytes: making.peak_memory_bytes,
        renditions: making.renditions(),
        files: making.files.clone(),
        at,
    }
    .into()
}

/// What nobody needs any more once the post is gone.
pub(super) fn open(post: &Active) -> Option<OpenPieces> {
    let Phase::Processing { job, .. } = &post.phase else { return None };
    let pieces = &job.making.as_ref()?.open;
    (!pieces.is_empty()).then(|| OpenPieces { job: job.job, pieces: pieces.clone() })
}
