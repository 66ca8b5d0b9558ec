//! The common grid: every rung starts its segments, and its groups of pictures, at the same media times.

use super::{Fraction, Plan, Rung};

/// Frames of one rung between key frames and between segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cadence {
    pub gop_frames: u32,
    pub segment_frames: u32,
}

impl Plan {
    /// The cadence of a rung. Segments hold one or two whole groups of pictures; their length in time is the same in
    /// every rung because the rates of a ladder are whole multiples of the slowest.
    pub fn cadence(&self, rung: &Rung) -> Cadence {
        let slowest = self.slowest_rate();
        let gops = if self.segment_ms >= 4000 { 2 } else { 1 };
        let seconds = f64::from(self.segment_ms) / 1000.0 / f64::from(gops);
        let base = (slowest.as_f64() * seconds).round().max(1.0) as u32;
        let multiple = (rung.frame_rate.as_f64() / slowest.as_f64()).round().max(1.0) as u32;
        Cadence { gop_frames: base * multiple, segment_frames: base * multiple * gops }
    }

    /// Length of every segment but the last, exact, as seconds.
    pub fn segment_seconds(&self) -> Fraction {
        let Some(rung) = self.rungs.first() else {
            return Fraction::new(self.segment_ms, 1000);
        };
        Fraction::new(self.cadence(rung).segment_frames * rung.frame_rate.den, rung.frame_rate.num)
    }

    fn slowest_rate(&self) -> Fraction {
        let rates = self.rungs.iter().map(|rung| rung.frame_rate);
        rates.min_by(|a, b| a.as_f64().total_cmp(&b.as_f64())).unwrap_or(Fraction::new(30, 1))
    }
}
