//! The reading end: one local file, decoded, and its chosen streams linked to the branches.

use super::{FaultSlot, add, report};
use crate::Failure;
use domain::media::FailureReason;
use gstreamer as gst;
use gstreamer::prelude::*;
use std::path::Path;

/// Where the chosen streams go.
pub(super) struct Heads {
    pub video: Option<gst::Element>,
    pub audio: Option<gst::Element>,
}

/// Adds the source to the pipeline; its streams are linked as soon as all are known.
pub(super) fn attach(
    pipeline: &gst::Pipeline,
    path: &Path,
    heads: Heads,
    fault: &FaultSlot,
) -> Result<(), Failure> {
    let path = path.to_str().ok_or_else(|| Failure::internal("the path of the source is not UTF-8"))?;
    let file = add(pipeline, "filesrc", &[])?;
    file.set_property("location", path);
    let wanted = match (&heads.video, &heads.audio) {
        (Some(_), None) => "video/x-raw(ANY)",
        (None, Some(_)) => "audio/x-raw(ANY)",
        _ => "video/x-raw(ANY); audio/x-raw(ANY)",
    };
    let decode = add(pipeline, "decodebin", &[("caps", wanted)])?;
    decode.set_property("expose-all-streams", false);
    super::link(&[&file, &decode])?;
    let (pipeline, fault) = (pipeline.downgrade(), fault.clone());
    decode.connect_no_more_pads(move |decode| {
        let Some(pipeline) = pipeline.upgrade() else { return };
        if let Err(failure) = link_streams(&pipeline, decode, &heads) {
            report(&fault, failure);
        }
    });
    Ok(())
}

fn link_streams(pipeline: &gst::Pipeline, decode: &gst::Element, heads: &Heads) -> Result<(), Failure> {
    let pads = decode.src_pads();
    let video = pads.iter().filter(|pad| kind(pad) == "video/x-raw").max_by_key(|pad| pixels(pad));
    let audio = pads.iter().find(|pad| kind(pad) == "audio/x-raw");
    for (head, pad, name) in [(&heads.video, video, "video"), (&heads.audio, audio, "audio")] {
        let Some(head) = head else { continue };
        let lost =
            || Failure::new(FailureReason::NoPlayableStream, format!("the {name} stream has no samples"));
        let sink = head.static_pad("sink").ok_or_else(|| Failure::internal("a queue without a sink"))?;
        pad.ok_or_else(lost)?.link(&sink).map_err(Failure::internal)?;
    }
    for pad in pads.iter().filter(|pad| !pad.is_linked()) {
        let ignored = add(pipeline, "fakesink", &[("sync", "false"), ("async", "false")])?;
        let sink =
            ignored.static_pad("sink").ok_or_else(|| Failure::internal("a fakesink without a sink"))?;
        pad.link(&sink).map_err(Failure::internal)?;
        ignored.sync_state_with_parent().map_err(Failure::internal)?;
    }
    Ok(())
}

fn caps(pad: &gst::Pad) -> gst::Caps {
    pad.current_caps().unwrap_or_else(|| pad.query_caps(None))
}

fn kind(pad: &gst::Pad) -> String {
    caps(pad).structure(0).map(|found| found.name().to_string()).unwrap_or_default()
}

fn pixels(pad: &gst::Pad) -> i64 {
    let caps = caps(pad);
    let of = |field| caps.structure(0).and_then(|found| found.get::<i32>(field).ok()).map_or(0, i64::from);
    of("width") * of("height")
}
