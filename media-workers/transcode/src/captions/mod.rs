//! Texts of a source as WebVTT: streams of subtitles, and closed captions inside the pictures.
//!
//! Nothing is decoded but text, by code of ours: demuxers hand out the bytes of each text, [`markup`] makes words of them,
//! [`cues`] bounds and escapes these, [`line21`] plays the screen of CEA-608, and [`dtvcc`] the windows of CEA-708.

mod channels;
mod cues;
mod dtvcc;
mod gather;
mod in_order;
mod line21;
mod markup;
mod screen;
mod sei;
mod streams;
mod windows;

pub(crate) use channels::Channels;
pub(crate) use streams::{Found, on_text};

use crate::graph::{FaultSlot, Heads, Read, add, attach};
use crate::{Failure, PieceSpec, Progress, heard};
use domain::media::{OutputFile, OutputFileKind};
use gather::Gathered;
use gstreamer as gst;
use gstreamer::prelude::*;
use std::sync::{Arc, Mutex};

/// How often the end and the position are looked at.
const TICK: gst::ClockTime = gst::ClockTime::from_mseconds(250);

/// Makes a file of each planned text; one without a word has none.
pub(crate) fn make(job: &PieceSpec, progress: &mut dyn FnMut(Progress)) -> Result<Vec<OutputFile>, Failure> {
    let gathered = Arc::new(Mutex::new(Gathered::of(&job.plan.captions)));
    let pipeline = gst::Pipeline::new();
    let head = add(&pipeline, "fakesink", &[("sync", "false"), ("async", "false")])?;
    let pad = head.static_pad("sink").ok_or_else(|| Failure::internal("a fakesink without a sink"))?;
    gather::watch_video(&pad, &gathered);
    let texts = Arc::clone(&gathered);
    on_text(&pipeline, move |pad| gather::watch_text(pad, &texts));
    let heads = Heads { video: Some(head), audio: None };
    attach(&pipeline, &job.source, heads, Read::Parsed, &FaultSlot::default())?;
    until_end(&pipeline, &gathered, job.plan.expected_ms, progress)?;
    pipeline.set_state(gst::State::Null).map_err(Failure::internal)?;
    let mut files = Vec::new();
    for (plan, cues) in gather::taken(&gathered).end(job.plan.expected_ms) {
        let Some(text) = cues.into_web_vtt() else { continue };
        let path = format!("{}.vtt", plan.name);
        std::fs::write(job.out_dir.join(&path), &text)
            .map_err(|error| Failure::storage("writing captions", &error))?;
        let (kind, size) = (OutputFileKind::Captions, text.len() as u64);
        files.push(OutputFile { kind, path, content_type: "text/vtt".to_owned(), size });
    }
    Ok(files)
}

/// An error is an end, too: what could be read was seen, and whether that is enough is said by the pieces of media.
fn until_end(
    pipeline: &gst::Pipeline,
    gathered: &Mutex<Gathered>,
    total_ms: u64,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), Failure> {
    let bus = pipeline.bus().ok_or_else(|| Failure::internal("a pipeline without a bus"))?;
    pipeline.set_state(gst::State::Playing).map_err(Failure::internal)?;
    let mut told = None;
    while bus.timed_pop_filtered(TICK, &[gst::MessageType::Eos, gst::MessageType::Error]).is_none() {
        if heard::last_word().is_some() {
            break;
        }
        let done_ms = gather::reached_ms(gathered);
        if told != Some(done_ms) {
            told = Some(done_ms);
            progress(Progress { done_ms, total_ms, stage: "captions".to_owned() });
        }
    }
    Ok(())
}
