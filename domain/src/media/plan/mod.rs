//! The ladder: a pure function of probe and profile (media-pipeline rules: never upscale, think in the short side,
//! keep frame rates exact).

mod captions;
mod grid;
mod pictures;
mod pieces;
#[cfg(test)]
mod pieces_tests;
mod rate;
mod remux;
mod size;
mod sound;
mod storyboard;
#[cfg(test)]
mod tests;
mod title;

use super::{Fraction, Probe, VideoCodec, VideoStream};
use crate::profile::{PreviewSettings, RungSettings, ThumbnailSettings, VideoSettings};
pub use captions::CaptionPlan;
pub use grid::Cadence;
pub use pieces::ChunkPlan;
pub use remux::{CopyPlan, RemuxObstacle};
use serde::{Deserialize, Serialize};
pub(in crate::media) use size::fit_short;
pub use storyboard::StoryboardPlan;

/// Everything a worker needs to know to make the result; two workers with the same plan make the same thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    pub container: Container,
    /// Target length of a segment, and of a group of pictures, in milliseconds.
    pub segment_ms: u32,
    /// The source's own video, when it can be shown as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<Box<CopyPlan>>,
    /// What is encoded, from high to low; empty for audio-only sources, and where the copy is all.
    pub rungs: Vec<Rung>,
    /// Where the encoding is divided; none in plans from before there were chunks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chunks: Vec<ChunkPlan>,
    pub audio: Option<AudioPlan>,
    /// None in plans from before there were captions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub captions: Vec<CaptionPlan>,
    pub deinterlace: bool,
    /// BT.2100 to BT.709.
    pub tone_map: bool,
    pub thumbnail: Option<Box<ThumbnailPlan>>,
    pub preview: Option<Box<PreviewPlan>>,
    /// None in plans from before there were storyboards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storyboard: Option<Box<StoryboardPlan>>,
    /// What the probe promised, to compare with what comes out.
    pub expected_ms: u64,
}

/// How the result is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Container {
    /// HLS and MPEG-DASH over one set of CMAF segments.
    Cmaf,
    /// One progressive MP4.
    Mp4,
}

/// One video version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rung {
    /// The short side with a `p`: `720p`.
    pub name: String,
    pub width: u32,
    pub height: u32,
    pub frame_rate: Fraction,
    #[serde(default, skip_serializing_if = "VideoCodec::is_default")]
    pub codec: VideoCodec,
    /// Constant rate factor on the scale of x264, capped by `max_kbps`.
    pub crf: u8,
    pub max_kbps: u32,
    /// x264 preset.
    pub preset: String,
    /// Of the codec: `main` or `high` for H.264, `main` for HEVC and AV1, `0` for VP9.
    pub profile: String,
}

/// The one audio version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AudioPlan {
    pub rate: u32,
    pub channels: u32,
    pub kbps: u32,
    /// The source's own access units, not decoded.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub copy: bool,
    /// Segments that are made before all of them are; 0 where the whole is there as soon.
    #[serde(default, skip_serializing_if = "is_none")]
    pub head_segments: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_none(segments: &u32) -> bool {
    *segments == 0
}

/// A still picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ThumbnailPlan {
    /// Candidates, in milliseconds from the start; of those that are neither black nor flat the most detailed is taken.
    pub at_ms: Vec<u64>,
    /// The frames of these very times, not the key frames before them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exact: bool,
    pub width: u32,
    pub height: u32,
}

/// A short animated picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PreviewPlan {
    pub start_ms: u64,
    pub length_ms: u64,
    pub frames_per_second: u32,
    pub width: u32,
    pub height: u32,
    /// GIF in plans from before there was a choice.
    #[serde(default, skip_serializing_if = "PreviewFormat::is_gif")]
    pub format: PreviewFormat,
}

/// How a short animated picture is packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PreviewFormat {
    #[default]
    Gif,
    /// Lossy, with all colours.
    Webp,
}

impl PreviewFormat {
    /// What none is said of.
    pub fn is_gif(&self) -> bool {
        *self == Self::Gif
    }
}

/// Why nothing can be planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanRefusal {
    #[error("the source has neither video nor audio")]
    NothingToPlay,
    #[error("the source is beyond the limits: 8192x4320 pixels, 240 frames a second, 12 hours")]
    LimitExceeded,
    #[error("the profile asks for {0}, which no encoder here makes: choose a profile of another codec")]
    NoEncoder(VideoCodec),
}

const MAX_PIXELS: u64 = 8192 * 4320;
const MAX_FRAMES_PER_SECOND: f64 = 240.0;
const MAX_DURATION_MS: u64 = 12 * 60 * 60 * 1000;

