//! The audio branch: one AAC-LC track without gaps, encoded at 48 kHz or the source's own.

use super::cut::Cut;
use super::pack::Packer;
use super::span::Span;
use super::track::Track;
use super::units::{self, Place};
use super::{FaultSlot, add, add_caps, link, one_segment, report};
use crate::Failure;
use domain::media::{AudioPlan, Plan, TrackKind};
use gstreamer as gst;
use gstreamer::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Gaps above this are filled with silence, one at the start too; what is below, less than half an access unit at 48 kHz,
/// the packer takes for rounding.
const FILLED_FROM_NS: &str = "10000000";

/// Builds the branch and returns its first element.
pub(super) fn branch(
    pipeline: &gst::Pipeline,
    plan: &Plan,
    (audio, span): (&AudioPlan, &Span),
    packer: &Packer,
    fault: &FaultSlot,
    tracks: &mut Vec<Arc<Track>>,
) -> Result<gst::Element, Failure> {
    let head = add(pipeline, "queue", &[])?;
    let units = add_caps(pipeline, "audio/mpeg,mpegversion=4,stream-format=raw")?;
    let pad = units.static_pad("sink").ok_or_else(|| Failure::internal("a filter without a sink pad"))?;
    if audio.copy {
        link(&[&head, &add(pipeline, "aacparse", &[])?, &units])?;
        set_exact_times(&pad, audio.rate, fault);
    } else {
        encode(pipeline, audio, &head, &units)?;
        leave_out_priming(&pad, audio.rate);
    }
    if let Some(end) = span.end.filter(|_| span.is_head()) {
        stop_before(&units, Cut::access_unit(end, plan.grid_rate(), audio.rate))?;
    }
    let kind = TrackKind::Audio { rate: audio.rate, channels: audio.channels };
    let cut = Cut::access_units(span, plan.grid_rate(), audio.rate);
    let track = Track::new("audio", kind, span.first_segment, cut, fault);
    packer.attach(pipeline, &units, &track, span)?;
    tracks.push(track);
    Ok(head)
}

fn encode(
    pipeline: &gst::Pipeline,
    audio: &AudioPlan,
    head: &gst::Element,
    units: &gst::Element,
) -> Result<(), Failure> {
    let raw = format!("audio/x-raw,rate={},channels={},layout=interleaved", audio.rate, audio.channels);
    link(&[
        head,
        &one_segment(pipeline)?,
        &add(pipeline, "audioconvert", &[])?,
        &add(pipeline, "audioresample", &[])?,
        &add_caps(pipeline, &raw)?,
        &add(pipeline, "audiorate", &[("tolerance", FILLED_FROM_NS)])?,
        &add(pipeline, "audioconvert", &[])?,
        &add(pipeline, "avenc_aac", &[("bitrate", &(audio.kbps * 1000).to_string())])?,
        &add(pipeline, "aacparse", &[])?,
        units,
    ])
}

/// The probe has seen that access units follow each other; containers round when. What comes before the start, the
/// priming of the encoder, is left out.
fn set_exact_times(pad: &gst::Pad, rate: u32, fault: &FaultSlot) {
    let (fault, count) = (fault.clone(), AtomicU64::new(0));
    pad.add_probe(gst::PadProbeType::BUFFER, move |pad, info| {
        let Some(gst::PadProbeData::Buffer(buffer)) = &mut info.data else { return gst::PadProbeReturn::Ok };
        let Some((place, pts)) = Place::of(pad, buffer, rate).zip(buffer.pts()) else {
            report(&fault, Failure::internal("an access unit of the source has no time"));
            return gst::PadProbeReturn::Drop;
        };
        let Ok(unit) = u64::try_from(place.unit) else { return gst::PadProbeReturn::Handled };
        let expected = count.fetch_add(1, Ordering::Relaxed);
        if unit != expected {
            let detail = format!("access unit {expected} of the source is heard as number {unit}");
            report(&fault, Failure::internal(detail));
            return gst::PadProbeReturn::Drop;
        }
        let exact = pts.nseconds().checked_add_signed(-place.off_ns).map(gst::ClockTime::from_nseconds);
        let buffer = buffer.make_mut();
        buffer.set_pts(exact);
        buffer.set_dts(exact);
        buffer.set_duration(units::start(unit + 1, rate) - units::start(unit, rate));
        gst::PadProbeReturn::Ok
    });
}

/// The encoder starts with one access unit that holds nothing of the sound, and times everything after it that much
/// late. Not every player obeys an edit list that says so; all play a track that starts with the next one.
fn leave_out_priming(pad: &gst::Pad, rate: u32) {
    let length = units::start(1, rate);
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

/// Ends the stream in front of the access unit of this number.
fn stop_before(units: &gst::Element, number: u64) -> Result<(), Failure> {
    let no_pad = || Failure::internal("a filter without pads");
    let (sink, src) = units.static_pad("sink").zip(units.static_pad("src")).ok_or_else(no_pad)?;
    let count = AtomicU64::new(0);
    sink.add_probe(gst::PadProbeType::BUFFER, move |_, info| {
        let unit = count.fetch_add(1, Ordering::Relaxed);
        if unit < number {
            return gst::PadProbeReturn::Ok;
        }
        if unit == number {
            // Refused only while the pipeline stops.
            src.push_event(gst::event::Eos::new());
        }
        // What reads the source hears that no more is wanted.
        info.flow_res = Err(gst::FlowError::Eos);
        gst::PadProbeReturn::Handled
    });
    Ok(())
}
