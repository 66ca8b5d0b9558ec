//! The parts in which a post is made: each by itself, by any worker, in any order.

use super::{Fraction, OutputFile, is_zero};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One part of the work on a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Piece {
    /// The source's own video, packed anew without being decoded.
    Copy,
    /// Every encoded rung of one span of the source; counted from 0.
    Chunk(u32),
    /// The first of the sound, made before all of it: so much can be heard until [`Piece::Audio`] takes its place.
    AudioHead,
    /// The audio of the whole source.
    Audio,
    /// All texts, as WebVTT.
    Captions,
    /// Thumbnail, preview and storyboard.
    Pictures,
    /// Everything of a progressive MP4.
    Whole,
}

impl Piece {
    /// The name in paths and events: `copy`, `chunk-00003`, `audio-head`, `audio`, `captions`, `pictures`, `whole`.
    pub fn name(self) -> String {
        match self {
            Self::Copy => "copy".to_owned(),
            Self::Chunk(index) => format!("chunk-{index:05}"),
            Self::AudioHead => "audio-head".to_owned(),
            Self::Audio => "audio".to_owned(),
            Self::Captions => "captions".to_owned(),
            Self::Pictures => "pictures".to_owned(),
            Self::Whole => "whole".to_owned(),
        }
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

/// The text is the name of no piece.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no piece: copy, chunk-00000, audio-head, audio, captions, pictures or whole")]
pub struct NoPiece(String);

impl FromStr for Piece {
    type Err = NoPiece;

    fn from_str(name: &str) -> Result<Self, NoPiece> {
        let chunk = || name.strip_prefix("chunk-").and_then(|index| index.parse().ok()).map(Self::Chunk);
        let found = match name {
            "copy" => Some(Self::Copy),
            "audio-head" => Some(Self::AudioHead),
            "audio" => Some(Self::Audio),
            "captions" => Some(Self::Captions),
            "pictures" => Some(Self::Pictures),
            "whole" => Some(Self::Whole),
            // Wildcard: a text.
            _ => chunk(),
        };
        // One piece has one name: `chunk-3` is none.
        found.filter(|piece| piece.name() == name).ok_or_else(|| NoPiece(name.to_owned()))
    }
}

impl From<Piece> for String {
    fn from(piece: Piece) -> Self {
        piece.name()
    }
}

impl TryFrom<String> for Piece {
    type Error = NoPiece;

    fn try_from(name: String) -> Result<Self, NoPiece> {
        name.parse()
    }
}

/// What a finished piece says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PieceOutput {
    pub tracks: Vec<TrackPart>,
    /// What can be addressed: an MP4, pictures. Segments are not listed.
    pub files: Vec<OutputFile>,
    /// How far the source's own samples went, in milliseconds.
    pub source_ms: u64,
    /// Processor time of the media process, user and system, in milliseconds.
    pub cpu_ms: u64,
    /// From start to result, in milliseconds.
    pub wall_ms: u64,
    /// The most resident memory of the media process, in bytes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub peak_memory_bytes: u64,
    /// Every byte stored for this piece.
    pub stored_bytes: u64,
}

/// A run of segments of one track.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrackPart {
    /// `1080p`, `audio`.
    pub track: String,
    pub kind: TrackKind,
    /// From the bitstream: `avc1.4D401F`, `mp4a.40.2`.
    pub codecs: String,
    /// Ticks a second.
    pub timescale: u32,
    /// Of the initialisation segment, in hexadecimal: all parts of a track must have the same. Empty for an MP4.
    pub init_sha256: String,
    /// Number of the first segment in the whole track, from 1 on.
    pub first_segment: u32,
    pub segments: Vec<Segment>,
    /// Decode time of the first sample, in ticks.
    pub start: u64,
    /// Frames (video) or access units (audio).
    pub samples: u64,
}

/// One media segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// In ticks of its track.
    pub duration: u64,
    pub bytes: u64,
}

/// What a track holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TrackKind {
    /// Size in pixels.
    Video { width: u32, height: u32, frame_rate: Fraction },
    /// Samples a second.
    Audio { rate: u32, channels: u32 },
}

impl TrackPart {
    /// Number of the segment that follows this part.
    pub fn next_segment(&self) -> u32 {
        self.first_segment + self.segments.len() as u32
    }

    /// Where this part ends, in ticks.
    pub fn end(&self) -> u64 {
        self.start + self.segments.iter().map(|segment| segment.duration).sum::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_known_by_one_name() {
        let pieces = [
            Piece::Copy,
            Piece::Chunk(0),
            Piece::Chunk(100_000),
            Piece::AudioHead,
            Piece::Audio,
            Piece::Captions,
            Piece::Pictures,
            Piece::Whole,
        ];
        for piece in pieces {
            assert_eq!(piece.name().parse(), Ok(piece));
            let json = serde_json::to_string(&piece).expect("pieces are JSON");
            assert_eq!(json, format!("\"{piece}\""));
            assert_eq!(serde_json::from_str::<Piece>(&json).expect("and back"), piece);
        }
        for wrong in ["", "chunk", "chunk-", "chunk-3", "chunk--0001", "Copy", "chunk-99999999999"] {
            assert!(wrong.parse::<Piece>().is_err(), "{wrong}");
        }
    }
}
