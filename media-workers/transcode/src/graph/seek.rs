//! Starts a pipeline in the middle of its source.

use crate::Failure;
use domain::media::FailureReason;
use gstreamer as gst;
use gstreamer::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// For the demuxer to find its streams; the parent's watchdog is as patient.
const PATIENCE: Duration = Duration::from_secs(20);

/// A start, and what has to be known to get there.
pub(super) struct Seek {
    start: gst::ClockTime,
    stop: Option<gst::ClockTime>,
    pad: gst::Pad,
}

impl Seek {
    /// Lets nothing into the branch until it comes from the wanted place: a demuxer starts at the beginning, and can
    /// only be sent elsewhere once it knows its streams.
    pub fn new(
        start: gst::ClockTime,
        stop: Option<gst::ClockTime>,
        head: Option<&gst::Element>,
    ) -> Result<Self, Failure> {
        let pad = head
            .and_then(|head| head.static_pad("sink"))
            .ok_or_else(|| Failure::internal("only a chunk of video starts in the middle"))?;
        let arrived = Arc::new(AtomicBool::new(false));
        let mask =
            gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_DOWNSTREAM | gst::PadProbeType::EVENT_FLUSH;
        pad.add_probe(mask, move |_, info| match &info.data {
            Some(gst::PadProbeData::Event(event)) => {
                if event.type_() == gst::EventType::FlushStop {
                    arrived.store(true, Ordering::Release);
                }
                gst::PadProbeReturn::Ok
            }
            _ if arrived.load(Ordering::Acquire) => gst::PadProbeReturn::Ok,
            _ => gst::PadProbeReturn::Drop,
        });
        Ok(Self { start, stop, pad })
    }

    /// Starts the pipeline and sends it to the place.
    pub fn carry_out(&self, pipeline: &gst::Pipeline, linked: &Receiver<bool>) -> Result<(), Failure> {
        // A refusal to start is explained by a message on the bus, which is read later.
        if pipeline.set_state(gst::State::Playing).is_err() {
            return Ok(());
        }
        match linked.recv_timeout(PATIENCE) {
            Ok(true) => {}
            // Why is in the slot of faults, which is read later, too.
            Ok(false) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
            Err(RecvTimeoutError::Timeout) => {
                return Err(Failure::new(FailureReason::Timeout, "the source does not show its streams"));
            }
        }
        let flags = gst::SeekFlags::FLUSH | gst::SeekFlags::ACCURATE;
        let stop = if self.stop.is_some() { gst::SeekType::Set } else { gst::SeekType::None };
        let event = gst::event::Seek::new(1.0, flags, gst::SeekType::Set, Some(self.start), stop, self.stop);
        if self.pad.push_event(event) {
            Ok(())
        } else {
            Err(Failure::internal("the source cannot be read from the middle"))
        }
    }
}
