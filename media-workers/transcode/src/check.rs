//! The end of a stream is not success: damaged sources end cleanly, too. What came out is held against the plan.

use crate::graph::Encoded;
use crate::run::planned_ms;
use crate::{Failure, PieceSpec};
use domain::media::{FailureReason, Piece, Plan, TrackKind, TrackPart};

/// Checks lengths and alignment of what was made.
pub(crate) fn check(job: &PieceSpec, Encoded { made, source_ms }: &Encoded) -> Result<(), Failure> {
    let start_ms = match job.piece {
        Piece::Chunk(index) => job.plan.chunks().get(index as usize).map_or(0, |chunk| chunk.start_ms),
        _ => 0,
    };
    let longest_ms = made.iter().map(length_ms).max().unwrap_or(0).min(source_ms.saturating_sub(start_ms));
    let planned_ms = planned_ms(job);
    let tolerance_ms = (planned_ms / 200).max(500);
    if may_fail_alone(job) && longest_ms + tolerance_ms < planned_ms {
        let detail = format!("{longest_ms} ms came out of {planned_ms} ms");
        return Err(Failure::new(FailureReason::DurationMismatch, detail));
    }
    check_frames(&job.plan, job.piece, made)
}

/// Sound may be shorter than the picture it goes with.
fn may_fail_alone(job: &PieceSpec) -> bool {
    !matches!(job.piece, Piece::Audio | Piece::AudioHead)
        || (job.plan.rungs.is_empty() && job.plan.copy.is_none())
}

/// Every rung has the frames of its span, no more and no fewer, and as many segments as its neighbours.
fn check_frames(plan: &Plan, piece: Piece, made: &[TrackPart]) -> Result<(), Failure> {
    let mut counts = made
        .iter()
        .filter(|track| matches!(track.kind, TrackKind::Video { .. }))
        .map(|track| (track.track.as_str(), track.segments.len()));
    if let Some((first, count)) = counts.next()
        && let Some((other, different)) = counts.find(|(_, found)| *found != count)
    {
        return Err(Failure::internal(format!("{first} has {count} segments and {other} {different}")));
    }
    for track in made {
        let TrackKind::Video { frame_rate, .. } = track.kind else { continue };
        let Some(frames) = owned(plan, piece).map(|frames| frames * u64::from(plan.multiple(frame_rate)))
        else {
            continue;
        };
        // The copy's grid may be coarser than its frames.
        let missing = frames.saturating_sub(track.samples);
        if track.samples > frames || missing >= u64::from(plan.multiple(frame_rate)) {
            let detail = format!("{} frames of {} where {frames} are planned", track.samples, track.track);
            return Err(Failure::new(FailureReason::DurationMismatch, detail));
        }
    }
    Ok(())
}

/// Frames on the grid of a piece whose end is known exactly.
fn owned(plan: &Plan, piece: Piece) -> Option<u64> {
    match piece {
        Piece::Chunk(index) => {
            let (first, end) = plan.chunk_frames(index);
            end.map(|end| end - first)
        }
        Piece::Copy => plan.copy.as_ref().map(|copy| copy.frames()),
        Piece::AudioHead | Piece::Audio | Piece::Captions | Piece::Pictures | Piece::Whole => None,
    }
}

fn length_ms(track: &TrackPart) -> u64 {
    (track.end() - track.start) * 1000 / u64::from(track.timescale.max(1))
}
