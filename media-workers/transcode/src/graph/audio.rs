//! The audio branch: one AAC-LC track without gaps, at 48 kHz.

use super::cut::Cut;
use super::pack::Packer;
use super::span::Span;
use super::track::{AAC_SAMPLES, Track};
use super::{FaultSlot, add, add_caps, link, one_segment};
use crate::Failure;
use domain::media::{AudioPlan, Plan, TrackKind};
use gstreamer as gst;
use gstreamer::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Gaps above this are filled with silence, one at the start too; what is below, less than half an access unit at 48 kHz,
/// the packer takes for rounding.
const FILLED_FROM_NS: &str = "10000000";

/// Builds the branch and returns its first element.
pub(super) fn branch(
    pipeline: &gst::Pipeline,
    plan: &Plan,
    audio: &AudioPlan,
    packer: &Packer,
    fault: &FaultSlot,
    tracks: &mut Vec<Arc<Track>>,
) -> Result<gst::Element, Failure> {
    let head = add(pipeline, "queue", &[])?;
    let raw = format!("audio/x-raw,rate={},channels={},layout=interleaved", audio.rate, audio.channels);
    let encoded = add_caps(pipeline, "audio/mpeg,mpegversion=4,stream-format=raw")?;
    link(&[
        &head,
        &one_segment(pipeline)?,
        &add(pipeline, "audioconvert", &[])?,
        &add(pipeline, "audioresample", &[])?,
        &add_caps(pipeline, &raw)?,
        &add(pipeline, "audiorate", &[("tolerance", FILLED_FROM_NS)])?,
        &add(pipeline, "audioconvert", &[])?,
        &add(pipeline, "avenc_aac", &[("bitrate", &(audio.kbps * 1000).to_string())])?,
        &add(pipeline, "aacparse", &[])?,
        &encoded,
    ])?;
    let pad = encoded.static_pad("sink").ok_or_else(|| Failure::internal("a filter without a sink pad"))?;
    leave_out_priming(&pad, audio.rate);
    let span = Span::of(plan, domain::media::Piece::Audio);
    let kind = TrackKind::Audio { rate: audio.rate, channels: audio.channels };
    let cut = Cut::access_units(&span, plan.grid_rate(), audio.rate);
    let track = Track::new("audio", kind, span.first_segment, cut, fault);
    packer.attach(pipeline, &encoded, &track, &span)?;
    tracks.push(track);
    Ok(head)
}

/// The encoder starts with one access unit that holds nothing of the sound, and times everything after it that much
/// late. Not every player obeys an edit list that says so; all play a track that starts with the next one.
fn leave_out_priming(pad: &gst::Pad, rate: u32) {
    let length = gst::ClockTime::from_nseconds(AAC_SAMPLES * 1_000_000_000 / u64::from(rate.max(1)));
    let is_left_out = AtomicBool::new(false);
    pad.add_probe(gst::PadProbeType::BUFFER, move |_, info| {
        let Some(gst::PadProbeData::Buffer(buffer)) = &mut info.data else { return gst::PadProbeReturn::Ok };
        if !is_left_out.swap(true, Ordering::Relaxed) {
            return gst::PadProbeReturn::Handled;
        }
        let buffer = buffer.make_mut();
        let earlier = |time: Option<gst::ClockTime>| time.map(|time| time.saturating_sub(length));
        buffer.set_pts(earlier(buffer.pts()));
        buffer.set_dts(earlier(buffer.dts()));
        gst::PadProbeReturn::Ok
    });
}
