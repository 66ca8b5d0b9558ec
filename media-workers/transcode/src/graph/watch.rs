//! Runs a pipeline to its end, and turns the ways it may fail into reasons.

use super::FaultSlot;
use super::track::Track;
use crate::{Failure, Progress};
use domain::media::FailureReason;
use gstreamer as gst;
use gstreamer::prelude::*;
use std::sync::Arc;

/// How often faults and positions are looked at.
const TICK: gst::ClockTime = gst::ClockTime::from_mseconds(250);

/// Plays until every sink has ended. A pipeline that hangs is the parent's business: it sees no progress.
pub(super) fn until_end(
    pipeline: &gst::Pipeline,
    tracks: &[Arc<Track>],
    fault: &FaultSlot,
    total_ms: u64,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), Failure> {
    let bus = pipeline.bus().ok_or_else(|| Failure::internal("a pipeline without a bus"))?;
    // A refusal to start is explained by a message on the bus.
    let started = pipeline.set_state(gst::State::Playing);
    let mut reported = None;
    loop {
        let message = bus.timed_pop_filtered(TICK, &[gst::MessageType::Eos, gst::MessageType::Error]);
        if let Some(failure) = fault.lock().expect("no thread panics while it holds the slot").take() {
            return Err(failure);
        }
        let done_ms = tracks.iter().map(|track| track.done_ms()).min().unwrap_or(0);
        match message.as_deref().map(gst::MessageRef::view) {
            Some(gst::MessageView::Eos(_)) => return Ok(()),
            Some(gst::MessageView::Error(error)) => {
                return Err(classified(&error.error(), error.debug(), done_ms));
            }
            _ => {}
        }
        if message.is_none() {
            started.map_err(Failure::internal)?;
        }
        if reported != Some(done_ms) {
            reported = Some(done_ms);
            progress(Progress { done_ms, total_ms, stage: "encode".to_owned() });
        }
    }
}

fn classified(error: &gst::glib::Error, debug: Option<gst::glib::GString>, done_ms: u64) -> Failure {
    let reason =
        if error.matches(gst::CoreError::MissingPlugin) || error.matches(gst::StreamError::CodecNotFound) {
            FailureReason::UnsupportedCodec
        } else if error.is::<gst::ResourceError>() {
            FailureReason::StorageFailed
        } else if error.is::<gst::StreamError>() && done_ms > 0 {
            // Damaged in the middle: what can be read is much shorter than what was promised.
            FailureReason::DurationMismatch
        } else if error.is::<gst::StreamError>() {
            FailureReason::NoPlayableStream
        } else {
            FailureReason::Crashed
        };
    let place = debug.and_then(|text| text.split('\n').next().map(str::to_owned)).unwrap_or_default();
    Failure::new(reason, format!("{} ({place})", error.message()))
}