/// Plans the result of a source under the settings of its profiles. The same arguments give the same plan.
pub fn plan(
    probe: &Probe,
    video: &VideoSettings,
    thumbnail: Option<&ThumbnailSettings>,
    preview: Option<&PreviewSettings>,
) -> Result<Plan, PlanRefusal> {
    if probe.video.is_none() && probe.audio.is_none() {
        return Err(PlanRefusal::NothingToPlay);
    }
    check_limits(probe)?;
    let source = probe.video.as_ref();
    let mut rungs = source.map(|source| rungs(source, video)).unwrap_or_default();
    let copy = remux::take_rung(probe, video, &mut rungs).ok().map(Box::new);
    if let Some(trial) = source.and_then(|source| source.index.as_ref()?.trial.as_ref()) {
        title::fit(&mut rungs, trial);
    }
    let mut plan = Plan {
        container: video.container,
        segment_ms: video.segment_ms.max(1000),
        copy,
        rungs,
        chunks: Vec::new(),
        audio: probe.audio.as_ref().map(|source| sound::sound(source, video)),
        captions: source.map(|_| captions::captions(&probe.captions)).unwrap_or_default(),
        deinterlace: source.is_some_and(|source| source.interlaced),
        tone_map: source.is_some_and(|source| source.hdr),
        thumbnail: source
            .zip(thumbnail)
            .map(|(source, wanted)| Box::new(pictures::thumbnail(source, wanted, probe.duration_ms))),
        preview: source
            .zip(preview)
            .map(|(source, wanted)| Box::new(pictures::preview(source, wanted, probe.duration_ms))),
        storyboard: source.and_then(|source| storyboard::storyboard(source, probe.duration_ms)).map(Box::new),
        expected_ms: probe.duration_ms,
    };
    let head_segments = sound::head_segments(&plan);
    plan.audio.iter_mut().for_each(|audio| audio.head_segments = head_segments);
    plan.chunks = pieces::chunks(&plan, &probe.container, source.and_then(|source| source.index.as_deref()));
    Ok(plan)
}

/// Whether a source can be encoded as a profile wants by workers with these encoders.
///
/// # Errors
/// The profile's codec is not among them.
pub fn check_encoder(
    probe: &Probe,
    video: &VideoSettings,
    encoders: &[VideoCodec],
) -> Result<(), PlanRefusal> {
    let is_there = probe.video.is_none() || encoders.contains(&video.codec);
    if is_there { Ok(()) } else { Err(PlanRefusal::NoEncoder(video.codec)) }
}

fn check_limits(probe: &Probe) -> Result<(), PlanRefusal> {
    let too_large = probe.video.as_ref().is_some_and(|video| {
        let (width, height) = video.display_size();
        let pixels = |width: u32, height: u32| u64::from(width) * u64::from(height);
        pixels(video.width, video.height).max(pixels(width, height)) > MAX_PIXELS
            || video.frame_rate.as_f64() > MAX_FRAMES_PER_SECOND
    });
    if too_large || probe.duration_ms > MAX_DURATION_MS {
        return Err(PlanRefusal::LimitExceeded);
    }
    Ok(())
}

fn rungs(source: &VideoStream, settings: &VideoSettings) -> Vec<Rung> {
    let display = source.display_size();
    let full_rate = rate::output_rate(source.frame_rate);
    let of = |(short_side, wanted): (u32, &RungSettings)| {
        let (width, height) = size::fit_short(display, short_side);
        let large = short_side >= LARGE_SHORT_SIDE;
        let limit = wanted.max_frames_per_second.unwrap_or(if large { rate::FASTEST } else { 30 });
        Rung {
            name: format!("{}p", width.min(height)),
            width,
            height,
            frame_rate: rate::at_most(full_rate, limit),
            codec: settings.codec,
            crf: wanted.crf,
            max_kbps: wanted.max_kbps,
            preset: settings.preset.clone(),
            profile: profile(settings.codec, large).to_owned(),
        }
    };
    size::classes(display, settings).into_iter().map(of).collect()
}

/// Eight bits and 4:2:0 in every codec: what browsers play.
const fn profile(codec: VideoCodec, is_large: bool) -> &'static str {
    match (codec, is_large) {
        (VideoCodec::H264, true) => "high",
        (VideoCodec::H264, false) | (VideoCodec::Hevc | VideoCodec::Av1, _) => "main",
        (VideoCodec::Vp9, _) => "0",
    }
}

/// Smaller rungs stay at 30 frames a second and H.264 Main, for small devices.
const LARGE_SHORT_SIDE: u32 = 648;
