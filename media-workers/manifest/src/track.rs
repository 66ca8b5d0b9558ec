//! A track as far as it is made, with its bandwidths and lengths.

use domain::media::{Segment, TrackKind, bits_a_second, peak_bandwidth};

/// A track from its first segment on, without gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// `1080p`, `audio`: the name of its folder, too.
    pub name: String,
    pub kind: TrackKind,
    /// From the bitstream: `avc1.4D401F`, `mp4a.40.2`.
    pub codecs: String,
    /// Ticks a second.
    pub timescale: u32,
    /// Decode time of the first sample, in ticks.
    pub start: u64,
    /// From number 1 on.
    pub segments: Vec<Segment>,
    /// No segment will be added.
    pub complete: bool,
    /// Length of the longest segment it will ever have, in milliseconds ([`domain::media::Plan::longest_segment_ms`]): a
    /// growing playlist promises it from its start.
    pub longest_ms: u64,
}

impl Track {
    /// Bits a second of the heaviest run of segments of about a target duration ([`peak_bandwidth`]).
    pub fn peak_bandwidth(&self) -> u64 {
        let peak = peak_bandwidth(&self.segments, self.timescale, self.target_seconds());
        peak.unwrap_or_else(|| self.average_bandwidth())
    }

    /// The target duration of its playlist: the longest segment it will ever have, rounded.
    pub(crate) fn target_seconds(&self) -> u64 {
        (self.longest_seconds().max(self.longest_ms as f64 / 1000.0).round() as u64).max(1)
    }

    /// Bits a second over the whole.
    pub fn average_bandwidth(&self) -> u64 {
        bits_a_second(self.bytes(), self.ticks(), self.timescale)
    }

    pub fn is_video(&self) -> bool {
        matches!(self.kind, TrackKind::Video { .. })
    }

    pub(crate) fn seconds(&self, ticks: u64) -> f64 {
        ticks as f64 / f64::from(self.timescale.max(1))
    }

    pub(crate) fn end_seconds(&self) -> f64 {
        self.seconds(self.start + self.ticks())
    }

    pub(crate) fn longest_seconds(&self) -> f64 {
        self.segments.iter().map(|segment| self.seconds(segment.duration)).fold(0.0, f64::max)
    }

    fn ticks(&self) -> u64 {
        self.segments.iter().map(|segment| segment.duration).sum()
    }

    fn bytes(&self) -> u64 {
        self.segments.iter().map(|segment| segment.bytes).sum()
    }
}
