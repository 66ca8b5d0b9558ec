//! One track of a result, put together of the parts that its pieces bring, in any order.

use crate::media::{Rendition, Segment, TrackKind, TrackPart};
use serde::{Deserialize, Serialize};

/// A rung or the sound.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Track {
    /// `720p`, `audio`.
    pub name: String,
    pub kind: TrackKind,
    pub codecs: String,
    /// Units of a second in which the runs count.
    pub timescale: u32,
    /// All parts of a track have one initialisation segment.
    pub init_sha256: String,
    /// What is there, in order; neighbours are one run.
    pub runs: Vec<Run>,
}

/// Segments without a gap between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// From 1 on.
    pub first_segment: u32,
    pub segments: u32,
    /// Decode time of the first sample.
    pub start: u64,
    pub duration: u64,
    pub samples: u64,
    pub bytes: u64,
    /// Bits a second of the heaviest segment. Segments shorter than half the longest (the last one) do not count: a single
    /// key frame is no rate.
    pub peak_bandwidth: u64,
}

/// Why a part does not fit its track.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("parts of {track} were encoded in different ways: a player could not go from one to the next")]
    Kind { track: String },
    #[error("segment {segment} of {track} was made twice")]
    Twice { track: String, segment: u32 },
    #[error("{track} has a gap or an overlap in time before segment {segment}")]
    Gap { track: String, segment: u32 },
    #[error("{track} has no segment {segment}")]
    Missing { track: String, segment: u32 },
}

impl Run {
    fn of(part: &TrackPart) -> Self {
        let longest = part.segments.iter().map(|segment| segment.duration).max().unwrap_or(0);
        let counted = part.segments.iter().filter(|segment| segment.duration * 2 >= longest);
        let bandwidth = |one: &Segment| bits_a_second(one.bytes, one.duration, part.timescale);
        Self {
            first_segment: part.first_segment,
            segments: part.segments.len() as u32,
            start: part.start,
            duration: part.segments.iter().map(|segment| segment.duration).sum(),
            samples: part.samples,
            bytes: part.segments.iter().map(|segment| segment.bytes).sum(),
            peak_bandwidth: counted.map(bandwidth).max().unwrap_or(0),
        }
    }

    fn end_segment(&self) -> u32 {
        self.first_segment + self.segments
    }

    fn end(&self) -> u64 {
        self.start + self.duration
    }

    /// Whether `next` begins when this ends; less than half a frame is rounding.
    fn meets(&self, next: &Self) -> bool {
        let off = self.end().abs_diff(next.start);
        off == 0 || off.saturating_mul(2).saturating_mul(self.samples) < self.duration
    }

    /// One run of both; times are absolute, so rounding does not add up.
    fn with(&self, next: &Self) -> Self {
        Self {
            first_segment: self.first_segment,
            segments: self.segments + next.segments,
            start: self.start,
            duration: next.end().saturating_sub(self.start),
            samples: self.samples + next.samples,
            bytes: self.bytes + next.bytes,
            peak_bandwidth: self.peak_bandwidth.max(next.peak_bandwidth),
        }
    }
}

impl Track {
    pub(super) fn of(part: &TrackPart) -> Self {
        Self {
            name: part.track.clone(),
            kind: part.kind,
            codecs: part.codecs.clone(),
            timescale: part.timescale,
            init_sha256: part.init_sha256.clone(),
            runs: vec![Run::of(part)],
        }
    }

    pub(super) fn add(&mut self, part: &TrackPart) -> Result<(), Unfit> {
        let same = self.kind == part.kind
            && self.codecs == part.codecs
            && self.timescale == part.timescale
            && self.init_sha256 == part.init_sha256;
        if !same {
            return Err(Unfit::Kind { track: self.name.clone() });
        }
        let run = Run::of(part);
        let at = self.runs.partition_point(|known| known.first_segment < run.first_segment);
        self.runs.insert(at, run);
        let mut joined: Vec<Run> = Vec::with_capacity(self.runs.len());
        for run in &self.runs {
            let Some(before) = joined.last_mut().filter(|before| before.end_segment() >= run.first_segment)
            else {
                joined.push(*run);
                continue;
            };
            let (track, segment) = (self.name.clone(), run.first_segment);
            if before.end_segment() > segment {
                return Err(Unfit::Twice { track, segment });
            }
            if !before.meets(run) {
                return Err(Unfit::Gap { track, segment });
            }
            *before = before.with(run);
        }
        self.runs = joined;
        Ok(())
    }

    pub(super) fn check(&self) -> Result<(), Unfit> {
        let next = self.playable().map_or(1, Run::end_segment);
        let is_whole = self.runs.len() == 1 && self.runs[0].first_segment == 1;
        if is_whole { Ok(()) } else { Err(Unfit::Missing { track: self.name.clone(), segment: next }) }
    }

    pub fn is_video(&self) -> bool {
        matches!(self.kind, TrackKind::Video { .. })
    }

    /// What can be played from the beginning.
    pub fn playable(&self) -> Option<&Run> {
        self.runs.first().filter(|run| run.first_segment == 1 && run.segments > 0)
    }

    /// What is made so far, played or not.
    pub fn rendition(&self) -> Rendition {
        let sum = |of: fn(&Run) -> u64| self.runs.iter().map(of).sum::<u64>();
        let (duration, bytes) = (sum(|run| run.duration), sum(|run| run.bytes));
        let (width, height, frame_rate) = match &self.kind {
            TrackKind::Video { width, height, frame_rate } => (*width, *height, Some(*frame_rate)),
            TrackKind::Audio { .. } => (0, 0, None),
        };
        Rendition {
            name: self.name.clone(),
            codecs: self.codecs.clone(),
            width,
            height,
            frame_rate,
            peak_bandwidth: self.runs.iter().map(|run| run.peak_bandwidth).max().unwrap_or(0),
            average_bandwidth: bits_a_second(bytes, duration, self.timescale),
            duration_ms: scaled(duration, 1_000, u64::from(self.timescale)),
            samples: sum(|run| run.samples),
            bytes,
            segments_ms: vec![],
        }
    }
}

fn bits_a_second(bytes: u64, duration: u64, timescale: u32) -> u64 {
    scaled(bytes.saturating_mul(8), u64::from(timescale), duration)
}

/// `value * by / per`, rounded; 0 if `per` is.
fn scaled(value: u64, by: u64, per: u64) -> u64 {
    let per = u128::from(per);
    let product = u128::from(value) * u128::from(by);
    (product + per / 2).checked_div(per).map_or(0, |rounded| u64::try_from(rounded).unwrap_or(u64::MAX))
}
