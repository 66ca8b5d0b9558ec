//! The copy branch: the source's own frames, on exact times, without a decoder.

use super::cut::Cut;
use super::pack::Packer;
use super::span::{Span, frame_at, running_time};
use super::track::Track;
use super::{FaultSlot, add, add_caps, link, report};
use crate::Failure;
use domain::media::{CopyPlan, Fraction, Plan, TrackKind};
use gstreamer as gst;
use gstreamer::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Builds the branch and returns its first element.
pub(super) fn branch(
    pipeline: &gst::Pipeline,
    plan: &Plan,
    copy: &CopyPlan,
    packer: &Packer,
    fault: &FaultSlot,
    tracks: &mut Vec<Arc<Track>>,
) -> Result<gst::Element, Failure> {
    let span = Span::of(plan, domain::media::Piece::Copy);
    let head = add(pipeline, "queue", &[])?;
    let parsed = add_caps(pipeline, "video/x-h264,stream-format=avc,alignment=au")?;
    link(&[&head, &add(pipeline, "h264parse", &[])?, &parsed])?;
    let pad = parsed.static_pad("sink").ok_or_else(|| Failure::internal("a filter without a sink pad"))?;
    set_exact_times(&pad, copy.frame_rate, fault);
    let kind = TrackKind::Video { width: copy.width, height: copy.height, frame_rate: copy.frame_rate };
    let cut = Cut::frames(&span, plan.multiple(copy.frame_rate));
    let track = Track::new(&copy.name, kind, span.first_segment, cut, fault);
    packer.attach(pipeline, &parsed, &track, &span)?;
    tracks.push(track);
    Ok(head)
}

/// Containers round times to their own ticks, and some have no decode times. The probe has seen that frames come at a
/// constant rate, so each is shown at a whole multiple of the frame's length, and the n-th of the file is decoded at the
/// n-th; the muxer makes composition offsets of the difference.
fn set_exact_times(pad: &gst::Pad, rate: Fraction, fault: &FaultSlot) {
    let fault = fault.clone();
    let count = AtomicU64::new(0);
    let at = move |frame: u64| {
        let nanoseconds =
            u128::from(frame) * u128::from(rate.den) * 1_000_000_000 / u128::from(rate.num.max(1));
        gst::ClockTime::from_nseconds(u64::try_from(nanoseconds).unwrap_or(u64::MAX / 2))
    };
    pad.add_probe(gst::PadProbeType::BUFFER, move |pad, info| {
        let Some(gst::PadProbeData::Buffer(buffer)) = &mut info.data else { return gst::PadProbeReturn::Ok };
        let base = running_time(pad, buffer).zip(buffer.pts()).map(|(running, pts)| (running, pts - running));
        let Some((running, base)) = base else {
            report(&fault, Failure::internal("a frame of the source is shown before its start"));
            return gst::PadProbeReturn::Drop;
        };
        let frame = frame_at(running, rate);
        let buffer = buffer.make_mut();
        buffer.set_pts(base + at(frame));
        buffer.set_dts(base + at(count.fetch_add(1, Ordering::Relaxed)));
        buffer.set_duration(at(1));
        gst::PadProbeReturn::Ok
    });
}
