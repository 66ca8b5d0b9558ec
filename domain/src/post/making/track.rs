//! One track of a result, put together of the parts that its pieces bring, in any order.

use super::run::{Measure, Run};
use crate::media::{Rendition, TrackKind, TrackPart, bits_a_second};
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
    /// Of its playlist, in seconds.
    #[serde(default)]
    target_seconds: u64,
    /// What is there, in order; neighbours are one run.
    pub runs: Vec<Run>,
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

impl Track {
    /// A track that begins with this part; `target_seconds` is that of its playlist.
    pub(super) fn of(part: &TrackPart, target_seconds: u64) -> Self {
        Self {
            name: part.track.clone(),
            kind: part.kind,
            codecs: part.codecs.clone(),
            timescale: part.timescale,
            init_sha256: part.init_sha256.clone(),
            target_seconds,
            runs: vec![Run::of(part, Measure { timescale: part.timescale, target_seconds })],
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
        let by = Measure { timescale: self.timescale, target_seconds: self.target_seconds };
        let run = Run::of(part, by);
        let at = self.runs.partition_point(|known| known.first_segment < run.first_segment);
        self.runs.insert(at, run);
        let mut joined: Vec<Run> = Vec::with_capacity(self.runs.len());
        for run in &self.runs {
            let Some(before) = joined.last_mut().filter(|before| before.end_segment() >= run.first_segment)
            else {
                joined.push(run.clone());
                continue;
            };
            let (track, segment) = (self.name.clone(), run.first_segment);
            if before.end_segment() > segment {
                return Err(Unfit::Twice { track, segment });
            }
            if !before.meets(run) {
                return Err(Unfit::Gap { track, segment });
            }
            *before = before.with(run, by);
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
        let peak = self.runs.iter().map(|run| run.peak_bandwidth).max().unwrap_or(0);
        // What is shorter than any run that counts has one rate.
        let average = bits_a_second(bytes, duration, self.timescale);
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
            peak_bandwidth: if peak == 0 { average } else { peak },
            average_bandwidth: average,
            duration_ms: scaled(duration, 1_000, u64::from(self.timescale)),
            samples: sum(|run| run.samples),
            bytes,
            segments_ms: vec![],
        }
    }
}

/// `value * by / per`, rounded; 0 if `per` is.
fn scaled(value: u64, by: u64, per: u64) -> u64 {
    let per = u128::from(per);
    let product = u128::from(value) * u128::from(by);
    (product + per / 2).checked_div(per).map_or(0, |rounded| u64::try_from(rounded).unwrap_or(u64::MAX))
}
