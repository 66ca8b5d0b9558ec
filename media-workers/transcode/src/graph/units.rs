//! Access units of AAC, and where they are in a track without gaps.

use gstreamer as gst;
use gstreamer::prelude::*;

/// Samples of an AAC access unit.
pub(crate) const AAC_SAMPLES: u64 = 1024;

/// Where the access unit of this number starts.
pub(super) fn start(unit: u64, rate: u32) -> gst::ClockTime {
    let nanoseconds = u128::from(unit) * u128::from(AAC_SAMPLES) * 1_000_000_000 / u128::from(rate.max(1));
    gst::ClockTime::from_nseconds(u64::try_from(nanoseconds).unwrap_or(u64::MAX / 2))
}

/// The place in its track that is nearest to when an access unit is heard.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// From the start of the presentation; negative before it.
    pub unit: i64,
    /// How much later it is heard, in nanoseconds.
    pub off_ns: i64,
}

impl Place {
    /// Of a buffer that passes a pad, at a rate in samples a second; nothing if it has no time.
    pub fn of(pad: &gst::Pad, buffer: &gst::BufferRef, rate: u32) -> Option<Self> {
        let event = pad.sticky_event::<gst::event::Segment>(0)?;
        let segment = event.segment().downcast_ref::<gst::ClockTime>()?;
        let running = segment.to_running_time_full(buffer.pts()?)?;
        let at = match running {
            gst::Signed::Positive(time) => i128::from(time.nseconds()),
            gst::Signed::Negative(time) => -i128::from(time.nseconds()),
        };
        let (length, rate) = (i128::from(AAC_SAMPLES) * 1_000_000_000, i128::from(rate.max(1)));
        let unit = (at * rate + length / 2).div_euclid(length);
        let off_ns = at - unit * length / rate;
        Some(Self { unit: i64::try_from(unit).ok()?, off_ns: i64::try_from(off_ns).ok()? })
    }
}
