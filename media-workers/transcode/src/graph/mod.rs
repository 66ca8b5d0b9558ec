//! One pipeline a piece: read the span once, encode every rung.
//!
//! ```text
//! Chunk, Whole: filesrc ► decodebin ► queue ► deinterlace ► videoflip ► (tone map) ► videorate ► I420 ► tee ─┬► rung ► pack
//! rung: queue ► videorate ► scale ► encoder                                                                  └► rung ► pack
//! Audio, Whole: filesrc ► decodebin ► queue ► audioconvert ► audioresample ► audiorate ► avenc_aac ► pack
//! Copy:         filesrc ► parsebin ► queue ► h264parse ► pack
//! Audio, copied: filesrc ► parsebin ► queue ► aacparse ► pack
//! pack (CMAF): cmafmux ► appsink ► files, one muxer a track       pack (MP4): one mp4mux ► filesink
//! ```

mod audio;
mod copy;
mod cut;
mod encode;
mod pack;
mod reach;
mod scale;
mod seek;
mod source;
mod span;
mod tone;
mod track;
mod units;
mod video;
mod watch;

pub(crate) use encode::encoders;
pub(crate) use reach::Reach;
pub(crate) use source::{Heads, Read, attach};
pub(crate) use span::{in_running_time, running_time};
pub(crate) use units::{AAC_SAMPLES, Place};
pub(crate) use video::upright;

use crate::{Failure, PieceSpec, Progress};
use domain::media::{Piece, TrackPart};
use gstreamer as gst;
use gstreamer::prelude::*;
use pack::Packer;
use span::Span;
use std::path::Path;
use std::sync::{Arc, Mutex};
use track::Track;

/// The first thing that went wrong on a streaming thread.
pub(crate) type FaultSlot = Arc<Mutex<Option<Failure>>>;

/// What came of a source.
pub(crate) struct Encoded {
    pub made: Vec<TrackPart>,
    /// How far the source's own samples went, in milliseconds. Gaps and missing ends are filled up on the way.
    pub source_ms: u64,
}

/// Makes all tracks of a piece in the job's folder.
pub(crate) fn encode(job: &PieceSpec, progress: &mut dyn FnMut(Progress)) -> Result<Encoded, Failure> {
    let pipeline = gst::Pipeline::new();
    let fault = FaultSlot::default();
    let span = Span::of(&job.plan, job.piece);
    let mut tracks: Vec<Arc<Track>> = Vec::new();
    let (heads, packer) = branches(&pipeline, job, &span, &fault, &mut tracks)?;
    let seek =
        span.seek().map(|start| seek::Seek::new(start, span.stop(), heads.video.as_ref())).transpose()?;
    let reach = Reach::default();
    heads.iter().for_each(|head| reach.watch(head));
    let read = if job.plan.only_copies(job.piece) { Read::Chosen } else { Read::Decoded };
    let linked = source::attach(&pipeline, &job.source, heads, read, &fault)?;
    let total_ms = crate::run::planned_ms(job);
    let ended = seek
        .map_or(Ok(()), |seek| seek.carry_out(&pipeline, &linked))
        .and_then(|()| watch::until_end(&pipeline, &tracks, &fault, total_ms, progress));
    let stopped = pipeline.set_state(gst::State::Null);
    ended?;
    stopped.map_err(Failure::internal)?;
    packer.finish()?;
    let made = tracks.iter().map(|track| track.made()).collect::<Result<_, _>>()?;
    let read_from = span.seek().map_or(0, gst::ClockTime::mseconds);
    Ok(Encoded { made, source_ms: read_from + reach.ms() })
}

fn branches(
    pipeline: &gst::Pipeline,
    job: &PieceSpec,
    span: &Span,
    fault: &FaultSlot,
    tracks: &mut Vec<Arc<Track>>,
) -> Result<(Heads, Packer), Failure> {
    let (plan, packer) = (&job.plan, Packer::new(pipeline, job)?);
    let (mut video, mut audio) = (None, None);
    if job.piece == Piece::Copy {
        let copy = plan.copy.as_ref().ok_or_else(|| Failure::internal("the plan copies nothing"))?;
        video = Some(copy::branch(pipeline, plan, copy, &packer, fault, tracks)?);
    }
    if matches!(job.piece, Piece::Chunk(_) | Piece::Whole) && !plan.rungs.is_empty() {
        video = Some(video::branch(pipeline, plan, span, &packer, fault, tracks)?);
    }
    if let (Piece::AudioHead | Piece::Audio | Piece::Whole, Some(wanted)) = (job.piece, &plan.audio) {
        audio = Some(audio::branch(pipeline, plan, (wanted, span), &packer, fault, tracks)?);
    }
    if tracks.is_empty() {
        return Err(Failure::internal(format!("the plan has nothing for {}", job.piece)));
    }
    Ok((Heads { video, audio }, packer))
}

/// Adds a source of which only the video is linked.
pub(crate) fn attach_video(pipeline: &gst::Pipeline, path: &Path, head: gst::Element) -> Result<(), Failure> {
    let heads = Heads { video: Some(head), audio: None };
    source::attach(pipeline, path, heads, Read::Decoded, &FaultSlot::default()).map(drop)
}

/// A new element in the pipeline.
pub(crate) fn add(
    pipeline: &gst::Pipeline,
    factory: &str,
    properties: &[(&str, &str)],
) -> Result<gst::Element, Failure> {
    let missing = |error| Failure::internal(format!("element {factory} is not installed: {error}"));
    let element = gst::ElementFactory::make(factory).build().map_err(missing)?;
    for (name, value) in properties {
        element.set_property_from_str(name, value);
    }
    pipeline.add(&element).map_err(Failure::internal)?;
    Ok(element)
}

pub(crate) fn add_caps(pipeline: &gst::Pipeline, caps: &str) -> Result<gst::Element, Failure> {
    add(pipeline, "capsfilter", &[("caps", caps)])
}

/// An edit list makes a segment of its own for a late start, and rate elements fill up only from where a segment starts:
/// behind this all is one segment from 0.
fn one_segment(pipeline: &gst::Pipeline) -> Result<gst::Element, Failure> {
    add(pipeline, "identity", &[("single-segment", "true")])
}

pub(crate) fn link(elements: &[&gst::Element]) -> Result<(), Failure> {
    gst::Element::link_many(elements).map_err(Failure::internal)
}

/// Keeps the first fault; later ones are its consequences.
fn report(slot: &FaultSlot, failure: Failure) {
    slot.lock().expect("no thread panics while it holds the slot").get_or_insert(failure);
}
