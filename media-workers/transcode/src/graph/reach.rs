//! How far into the source real samples came, before gaps and ends are filled up.

use gstreamer as gst;
use gstreamer::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The furthest end of a sample, in milliseconds of running time; clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach(Arc<AtomicU64>);

impl Reach {
    /// Watches what enters the first element of a branch.
    pub fn watch(&self, head: &gst::Element) {
        let Some(pad) = head.static_pad("sink") else { return };
        let reach = self.clone();
        pad.add_probe(gst::PadProbeType::BUFFER, move |pad, info| {
            if let Some(gst::PadProbeData::Buffer(buffer)) = &info.data
                && let Some(end) = end(pad, buffer)
            {
                reach.0.fetch_max(end.mseconds(), Ordering::Relaxed);
            }
            gst::PadProbeReturn::Ok
        });
    }

    pub fn ms(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

fn end(pad: &gst::Pad, buffer: &gst::Buffer) -> Option<gst::ClockTime> {
    let event = pad.sticky_event::<gst::event::Segment>(0)?;
    let segment = event.segment().downcast_ref::<gst::ClockTime>()?;
    let start = segment.to_running_time(buffer.pts()?)?;
    Some(start + buffer.duration().unwrap_or_default())
}
