//! Whether a source's own video can be a rung, and where it is cut.

use super::{Container, Fraction, Rung, rate};
use crate::media::{FrameRun, Probe, VideoCodec, VideoIndex, VideoStream, index};
use crate::profile::VideoSettings;
use serde::{Deserialize, Serialize};

/// The source's own video as a rung.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CopyPlan {
    /// The short side with a `p`: `1080p`.
    pub name: String,
    pub width: u32,
    pub height: u32,
    pub frame_rate: Fraction,
    /// Frames of each segment at the rate of the grid; all encoded rungs are cut there, too.
    pub segments: Vec<FrameRun>,
}

impl CopyPlan {
    /// Its length in frames of the grid.
    pub fn frames(&self) -> u64 {
        self.segments.iter().map(|run| u64::from(run.frames) * u64::from(run.times)).sum()
    }
}

/// Why a source's own video cannot be a rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RemuxObstacle {
    /// Not H.264 of constrained baseline, main or high profile, level 5.1 or below, 8 bits, 4:2:0; or the profile asks for
    /// another codec.
    Codec,
    /// Turned, interlaced, in odd or oblong pixels, or of high dynamic range.
    Picture,
    /// Frames come at uneven times, late, or at another rate than the ladder's.
    Timing,
    /// Open groups of pictures, or parameter sets that change on the way.
    Structure,
    /// Key frames too far from each other for segments of the wanted length.
    KeyFrames,
    /// More than 1.5 times the bits that the profile allows its rung.
    Bitrate,
    /// Larger than the largest rung of the profile.
    Size,
    /// The samples were not looked at.
    Unknown,
}

const PROFILES: [&str; 4] = ["constrained-baseline", "main", "high", "constrained-high"];
const MAX_LEVEL: f64 = 5.1;
/// Segments may be so many times as long as wanted, and no longer than players bear.
const MAX_STRETCH: f64 = 2.5;
const MAX_SEGMENT_MS: f64 = 10_000.0;

impl Probe {
    /// Why the video cannot be copied whatever the profile; empty when it can.
    pub fn remux_obstacles(&self) -> Vec<RemuxObstacle> {
        let Some(video) = &self.video else { return vec![RemuxObstacle::Unknown] };
        let Some(index) = &video.index else { return vec![RemuxObstacle::Unknown] };
        let found = [
            (is_playable(video, index), RemuxObstacle::Codec),
            (is_upright(video), RemuxObstacle::Picture),
            (
                index.constant_rate && rate::output_rate(video.frame_rate) == video.frame_rate,
                RemuxObstacle::Timing,
            ),
            (index.closed_gops && index.one_format, RemuxObstacle::Structure),
            (!index.gops.is_empty(), RemuxObstacle::KeyFrames),
        ];
        found.into_iter().filter(|(holds, _)| !holds).map(|(_, obstacle)| obstacle).collect()
    }
}

fn is_playable(video: &VideoStream, index: &VideoIndex) -> bool {
    video.codec == "h264"
        && video.bit_depth == 8
        && index.chroma == "4:2:0"
        && PROFILES.contains(&index.profile.as_str())
        && index.level.parse().is_ok_and(|level: f64| level <= MAX_LEVEL)
}

fn is_upright(video: &VideoStream) -> bool {
    let even = video.width.is_multiple_of(2) && video.height.is_multiple_of(2);
    let square = video.pixel_aspect.num == video.pixel_aspect.den;
    even && square && video.rotation == 0 && !video.interlaced && !video.hdr
}

/// Takes the rung that the source itself can be out of the ladder.
///
/// # Errors
/// All reasons against it; the ladder is as it was.
pub(super) fn take_rung(
    probe: &Probe,
    settings: &VideoSettings,
    rungs: &mut Vec<Rung>,
) -> Result<CopyPlan, Vec<RemuxObstacle>> {
    let mut obstacles = probe.remux_obstacles();
    let (Some(video), Some(rung)) =
        (&probe.video, rungs.first().filter(|_| settings.container == Container::Cmaf))
    else {
        return Err(vec![RemuxObstacle::Unknown]);
    };
    let index = video.index.as_ref().ok_or_else(|| vec![RemuxObstacle::Unknown])?;
    if settings.codec != VideoCodec::H264 && !obstacles.contains(&RemuxObstacle::Codec) {
        obstacles.push(RemuxObstacle::Codec);
    }
    if (rung.width, rung.height) != (video.width, video.height) {
        obstacles.push(RemuxObstacle::Size);
    }
    if u64::from(index.kbps) * 2 > u64::from(rung.max_kbps) * 3 {
        obstacles.push(RemuxObstacle::Bitrate);
    }
    if rung.frame_rate != video.frame_rate && !obstacles.contains(&RemuxObstacle::Timing) {
        obstacles.push(RemuxObstacle::Timing);
    }
    let rates = rungs.iter().map(|rung| rung.frame_rate);
    let slowest = rates.min_by(|a, b| a.as_f64().total_cmp(&b.as_f64())).unwrap_or(rung.frame_rate);
    let segments = segments(index, video.frame_rate, slowest, settings.segment_ms);
    if segments.is_none() && !obstacles.contains(&RemuxObstacle::KeyFrames) {
        obstacles.push(RemuxObstacle::KeyFrames);
    }
    match segments {
        Some(segments) if obstacles.is_empty() => {
            let rung = rungs.remove(0);
            let (name, width, height, frame_rate) = (rung.name, rung.width, rung.height, rung.frame_rate);
            Ok(CopyPlan { name, width, height, frame_rate, segments })
        }
        // Wildcard: no cuts, or something against them.
        _ => Err(obstacles),
    }
}

/// Groups of pictures put together to about the wanted length: each segment ends at the key frame that is nearest to
/// it, of those that lie on the grid of the slowest rung.
fn segments(index: &VideoIndex, rate: Fraction, slowest: Fraction, wanted_ms: u32) -> Option<Vec<FrameRun>> {
    let multiple = (rate.as_f64() / slowest.as_f64()).round().max(1.0) as u64;
    let frames = |ms: f64| (ms / 1000.0 * slowest.as_f64()).round() as u64;
    let wanted = frames(f64::from(wanted_ms)).max(1);
    let longest = frames((f64::from(wanted_ms) * MAX_STRETCH).min(MAX_SEGMENT_MS));
    let end = index.frames.div_ceil(multiple);
    let mut cuts: Vec<u64> = vec![0];
    let mut candidate = None;
    let on_grid = index.key_frames().filter(|frame| frame % multiple == 0).map(|frame| frame / multiple);
    for key in on_grid.skip(1).filter(|key| *key < end) {
        let goal = cuts.last()? + wanted;
        if key >= goal {
            // The last one before the goal, if that is nearer.
            let nearer = candidate.filter(|before: &u64| goal - before <= key - goal);
            cuts.push(nearer.unwrap_or(key));
            candidate = nearer.map(|_| key);
            if let Some(left) = candidate.filter(|left| *left >= cuts.last().copied().unwrap_or(0) + wanted) {
                cuts.push(left);
                candidate = None;
            }
        } else {
            candidate = Some(key);
        }
    }
    let ends = cuts.iter().copied().skip(1).chain([end]);
    let lengths: Vec<u32> = cuts.iter().zip(ends).map(|(start, end)| (end - start) as u32).collect();
    let fits = lengths.iter().all(|frames| u64::from(*frames) <= longest && *frames > 0);
    Some(index::runs(lengths)).filter(|runs| fits && runs.len() <= VideoIndex::MAX_RUNS)
}
