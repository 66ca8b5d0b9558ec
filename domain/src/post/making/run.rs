//! Segments of a track that follow each other, summed up.

use crate::media::{Segment, TrackPart, peak_bandwidth};
use serde::{Deserialize, Serialize};

/// Segments without a gap between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// From 1 on.
    pub first_segment: u32,
    pub segments: u32,
    /// Decode time of the first sample.
    pub start: u64,
    pub duration: u64,
    pub samples: u64,
    pub bytes: u64,
    /// Bits a second ([`peak_bandwidth`]); 0 while no segments last long enough.
    pub peak_bandwidth: u64,
    /// The first and the last segments, as many as last one and a half target durations: what a neighbour brings is
    /// measured together with them.
    #[serde(default)]
    head: Vec<Segment>,
    #[serde(default)]
    tail: Vec<Segment>,
}

/// What rates of a track are measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    /// Ticks a second.
    pub timescale: u32,
    pub target_seconds: u64,
}

impl Measure {
    fn peak(self, segments: &[Segment]) -> u64 {
        peak_bandwidth(segments, self.timescale, self.target_seconds).unwrap_or(0)
    }

    /// How many segments are an edge.
    fn edge<'a>(self, segments: impl Iterator<Item = &'a Segment>) -> usize {
        let longest = 3 * self.target_seconds * u64::from(self.timescale);
        let mut ticks = 0;
        let within = |segment: &&Segment| {
            let is_within = 2 * ticks <= longest;
            ticks += segment.duration;
            is_within
        };
        segments.take_while(within).count()
    }

    fn head(self, segments: &[Segment]) -> Vec<Segment> {
        segments[..self.edge(segments.iter())].to_vec()
    }

    fn tail(self, segments: &[Segment]) -> Vec<Segment> {
        segments[segments.len() - self.edge(segments.iter().rev())..].to_vec()
    }
}

impl Run {
    pub(super) fn of(part: &TrackPart, by: Measure) -> Self {
        Self {
            first_segment: part.first_segment,
            segments: part.segments.len() as u32,
            start: part.start,
            duration: part.segments.iter().map(|segment| segment.duration).sum(),
            samples: part.samples,
            bytes: part.segments.iter().map(|segment| segment.bytes).sum(),
            peak_bandwidth: by.peak(&part.segments),
            head: by.head(&part.segments),
            tail: by.tail(&part.segments),
        }
    }

    pub(super) fn end_segment(&self) -> u32 {
        self.first_segment + self.segments
    }

    fn end(&self) -> u64 {
        self.start + self.duration
    }

    /// Whether `next` begins when this ends; less than half a frame is rounding.
    pub(super) fn meets(&self, next: &Self) -> bool {
        let off = self.end().abs_diff(next.start);
        off == 0 || off.saturating_mul(2).saturating_mul(self.samples) < self.duration
    }

    /// One run of both; times are absolute, so rounding does not add up.
    pub(super) fn with(&self, next: &Self, by: Measure) -> Self {
        let joined = |before: &[Segment], after: &[Segment]| [before, after].concat();
        // An edge that is all there is of a run grows with its neighbour.
        let is_all = |edge: &[Segment], run: &Self| edge.len() == run.segments as usize;
        let across = by.peak(&joined(&self.tail, &next.head));
        Self {
            first_segment: self.first_segment,
            segments: self.segments + next.segments,
            start: self.start,
            duration: next.end().saturating_sub(self.start),
            samples: self.samples + next.samples,
            bytes: self.bytes + next.bytes,
            peak_bandwidth: self.peak_bandwidth.max(next.peak_bandwidth).max(across),
            head: if is_all(&self.head, self) {
                by.head(&joined(&self.head, &next.head))
            } else {
                self.head.clone()
            },
            tail: if is_all(&next.tail, next) {
                by.tail(&joined(&self.tail, &next.tail))
            } else {
                next.tail.clone()
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Track;
    use crate::media::{Fraction, Segment, TrackKind, TrackPart, peak_bandwidth};
    use proptest::prelude::*;

    /// Parts of so many segments each.
    fn parts(segments: &[Segment], lengths: &[usize]) -> Vec<TrackPart> {
        let (mut parts, mut rest, mut first, mut start) = (vec![], segments, 1, 0);
        for length in lengths.iter().copied().chain([segments.len()]) {
            let (now, later) = rest.split_at(length.min(rest.len()));
            if now.is_empty() {
                continue;
            }
            parts.push(TrackPart {
                track: "360p".into(),
                kind: TrackKind::Video { width: 640, height: 360, frame_rate: Fraction::new(25, 1) },
                codecs: "avc1.4D401E".into(),
                timescale: 1_000,
                init_sha256: "ab".into(),
                first_segment: first,
                segments: now.to_vec(),
                start,
                samples: 1,
            });
            (rest, first) = (later, first + now.len() as u32);
            start += now.iter().map(|segment| segment.duration).sum::<u64>();
        }
        parts
    }

    proptest! {
        #[test]
        fn the_peak_is_that_of_the_whole_however_it_was_divided_and_in_whatever_order_it_came(
            segments in proptest::collection::vec((1_u64..5_000, 1_u64..1_000_000), 1..30),
            lengths in proptest::collection::vec(1_usize..5, 0..10),
            turn in any::<u64>(),
        ) {
            let segments: Vec<Segment> =
                segments.iter().map(|(duration, bytes)| Segment { duration: *duration, bytes: *bytes }).collect();
            let mut parts = parts(&segments, &lengths);
            parts.sort_by_key(|part| u64::from(part.first_segment).wrapping_mul(turn | 1));
            let mut track = Track::of(&parts[0], 4);
            for part in &parts[1..] {
                track.add(part).expect("it fits");
            }
            prop_assert_eq!(track.runs.len(), 1);
            let whole = track.rendition();
            let peak = peak_bandwidth(&segments, 1_000, 4).unwrap_or(whole.average_bandwidth);
            prop_assert_eq!(whole.peak_bandwidth, peak);
        }
    }
}
