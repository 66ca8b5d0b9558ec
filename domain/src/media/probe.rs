//! What a source is, as measured before a decoder runs.

use super::{AudioIndex, VideoIndex};
use serde::{Deserialize, Serialize};

/// A frame rate or ratio, kept exact: 30000/1001 is not 29.97.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fraction {
    pub num: u32,
    pub den: u32,
}

impl Fraction {
    pub const fn new(num: u32, den: u32) -> Self {
        Self { num, den }
    }

    pub fn as_f64(self) -> f64 {
        if self.den == 0 { 0.0 } else { f64::from(self.num) / f64::from(self.den) }
    }
}

/// What a source is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Probe {
    /// Container in the words of the allow-list: `mp4`, `matroska`, `flv`, `mpegts`, `mpegps`, `avi`, `wav`, `mp3`, `ogg`.
    pub container: String,
    /// Length in milliseconds as the container states it; 0 when it does not.
    pub duration_ms: u64,
    pub size_bytes: u64,
    /// The chosen video stream: most pixels, cover art excluded.
    pub video: Option<VideoStream>,
    /// The chosen audio stream: the first.
    pub audio: Option<AudioStream>,
    /// Texts to show with the video, in the order of the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub captions: Vec<CaptionStream>,
}

/// Subtitles or closed captions of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CaptionStream {
    pub source: CaptionSource,
    /// As the source says it, not checked: `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// Where a text is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum CaptionSource {
    /// A stream of its own, by the demuxer's name for it: `subtitle_0`.
    Track { stream: String },
    /// In the pictures of the video (CEA-608, also where CEA-708 carries it along): the channel, 1 to 4.
    Cea608 { channel: u8 },
    /// In the pictures of the video (CEA-708), where nothing for CEA-608 is carried along: the service, from 1 on.
    Cea708 { service: u8 },
}

/// The video stream of a source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VideoStream {
    /// `h264`, `hevc`, `vp8`, `vp9`, `av1`, `mpeg2`, `mpeg4`.
    pub codec: String,
    /// Coded size in pixels, before rotation and pixel aspect.
    pub width: u32,
    pub height: u32,
    /// Pixel aspect ratio.
    pub pixel_aspect: Fraction,
    /// Clockwise turn a player must apply: 0, 90, 180 or 270.
    pub rotation: u16,
    /// Average frame rate.
    pub frame_rate: Fraction,
    pub interlaced: bool,
    /// Bits per sample: 8, 10 or 12.
    pub bit_depth: u8,
    /// `bt2100-pq` or `bt2100-hlg` sources have to be tone-mapped.
    pub hdr: bool,
    /// Nothing when the samples were too many to look at in the time a probe has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<Box<VideoIndex>>,
}

impl VideoStream {
    /// Size in square pixels, upright: what a viewer sees.
    pub fn display_size(&self) -> (u32, u32) {
        let aspect = if self.pixel_aspect.num == 0 || self.pixel_aspect.den == 0 {
            1.0
        } else {
            self.pixel_aspect.as_f64()
        };
        let width = (f64::from(self.width) * aspect).round() as u32;
        if self.rotation % 180 == 90 { (self.height, width) } else { (width, self.height) }
    }
}

/// The audio stream of a source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AudioStream {
    /// `aac`, `mp3`, `mp2`, `opus`, `vorbis`, `pcm`, `ac3`, `flac`.
    pub codec: String,
    /// Samples a second.
    pub rate: u32,
    pub channels: u32,
    /// Of AAC; nothing where there are several streams of sound, or no time to look at the samples.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<Box<AudioIndex>>,
}
