//! The reading end: one local file, decoded or only parsed, and its chosen streams linked to the branches.

use super::{FaultSlot, add, report};
use crate::Failure;
use domain::media::FailureReason;
use gstreamer as gst;
use gstreamer::prelude::*;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

/// Where the chosen streams go.
pub(crate) struct Heads {
    pub video: Option<gst::Element>,
    pub audio: Option<gst::Element>,
}

impl Heads {
    /// Those there are.
    pub fn iter(&self) -> impl Iterator<Item = &gst::Element> {
        self.video.iter().chain(&self.audio)
    }
}

/// How far samples are unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    Decoded,
    Parsed,
    /// Parsed, but for streams that go nowhere.
    Chosen,
}

/// Adds the source to the pipeline. Decoded streams are linked as soon as all are known, which the receiver then hears
/// (or that they cannot be); parsed ones at once, because they do not wait.
pub(crate) fn attach(
    pipeline: &gst::Pipeline,
    path: &Path,
    heads: Heads,
    read: Read,
    fault: &FaultSlot,
) -> Result<Receiver<bool>, Failure> {
    let path = path.to_str().ok_or_else(|| Failure::internal("the path of the source is not UTF-8"))?;
    let file = add(pipeline, "filesrc", &[])?;
    file.set_property("location", path);
    let unpack = match read {
        Read::Decoded => decoder(pipeline, &heads)?,
        Read::Parsed => add(pipeline, "parsebin", &[])?,
        Read::Chosen => chosen(pipeline, &heads)?,
    };
    super::link(&[&file, &unpack])?;
    let (pipeline, fault) = (pipeline.downgrade(), fault.clone());
    let (done, linked) = sync_channel(1);
    if read != Read::Decoded {
        unpack.connect_pad_added(move |_, pad| {
            let Some(pipeline) = pipeline.upgrade() else { return };
            if let Err(failure) = link_parsed(&pipeline, pad, &heads) {
                report(&fault, failure);
            }
        });
        return Ok(linked);
    }
    unpack.connect_no_more_pads(move |unpack| {
        let Some(pipeline) = pipeline.upgrade() else { return };
        let ended = link_streams(&pipeline, unpack, &heads);
        let is_linked = ended.is_ok();
        if let Err(failure) = ended {
            report(&fault, failure);
        }
        // Not heard by those who start at the beginning.
        let _ = done.try_send(is_linked);
    });
    Ok(linked)
}

/// The first of each kind goes to its head, everything else to nowhere.
fn link_parsed(pipeline: &gst::Pipeline, pad: &gst::Pad, heads: &Heads) -> Result<(), Failure> {
    let kind = kind(pad);
    let head = if kind.starts_with("video/") {
        heads.video.as_ref()
    } else {
        heads.audio.as_ref().filter(|_| kind.starts_with("audio/"))
    };
    match head.and_then(|head| head.static_pad("sink")).filter(|sink| !sink.is_linked()) {
        Some(sink) => pad.link(&sink).map(drop).map_err(Failure::internal),
        None => ignore(pipeline, pad),
    }
}

/// A parser of the streams that have a head.
fn chosen(pipeline: &gst::Pipeline, heads: &Heads) -> Result<gst::Element, Failure> {
    let (video, audio) = (heads.video.is_some(), heads.audio.is_some());
    let parse = add(pipeline, "parsebin", &[])?;
    parse.connect("autoplug-continue", false, move |values| {
        let caps = values.get(2).and_then(|value| value.get::<gst::Caps>().ok());
        let name = caps.and_then(|caps| caps.structure(0).map(|found| found.name().to_string()));
        // Those that take long; containers are called video and audio, too.
        let goes_on = match name.as_deref() {
            Some("video/x-h264" | "video/x-h265") => video,
            Some("audio/mpeg") => audio,
            _ => true,
        };
        Some(goes_on.to_value())
    });
    Ok(parse)
}

fn ignore(pipeline: &gst::Pipeline, pad: &gst::Pad) -> Result<(), Failure> {
    let ignored = add(pipeline, "fakesink", &[("sync", "false"), ("async", "false")])?;
    let sink = ignored.static_pad("sink").ok_or_else(|| Failure::internal("a fakesink without a sink"))?;
    ignored.sync_state_with_parent().map_err(Failure::internal)?;
    pad.link(&sink).map(drop).map_err(Failure::internal)
}

fn decoder(pipeline: &gst::Pipeline, heads: &Heads) -> Result<gst::Element, Failure> {
    let wanted = match (&heads.video, &heads.audio) {
        (Some(_), None) => "video/x-raw(ANY)",
        (None, Some(_)) => "audio/x-raw(ANY)",
        _ => "video/x-raw(ANY); audio/x-raw(ANY)",
    };
    let decode = add(pipeline, "decodebin", &[("caps", wanted)])?;
    decode.set_property("expose-all-streams", false);
    Ok(decode)
}

fn link_streams(pipeline: &gst::Pipeline, unpack: &gst::Element, heads: &Heads) -> Result<(), Failure> {
    let pads = unpack.src_pads();
    let video = pads.iter().filter(|pad| kind(pad).starts_with("video/")).max_by_key(|pad| pixels(pad));
    let audio = pads.iter().find(|pad| kind(pad).starts_with("audio/"));
    for (head, pad, name) in [(&heads.video, video, "video"), (&heads.audio, audio, "audio")] {
        let Some(head) = head else { continue };
        let lost =
            || Failure::new(FailureReason::NoPlayableStream, format!("the {name} stream has no samples"));
        let sink = head.static_pad("sink").ok_or_else(|| Failure::internal("a queue without a sink"))?;
        pad.ok_or_else(lost)?.link(&sink).map_err(Failure::internal)?;
    }
    pads.iter().filter(|pad| !pad.is_linked()).try_for_each(|pad| ignore(pipeline, pad))
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
