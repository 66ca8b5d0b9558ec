//! One pipeline a job: decode once, encode every rung.
//!
//! ```text
//! filesrc ► decodebin ─┬► queue ► deinterlace ► videoflip ► (tone map) ► videorate ► tee ─┬► rung ► pack
//!                      │                                                                 └► rung ► pack
//!                      └► queue ► audioconvert ► audioresample ► audiorate ► avenc_aac ► pack
//! pack (CMAF): cmafmux ► appsink ► files, one muxer a rung       pack (MP4): one mp4mux ► filesink
//! ```

mod audio;
mod pack;
mod reach;
mod source;
mod tone;
mod track;
mod video;
mod watch;

pub(crate) use track::{Made, MadeKind, Segment};
pub(crate) use video::upright;

use crate::{Failure, JobSpec, Progress};
use gstreamer as gst;
use gstreamer::prelude::*;
use pack::Packer;
use reach::Reach;
use std::path::Path;
use std::sync::{Arc, Mutex};
use track::Track;

/// The first thing that went wrong on a streaming thread.
pub(crate) type FaultSlot = Arc<Mutex<Option<Failure>>>;

/// What came of a source.
pub(crate) struct Encoded {
    pub made: Vec<Made>,
    /// How far the source's own samples went, in milliseconds. Gaps and missing ends are filled up on the way.
    pub source_ms: u64,
}

/// Encodes all renditions of a plan into the job's folder.
pub(crate) fn encode(job: &JobSpec, progress: &mut dyn FnMut(Progress)) -> Result<Encoded, Failure> {
    let pipeline = gst::Pipeline::new();
    let fault = FaultSlot::default();
    let packer = Packer::new(&pipeline, job)?;
    let mut tracks: Vec<Arc<Track>> = Vec::new();
    let video = if job.plan.rungs.is_empty() {
        None
    } else {
        Some(video::branch(&pipeline, &job.plan, &packer, &fault, &mut tracks)?)
    };
    let audio = match &job.plan.audio {
        Some(audio) => Some(audio::branch(&pipeline, &job.plan, audio, &packer, &fault, &mut tracks)?),
        None => None,
    };
    let reach = Reach::default();
    [&video, &audio].into_iter().flatten().for_each(|head| reach.watch(head));
    source::attach(&pipeline, &job.source, source::Heads { video, audio }, &fault)?;
    let ended = watch::until_end(&pipeline, &tracks, &fault, job.plan.expected_ms, progress);
    let stopped = pipeline.set_state(gst::State::Null);
    ended?;
    stopped.map_err(Failure::internal)?;
    packer.finish()?;
    let made = tracks.iter().map(|track| track.made()).collect::<Result<_, _>>()?;
    Ok(Encoded { made, source_ms: reach.ms() })
}

/// Adds a source of which only the video is decoded and linked.
pub(crate) fn attach_video(pipeline: &gst::Pipeline, path: &Path, head: gst::Element) -> Result<(), Failure> {
    source::attach(pipeline, path, source::Heads { video: Some(head), audio: None }, &FaultSlot::default())
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

pub(crate) fn link(elements: &[&gst::Element]) -> Result<(), Failure> {
    gst::Element::link_many(elements).map_err(Failure::internal)
}

/// Keeps the first fault; later ones are its consequences.
fn report(slot: &FaultSlot, failure: Failure) {
    slot.lock().expect("no thread panics while it holds the slot").get_or_insert(failure);
}
