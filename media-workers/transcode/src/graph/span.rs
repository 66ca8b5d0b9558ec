//! Which frames of the output one piece owns, and where it has to start reading for them.

use domain::media::{Fraction, Piece, Plan};
use gstreamer as gst;
use std::sync::Arc;

/// Frames on the grid that are read before the first one that is owned: by then every element is in the state it would
/// be in if it had come from the start.
const LEAD: u64 = 8;

/// A span of the plan's grid.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub first: u64,
    /// The next span's first, or the end of a copied source; nothing for a last one that goes to the end of the source.
    pub end: Option<u64>,
    /// There are spans beside this one that are read by themselves.
    is_part: bool,
    is_last: bool,
    /// Number of the first segment.
    pub first_segment: u32,
    /// Where segments start, in frames of the grid from the start of the source.
    pub starts: Arc<[u64]>,
    rate: Fraction,
}

/// Starts of segments that are known beyond the planned end, for sources that do not say how long they are: twelve hours.
const SPARE_SEGMENTS: usize = 12 * 60 * 60;

impl Span {
    /// Of a piece: a chunk's own, or everything.
    pub fn of(plan: &Plan, piece: Piece) -> Self {
        let exact_end = plan.copy.as_ref().map(|copy| copy.frames());
        let (first, next, first_segment) = match piece {
            Piece::Chunk(index) => {
                let (first, next) = plan.chunk_frames(index);
                let first_segment = plan.chunks().get(index as usize).map_or(1, |chunk| chunk.first_segment);
                (first, next, first_segment)
            }
            Piece::AudioHead => (0, plan.head_frames(), 1),
            Piece::Copy | Piece::Audio | Piece::Captions | Piece::Pictures | Piece::Whole => (0, None, 1),
        };
        let end = next.or(exact_end);
        let within = |start: &u64| end.is_none_or(|end| *start < end);
        let known = plan.segment_starts(first_segment).take_while(within);
        let planned = plan.expected_ms / 1000 + SPARE_SEGMENTS as u64;
        let starts = known.take(planned as usize).collect();
        let is_part = matches!(piece, Piece::Chunk(_)) && (first > 0 || next.is_some());
        let is_last = next.is_none();
        Self { first, end, is_part, is_last, first_segment, starts, rate: plan.grid_rate() }
    }

    /// Whether it is the first of a track that is read from its start and ends before the source.
    pub fn is_head(&self) -> bool {
        !self.is_part && !self.is_last
    }

    /// Where reading starts; nothing when all of the source is read.
    pub fn seek(&self) -> Option<gst::ClockTime> {
        self.is_part.then(|| self.time(self.read_from()))
    }

    /// Where reading may stop.
    pub fn stop(&self) -> Option<gst::ClockTime> {
        self.end.filter(|_| !self.is_last).map(|end| self.time(end + LEAD))
    }

    /// Time of the first frame that is read, in frames of the grid.
    pub fn read_from(&self) -> u64 {
        self.first.saturating_sub(LEAD)
    }

    /// The time of a frame of the grid.
    pub fn time(&self, frame: u64) -> gst::ClockTime {
        let nanoseconds =
            u128::from(frame) * u128::from(self.rate.den) * 1_000_000_000 / u128::from(self.rate.num.max(1));
        gst::ClockTime::from_nseconds(u64::try_from(nanoseconds).unwrap_or(u64::MAX / 2))
    }
}

/// The number of the frame at this time, at a rate: the nearest.
pub(super) fn frame_at(time: gst::ClockTime, rate: Fraction) -> u64 {
    let doubled = u128::from(time.nseconds()) * 2 * u128::from(rate.num);
    let unit = u128::from(rate.den.max(1)) * 1_000_000_000;
    u64::try_from((doubled + unit) / (2 * unit)).unwrap_or(u64::MAX)
}

/// The running time of a buffer at a pad.
pub(crate) fn running_time(pad: &gst::Pad, buffer: &gst::BufferRef) -> Option<gst::ClockTime> {
    in_running_time(pad, buffer.pts()?)
}

/// A time of a stream as running time at a pad.
pub(crate) fn in_running_time(pad: &gst::Pad, time: gst::ClockTime) -> Option<gst::ClockTime> {
    use gst::prelude::*;
    let event = pad.sticky_event::<gst::event::Segment>(0)?;
    event.segment().downcast_ref::<gst::ClockTime>()?.to_running_time(time)
}
