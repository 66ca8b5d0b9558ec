//! What a pass over the samples of a video stream tells, without decoding one.

use super::Trial;
use serde::{Deserialize, Serialize};

/// How a video stream is built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VideoIndex {
    /// As the parser calls them; H.264: `high`, `3.1`, `4:2:0`. Empty when it does not say.
    pub profile: String,
    pub level: String,
    pub chroma: String,
    pub frames: u64,
    /// End of the last frame, in milliseconds from the start of the presentation.
    pub end_ms: u64,
    /// Bits of the samples alone, in thousands a second.
    pub kbps: u32,
    /// The first frame is shown at the start, and every other one frame after the one before it.
    pub constant_rate: bool,
    /// No frame is shown before the key frame that it follows in the file.
    pub closed_gops: bool,
    /// Some frames are shown in another order than they are stored: there are B frames.
    pub reordered: bool,
    /// The parameter sets never change.
    pub one_format: bool,
    /// From one key frame to the next, in milliseconds; the last may be cut by the end.
    pub longest_gop_ms: u32,
    /// Frames of each group of pictures, in order; empty when the rate is not constant, or when they are so irregular
    /// that the list would be longer than [`VideoIndex::MAX_RUNS`].
    pub gops: Vec<FrameRun>,
    /// Nothing where the source is short, or likely to be shown as it came, and where there was no time for a trial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial: Option<Trial>,
}

/// How an AAC stream is built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AudioIndex {
    /// AAC-LC without spectral band replication or parametric stereo: `mp4a.40.2` says all of it.
    pub low_complexity: bool,
    /// Samples a second and channels, as the access units have them.
    pub rate: u32,
    pub channels: u32,
    /// The first access unit is heard at the start, and every other one when the one before it ends.
    pub gapless: bool,
    /// What a decoder has to know never changes.
    pub one_format: bool,
    /// Bits of the access units alone, in thousands a second.
    pub kbps: u32,
}

/// So many things of so many frames, one after the other; `[frames, times]` in JSON, because there may be thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "(u32, u32)", from = "(u32, u32)")]
pub struct FrameRun {
    pub frames: u32,
    pub times: u32,
}

impl From<FrameRun> for (u32, u32) {
    fn from(run: FrameRun) -> Self {
        (run.frames, run.times)
    }
}

impl From<(u32, u32)> for FrameRun {
    fn from((frames, times): (u32, u32)) -> Self {
        Self { frames, times }
    }
}

impl VideoIndex {
    /// Bound of the list of groups: some thirty kilobytes in an event.
    pub const MAX_RUNS: usize = 4000;

    /// Frame numbers of the key frames, the first of which is 0.
    pub fn key_frames(&self) -> impl Iterator<Item = u64> {
        starts(&self.gops)
    }
}

/// Where each thing of a list of runs starts, in frames.
pub(super) fn starts(runs: &[FrameRun]) -> impl Iterator<Item = u64> {
    let each = runs.iter().flat_map(|run| (0..run.times).map(|_| u64::from(run.frames)));
    each.scan(0, |at, frames| {
        let start = *at;
        *at += frames;
        Some(start)
    })
}

/// Lengths as runs.
pub fn runs(lengths: impl IntoIterator<Item = u32>) -> Vec<FrameRun> {
    let mut found: Vec<FrameRun> = Vec::new();
    for frames in lengths {
        match found.last_mut() {
            Some(last) if last.frames == frames => last.times += 1,
            // Wildcard: a run of another length, or none yet.
            _ => found.push(FrameRun { frames, times: 1 }),
        }
    }
    found
}
