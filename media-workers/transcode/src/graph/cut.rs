//! Where the samples of a track start its segments.

use super::span::Span;
use super::units::AAC_SAMPLES;
use domain::media::Fraction;
use std::sync::Arc;

/// Samples of a whole track that start a segment, as far as a span needs them.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    first: u64,
    starts: Arc<[u64]>,
}

impl Cut {
    /// So many frames for each on the grid.
    pub fn frames(span: &Span, multiple: u32) -> Self {
        let of = |frame: u64| frame * u64::from(multiple);
        Self { first: of(span.first), starts: span.starts.iter().copied().map(of).collect() }
    }

    /// The access units nearest to the cuts of the video.
    pub fn access_units(span: &Span, grid: Fraction, rate: u32) -> Self {
        let nearest = |frame: &u64| Self::access_unit(*frame, grid, rate);
        Self { first: 0, starts: span.starts.iter().map(nearest).collect() }
    }

    /// The access unit that starts nearest to a frame of the grid.
    pub fn access_unit(frame: u64, grid: Fraction, rate: u32) -> u64 {
        let samples = u128::from(frame) * u128::from(grid.den) * u128::from(rate);
        let unit = u128::from(grid.num.max(1)) * u128::from(AAC_SAMPLES);
        u64::try_from((2 * samples + unit) / (2 * unit)).unwrap_or(u64::MAX)
    }

    pub fn first_sample(&self) -> u64 {
        self.first
    }

    /// The samples in order.
    pub fn starts(&self) -> Arc<[u64]> {
        Arc::clone(&self.starts)
    }
}

/// Goes along a track sample by sample.
#[derive(Debug)]
pub(super) struct Cutter {
    starts: Arc<[u64]>,
    next: usize,
}

impl From<Cut> for Cutter {
    fn from(cut: Cut) -> Self {
        Self::new(cut.starts())
    }
}

impl Cutter {
    pub fn new(starts: Arc<[u64]>) -> Self {
        Self { starts, next: 0 }
    }

    /// Whether this sample starts a segment; to be asked for each in turn.
    pub fn is_at(&mut self, sample: u64) -> bool {
        let is_start = self.starts.get(self.next) == Some(&sample);
        self.next += usize::from(is_start);
        is_start
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::media::{Container, CopyPlan, FrameRun, Piece, Plan};

    fn plan(lengths: &[u32]) -> Plan {
        let run = |frames: &u32| FrameRun { frames: *frames, times: 1 };
        let copy = CopyPlan {
            name: "1080p".into(),
            width: 1920,
            height: 1080,
            frame_rate: Fraction::new(25, 1),
            segments: lengths.iter().map(run).collect(),
        };
        Plan {
            container: Container::Cmaf,
            segment_ms: 4000,
            copy: Some(Box::new(copy)),
            rungs: vec![],
            chunks: vec![],
            audio: None,
            captions: vec![],
            deinterlace: false,
            tone_map: false,
            thumbnail: None,
            preview: None,
            storyboard: None,
            expected_ms: 20_000,
        }
    }

    #[test]
    fn audio_is_cut_at_the_unit_nearest_to_each_video_cut() {
        let span = Span::of(&plan(&[100, 100, 100, 40, 160]), Piece::Audio);
        let cut = Cut::access_units(&span, Fraction::new(25, 1), 48_000);
        assert_eq!(*cut.starts(), [0, 188, 375, 563, 638]);
    }

    #[test]
    fn video_is_cut_at_the_frames_of_the_grid() {
        let cut = Cut::frames(&Span::of(&plan(&[100, 90, 110]), Piece::Copy), 2);
        let mut cutter = Cutter::from(cut);
        assert_eq!((0..601).filter(|frame| cutter.is_at(*frame)).collect::<Vec<u64>>(), [0, 200, 380]);
    }
}
