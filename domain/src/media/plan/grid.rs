//! The common grid: every rung starts its segments at the same media times.
//!
//! Times on it are frames of the slowest rung, because the rates of a ladder are whole multiples of that one: a cut is
//! a whole number of frames in every rung. Without video they are milliseconds.

use super::{Fraction, Plan, Rung};
use crate::media::index;

/// Frames of one rung between key frames and between segments, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cadence {
    pub gop_frames: u32,
    pub segment_frames: u32,
}

impl Plan {
    /// The cadence of a rung. Segments hold one or two whole groups of pictures, or one of the length that the copied
    /// source has there.
    pub fn cadence(&self, rung: &Rung) -> Cadence {
        let multiple = self.multiple(rung.frame_rate);
        let longest = self.longest_segment() * multiple;
        Cadence { gop_frames: longest / self.gops_a_segment(), segment_frames: longest }
    }

    /// Frames a second on the grid.
    pub fn grid_rate(&self) -> Fraction {
        let copied = self.copy.as_ref().map(|copy| copy.frame_rate);
        let rates = self.rungs.iter().map(|rung| rung.frame_rate).chain(copied);
        rates.min_by(|a, b| a.as_f64().total_cmp(&b.as_f64())).unwrap_or(Fraction::new(1000, 1))
    }

    /// Frames at this rate for each on the grid.
    pub fn multiple(&self, rate: Fraction) -> u32 {
        (rate.as_f64() / self.grid_rate().as_f64()).round().max(1.0) as u32
    }

    /// Where segments start on the grid, from the one with this number (the first is 1) on. Without end, except where
    /// a copied source says where it ends.
    pub fn segment_starts(&self, from: u32) -> Box<dyn Iterator<Item = u64> + Send + '_> {
        let skipped = from.saturating_sub(1);
        if let Some(copy) = &self.copy {
            return Box::new(index::starts(&copy.segments).skip(skipped as usize));
        }
        let every = u64::from(self.longest_segment());
        Box::new((u64::from(skipped)..).map(move |number| number * every))
    }

    /// Length of the longest segment, exact, in seconds. All others but the last are as long, unless a source is copied.
    pub fn segment_seconds(&self) -> Fraction {
        let rate = self.grid_rate();
        Fraction::new(self.longest_segment() * rate.den, rate.num)
    }

    fn longest_segment(&self) -> u32 {
        if let Some(copy) = &self.copy {
            return copy.segments.iter().map(|run| run.frames).max().unwrap_or(1);
        }
        let gops = self.gops_a_segment();
        let seconds = f64::from(self.segment_ms) / 1000.0 / f64::from(gops);
        (self.grid_rate().as_f64() * seconds).round().max(1.0) as u32 * gops
    }

    fn gops_a_segment(&self) -> u32 {
        if self.copy.is_none() && self.segment_ms >= 4000 { 2 } else { 1 }
    }

    /// A time on the grid, in milliseconds.
    pub(super) fn grid_ms(&self, frames: u64) -> u64 {
        let rate = self.grid_rate();
        frames * 1000 * u64::from(rate.den) / u64::from(rate.num.max(1))
    }
}
