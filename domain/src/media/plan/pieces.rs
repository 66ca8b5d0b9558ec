//! Which pieces a plan is made in.

use super::{Container, Plan};
use crate::media::{Piece, VideoIndex};
use serde::{Deserialize, Serialize};

/// A span of the source that one worker encodes in all rungs; frames belong to it by `start <= time < end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChunkPlan {
    /// In milliseconds, rounded down; the exact start is that of its first segment.
    pub start_ms: u64,
    /// The next one's start, or the end of the video.
    pub end_ms: u64,
    /// Number of its first segment in every rung, from 1 on.
    pub first_segment: u32,
    /// As planned; the last chunk may have one more or less when the source ends near a cut.
    pub segments: u32,
}

/// Media time of one chunk: long beside the third of a second that starting costs, short beside the loss of one.
const CHUNK_MS: u64 = 20_000;
/// Shorter sources are made in one go.
const MIN_CHUNKED_MS: u64 = 60_000;

impl Plan {
    /// The pieces, the ones first that make the post playable.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let captions = self.captions.first().map(|_| Piece::Captions);
        if self.container == Container::Mp4 {
            pieces.push(Piece::Whole);
            pieces.extend(captions);
        } else {
            pieces.extend(self.copy.iter().map(|_| Piece::Copy));
            let headed = self.audio.iter().filter(|audio| audio.head_segments > 0);
            pieces.extend(headed.map(|_| Piece::AudioHead));
            pieces.extend(self.audio.iter().map(|_| Piece::Audio));
            pieces.extend(captions);
            if !self.rungs.is_empty() {
                // Plans from before there were chunks have one.
                pieces.extend((0..self.chunks.len().max(1)).map(|index| Piece::Chunk(index as u32)));
            }
        }
        if self.has_pictures() {
            pieces.push(Piece::Pictures);
        }
        pieces
    }

    /// Whether the samples of a piece are the source's own: nothing is decoded or encoded.
    pub fn only_copies(&self, piece: Piece) -> bool {
        match piece {
            Piece::Copy => true,
            Piece::Audio => self.audio.as_ref().is_some_and(|audio| audio.copy),
            Piece::AudioHead | Piece::Captions | Piece::Chunk(_) | Piece::Pictures | Piece::Whole => false,
        }
    }

    /// The chunks of the encoded rungs, in order.
    pub fn chunks(&self) -> &[ChunkPlan] {
        &self.chunks
    }

    /// Length of the copied video in milliseconds; 0 when nothing is copied.
    pub fn copied_ms(&self) -> u64 {
        self.copy.as_ref().map_or(0, |copy| self.grid_ms(copy.frames()))
    }

    /// Where the head of the sound ends, on the grid; none if it has none.
    pub fn head_frames(&self) -> Option<u64> {
        let segments = self.audio.as_ref()?.head_segments;
        (segments > 0).then(|| self.segment_starts(segments + 1).next()).flatten()
    }

    /// Length of the head of the sound in milliseconds; 0 if it has none.
    pub fn head_ms(&self) -> u64 {
        self.head_frames().map_or(0, |end| self.grid_ms(end))
    }

    /// Where a chunk starts and where the next one does, on the grid; the last one has no end of its own.
    pub fn chunk_frames(&self, index: u32) -> (u64, Option<u64>) {
        let start = |index: usize| {
            self.chunks.get(index).and_then(|chunk| self.segment_starts(chunk.first_segment).next())
        };
        (start(index as usize).unwrap_or(0), start(index as usize + 1))
    }

    /// The target duration of every playlist, in seconds: the length of the longest segment, rounded.
    pub fn target_seconds(&self) -> u64 {
        ((self.longest_segment_ms() + 500) / 1000).max(1)
    }

    /// Length of the longest segment that any track will have, in milliseconds, rounded up: a growing playlist has to
    /// know it from its start. Audio is cut at the nearest access unit.
    pub fn longest_segment_ms(&self) -> u64 {
        let length = self.segment_seconds();
        let access_unit_ms = if self.audio.is_some() { 22 } else { 0 };
        (u64::from(length.num) * 1000).div_ceil(u64::from(length.den.max(1))) + access_unit_ms
    }
}

/// Cuts the encoded rungs of a plan into chunks. Only sources in which every time can be found are cut: MP4 and
/// Matroska with key frames close enough.
pub(super) fn chunks(plan: &Plan, container: &str, index: Option<&VideoIndex>) -> Vec<ChunkPlan> {
    if plan.container == Container::Mp4 || plan.rungs.is_empty() {
        return Vec::new();
    }
    let end_ms = index.map_or(plan.expected_ms, |index| index.end_ms).max(1);
    let can_be_sought = matches!(container, "mp4" | "matroska")
        && index.is_some_and(|index| u64::from(index.longest_gop_ms) <= CHUNK_MS);
    let chunk_ms = if can_be_sought && end_ms >= MIN_CHUNKED_MS { CHUNK_MS } else { u64::MAX };
    let starts = plan.segment_starts(1).map(|start| plan.grid_ms(start)).take_while(|start| *start < end_ms);
    let mut found: Vec<ChunkPlan> = Vec::new();
    for (number, start_ms) in (1..).zip(starts) {
        match found.last_mut() {
            // A short rest stays with the chunk before it.
            Some(last) if start_ms - last.start_ms < chunk_ms || (end_ms - start_ms) * 2 < CHUNK_MS => {
                last.segments += 1;
            }
            // Wildcard: no chunk yet, or a full one.
            _ => found.push(ChunkPlan { start_ms, end_ms, first_segment: number, segments: 1 }),
        }
    }
    let next: Vec<u64> = found.iter().skip(1).map(|chunk| chunk.start_ms).collect();
    found.iter_mut().zip(next).for_each(|(chunk, next)| chunk.end_ms = next);
    found
}
