//! What a profile says, by type. Its JSON is what clients read as `profile`.

use crate::media::{Container, PreviewFormat, VideoCodec};
use serde::{Deserialize, Serialize};

/// Settings of a transcoding profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Settings {
    Video(VideoSettings),
    Thumbnail(ThumbnailSettings),
    Preview(PreviewSettings),
    BroadcastRtmp(BroadcastSettings),
}

/// How posts are encoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VideoSettings {
    pub container: Container,
    /// Of every rung.
    #[serde(default, skip_serializing_if = "VideoCodec::is_default")]
    pub codec: VideoCodec,
    /// Length of a segment in milliseconds.
    pub segment_ms: u32,
    /// Rungs by short side, from high to low. A progressive MP4 has one.
    pub rungs: Vec<RungSettings>,
    /// How much work every rung is worth, in the names of x264: encoders of other codecs have their own steps for them.
    pub preset: String,
    /// Kilobits a second of the stereo AAC track.
    pub audio_kbps: u32,
}

/// One rung of a ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RungSettings {
    /// Pixels of the shorter side.
    pub short_side: u32,
    pub max_kbps: u32,
    pub crf: u8,
    /// Sources above it are halved until they are not. Without it rungs below 648 pixels have at most 30, all others 60.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_frames_per_second: Option<u32>,
}

/// A still picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ThumbnailSettings {
    /// Pixels of the longer side; never above the source.
    pub long_side: u32,
    /// Where it may be taken, in milliseconds from the start; the first that is neither black nor flat wins. Without any,
    /// at 10, 25 and 40 percent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at_ms: Vec<u64>,
}

/// A short animated picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PreviewSettings {
    /// Pixels of the longer side; never above the source.
    pub long_side: u32,
    pub length_ms: u64,
    pub frames_per_second: u32,
    /// Where it begins, in milliseconds; without it, at a quarter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_ms: Option<u64>,
    /// GIF where none is said.
    #[serde(default, skip_serializing_if = "PreviewFormat::is_gif")]
    pub format: PreviewFormat,
}

/// A live ladder (contract section 5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BroadcastSettings {
    /// Seconds.
    pub segment_duration: u32,
    pub video_streams: Vec<BroadcastVideo>,
    pub audio_stream: BroadcastAudio,
    pub drm: bool,
}

/// A rung of a live ladder; bits a second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BroadcastVideo {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub width: u32,
    pub height: u32,
    pub bitrate: u32,
}

/// The audio of a live ladder; bits a second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BroadcastAudio {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub bitrate: u32,
}
