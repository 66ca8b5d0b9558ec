//! The video branch: upright, progressive, square pixels, one frame rate; then one encoder a rung.

use super::cut::{Cut, Cutter};
use super::encode::{self, KeyFrames};
use super::pack::Packer;
use super::scale::Scale;
use super::span::{Span, frame_at, running_time};
use super::track::Track;
use super::{FaultSlot, add, add_caps, link, one_segment, tone};
use crate::Failure;
use domain::media::{Fraction, Plan, Rung, TrackKind};
use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_video as video;
use std::sync::{Arc, Mutex};

/// Frames in front of each encoder. They are shared with its neighbours, and 4K frames are 12 MB.
const QUEUE_FRAMES: &str = "4";

/// Builds the branch and returns its first element.
pub(super) fn branch(
    pipeline: &gst::Pipeline,
    plan: &Plan,
    span: &Span,
    packer: &Packer,
    fault: &FaultSlot,
    tracks: &mut Vec<Arc<Track>>,
) -> Result<gst::Element, Failure> {
    let mut chain = upright(pipeline, plan.deinterlace, plan.tone_map)?;
    let head = chain[0].clone();
    chain.push(one_segment(pipeline)?);
    chain.push(add(pipeline, "videorate", &[])?);
    let fastest =
        plan.rungs.iter().map(|rung| rung.frame_rate).max_by(|a, b| a.as_f64().total_cmp(&b.as_f64()));
    let fastest = fastest.ok_or_else(|| Failure::internal("a video branch needs a rung"))?;
    chain.push(add_caps(pipeline, &format!("video/x-raw(ANY),framerate={}/{}", fastest.num, fastest.den))?);
    // Once for all rungs; those differ in size alone.
    chain.push(add(pipeline, "videoconvert", &[])?);
    chain.push(add_caps(pipeline, "video/x-raw,format=I420,colorimetry=bt709,interlace-mode=progressive")?);
    let tee = add(pipeline, "tee", &[])?;
    chain.push(tee.clone());
    link(&chain.iter().collect::<Vec<_>>())?;
    for rung in &plan.rungs {
        let kind = TrackKind::Video { width: rung.width, height: rung.height, frame_rate: rung.frame_rate };
        let cut = Cut::frames(span, plan.multiple(rung.frame_rate));
        let encoded = encoder(pipeline, plan, rung, span, &cut, &tee)?;
        let track = Track::new(&rung.name, kind, span.first_segment, cut, fault);
        packer.attach(pipeline, &encoded, &track, span)?;
        tracks.push(track);
    }
    Ok(head)
}

/// The elements that make frames as a viewer sees them: progressive, turned, in standard range; not yet linked.
pub(crate) fn upright(
    pipeline: &gst::Pipeline,
    deinterlace: bool,
    tone_map: bool,
) -> Result<Vec<gst::Element>, Failure> {
    let mut chain = vec![frame_queue(pipeline)?];
    if deinterlace {
        chain.push(add(
            pipeline,
            "deinterlace",
            &[("mode", "auto"), ("fields", "top"), ("method", "linear")],
        )?);
    }
    chain.push(add(pipeline, "videoflip", &[("video-direction", "auto")])?);
    if tone_map {
        chain.extend(tone::elements(pipeline)?);
    }
    Ok(chain)
}

fn frame_queue(pipeline: &gst::Pipeline) -> Result<gst::Element, Failure> {
    let limits = [("max-size-buffers", QUEUE_FRAMES), ("max-size-bytes", "0"), ("max-size-time", "0")];
    add(pipeline, "queue", &limits)
}

fn encoder(
    pipeline: &gst::Pipeline,
    plan: &Plan,
    rung: &Rung,
    span: &Span,
    cut: &Cut,
    tee: &gst::Element,
) -> Result<gst::Element, Failure> {
    let gop = plan.cadence(rung).gop_frames;
    // A copied source has key frames where it likes: there, and only there, one is forced.
    let shortest = if plan.copy.is_some() { 1 } else { gop };
    let size = format!(
        "video/x-raw,width={},height={},pixel-aspect-ratio=1/1,framerate={}/{}",
        rung.width, rung.height, rung.frame_rate.num, rung.frame_rate.den
    );
    let rate = add(pipeline, "videorate", &[])?;
    own(&rate, rung.frame_rate, plan.multiple(rung.frame_rate), span, cut)?;
    let scale = Scale::new().upcast::<gst::Element>();
    pipeline.add(&scale).map_err(Failure::internal)?;
    let raw = [frame_queue(pipeline)?, rate, scale, add_caps(pipeline, &size)?];
    let threads = if plan.rungs.len() == 1 { 2 } else { 1 };
    let encoded = encode::chain(pipeline, rung, KeyFrames { longest: gop, shortest }, threads)?;
    let whole: Vec<&gst::Element> = [tee].into_iter().chain(&raw).chain(&encoded).collect();
    link(&whole)?;
    encoded.last().cloned().ok_or_else(|| Failure::internal("an encoder without elements"))
}

/// Lets the frames of the span pass, and no other, and asks the encoder for a key frame where a segment starts.
fn own(element: &gst::Element, rate: Fraction, multiple: u32, span: &Span, cut: &Cut) -> Result<(), Failure> {
    let pad =
        element.static_pad("src").ok_or_else(|| Failure::internal("a videorate without a source pad"))?;
    let of = |frame: u64| frame * u64::from(multiple);
    let (read_from, first, end) = (of(span.read_from()), of(span.first), span.end.map(of));
    let cutter = Mutex::new(Cutter::new(cut.starts()));
    pad.add_probe(gst::PadProbeType::BUFFER, move |pad, info| {
        let Some(gst::PadProbeData::Buffer(buffer)) = &info.data else { return gst::PadProbeReturn::Ok };
        let Some(running) = running_time(pad, buffer) else { return gst::PadProbeReturn::Handled };
        let frame = read_from + frame_at(running, rate);
        if frame < first || end.is_some_and(|end| frame >= end) {
            return gst::PadProbeReturn::Handled;
        }
        if cutter.lock().expect("no thread panics while it holds the lock").is_at(frame) {
            // Refused only while the pipeline stops.
            pad.push_event(video::DownstreamForceKeyUnitEvent::builder().build());
        }
        gst::PadProbeReturn::Ok
    });
    Ok(())
}
