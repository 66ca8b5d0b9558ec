//! What a transcode made, as measured.

use super::Fraction;
use serde::{Deserialize, Serialize};

/// One encoded version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rendition {
    /// `720p`, `audio`.
    pub name: String,
    /// From the bitstream: `avc1.4D401F`, `mp4a.40.2`.
    pub codecs: String,
    /// In pixels; 0 for audio.
    pub width: u32,
    pub height: u32,
    pub frame_rate: Option<Fraction>,
    /// Bits a second of the largest segment.
    pub peak_bandwidth: u64,
    pub average_bandwidth: u64,
    pub duration_ms: u64,
    /// Frames (video) or access units (audio).
    pub samples: u64,
    pub bytes: u64,
    /// Length of each segment in milliseconds, in order; metering reads it.
    pub segments_ms: Vec<u32>,
}

/// A file that clients may address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutputFile {
    pub kind: OutputFileKind,
    /// Path below the result's folder: `main.m3u8`, `720p/720p.mp4`.
    pub path: String,
    pub content_type: String,
    pub size: u64,
}

/// What a file of a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OutputFileKind {
    Hls,
    Dash,
    Mp4,
    Thumbnail,
    Preview,
    /// WebVTT that says which part of the sheet is for which time.
    Storyboard,
    /// The sheet of tiles itself.
    StoryboardSheet,
    /// WebVTT of one text; the plan says of which.
    Captions,
}
