//! How far into the source real samples came, before gaps and ends are filled up.

use super::span::running_time;
use gstreamer as gst;
use gstreamer::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The furthest end of a sample, in milliseconds of running time; clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reach(Arc<AtomicU64>);

impl Reach {
    /// Watches what enters the first element of a branch.
    pub fn watch(&self, head: &gst::Element) {
        let Some(pad) = head.static_pad("sink") else { return };
        let reach = self.clone();
        pad.add_probe(gst::PadProbeType::BUFFER, move |pad, info| {
            if let Some(gst::PadProbeData::Buffer(buffer)) = &info.data
                && let Some(start) = running_time(pad, buffer)
            {
                let end = start + buffer.duration().unwrap_or_default();
                reach.0.fetch_max(end.mseconds(), Ordering::Relaxed);
            }
            gst::PadProbeReturn::Ok
        });
    }

    pub fn ms(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
