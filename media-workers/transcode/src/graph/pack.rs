//! The writing end: CMAF segments from one muxer a rendition, or one progressive MP4.

use super::span::Span;
use super::track::Track;
use super::{add, link};
use crate::{Failure, PieceSpec, boxes};
use domain::media::{Container, Segment};
use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as app;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How renditions become files.
pub(super) enum Packer {
    Cmaf { out_dir: PathBuf },
    Mp4 { mux: gst::Element, scratch: PathBuf },
}

impl Packer {
    pub fn new(pipeline: &gst::Pipeline, job: &PieceSpec) -> Result<Self, Failure> {
        if job.plan.container == Container::Cmaf {
            return Ok(Self::Cmaf { out_dir: job.out_dir.clone() });
        }
        let name = job.plan.rungs.first().map_or("audio", |rung| rung.name.as_str());
        let scratch = job.out_dir.join("faststart.tmp");
        let mux = add(pipeline, "mp4mux", &[("faststart", "true")])?;
        mux.set_property("faststart-file", utf8(&scratch)?);
        let sink = add(pipeline, "filesink", &[("async", "false")])?;
        sink.set_property("location", utf8(&job.out_dir.join(format!("{name}.mp4")))?);
        link(&[&mux, &sink])?;
        Ok(Self::Mp4 { mux, scratch })
    }

    /// Leads an encoded stream into files.
    pub fn attach(
        &self,
        pipeline: &gst::Pipeline,
        encoded: &gst::Element,
        track: &Arc<Track>,
        span: &Span,
    ) -> Result<(), Failure> {
        let pad =
            encoded.static_pad("src").ok_or_else(|| Failure::internal("a filter without a source pad"))?;
        match self {
            Self::Cmaf { out_dir } => {
                track.watch(&pad, true);
                cmaf(pipeline, encoded, track, span, &out_dir.join(&track.name))
            }
            Self::Mp4 { mux, .. } => {
                track.watch(&pad, false);
                // Unlimited: one stream may run ahead by what the encoder of the other holds back, and both are small.
                let limits = [("max-size-buffers", "0"), ("max-size-bytes", "0"), ("max-size-time", "0")];
                link(&[encoded, &add(pipeline, "queue", &limits)?, mux])
            }
        }
    }

    /// Removes what only the making needed.
    pub fn finish(&self) -> Result<(), Failure> {
        match self {
            Self::Mp4 { scratch, .. } if scratch.exists() => std::fs::remove_file(scratch)
                .map_err(|error| Failure::storage("removing a scratch file", &error)),
            _ => Ok(()),
        }
    }
}

fn utf8(path: &Path) -> Result<&str, Failure> {
    path.to_str().ok_or_else(|| Failure::internal("the path of the result is not UTF-8"))
}

fn cmaf(
    pipeline: &gst::Pipeline,
    encoded: &gst::Element,
    track: &Arc<Track>,
    span: &Span,
    folder: &Path,
) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::storage("making a folder", &error))?;
    let mux = add(pipeline, "cmafmux", &[("manual-split", "true")])?;
    mux.set_property("start-fragment-sequence-number", span.first_segment);
    let offset = span.seek().map_or(0, gst::ClockTime::nseconds);
    mux.set_property("decode-time-offset", i64::try_from(offset).map_err(Failure::internal)?);
    let pad = mux.static_pad("sink").ok_or_else(|| Failure::internal("a muxer without a sink"))?;
    pad.set_property("trak-timescale", track.timescale());
    let sink = app::AppSink::builder().sync(false).async_(false).buffer_list(true).build();
    pipeline.add(&sink).map_err(Failure::internal)?;
    link(&[encoded, &mux, sink.upcast_ref()])?;
    let (track, folder) = (Arc::clone(track), folder.to_owned());
    let write = move |sink: &app::AppSink| {
        let sample = sink.pull_sample().map_err(|_| gst::FlowError::Eos)?;
        let list = sample.buffer_list_owned().ok_or(gst::FlowError::Error)?;
        write_list(&list, &track, &folder).map_err(|failure| {
            track.fail(failure);
            gst::FlowError::Error
        })?;
        Ok(gst::FlowSuccess::Ok)
    };
    sink.set_callbacks(app::AppSinkCallbacks::builder().new_sample(write).build());
    Ok(())
}

/// A list is one whole segment; the first carries the initialisation segment in front.
fn write_list(list: &gst::BufferListRef, track: &Track, folder: &Path) -> Result<(), Failure> {
    let mut rest = list.iter().peekable();
    let is_init = |buffer: &gst::BufferRef| {
        buffer.flags().contains(gst::BufferFlags::DISCONT | gst::BufferFlags::HEADER)
    };
    if let Some(init) = rest.next_if(|buffer| is_init(buffer)) {
        let mut init = init.map_readable().map_err(Failure::internal)?.to_vec();
        let timescale =
            boxes::timescale(&init).ok_or_else(|| Failure::internal("an init segment without a track"))?;
        if timescale != track.timescale() {
            return Err(Failure::internal(format!("{} counts {timescale} ticks a second", track.name)));
        }
        boxes::clear_times(&mut init)
            .ok_or_else(|| Failure::internal("an init segment without its boxes"))?;
        write_file(&folder.join("init.mp4"), &[&init])?;
        let codecs = boxes::av1_codecs(&init);
        track.packed(|packed| {
            packed.init_sha256 = sha256(&init);
            packed.codecs = codecs.unwrap_or_else(|| std::mem::take(&mut packed.codecs));
        });
    }
    let parts: Vec<_> =
        rest.map(gst::BufferRef::map_readable).collect::<Result<_, _>>().map_err(Failure::internal)?;
    let Some((head, samples)) = parts.split_first() else { return Ok(()) };
    let mut head = head.to_vec();
    let times = boxes::fragment(&head).ok_or_else(|| Failure::internal("a segment without times"))?;
    let (made, end) = track.packed(|packed| (packed.segments.len(), packed.end));
    let (number, end) = (track.first_segment as usize + made, end.unwrap_or(track.start()));
    // The muxer rounds nanoseconds down; in ticks of the track segments follow each other exactly.
    if end.abs_diff(times.start) < track.sample_ticks() / 2 {
        boxes::set_start(&mut head, end).ok_or_else(|| Failure::internal("a segment without a start"))?;
    } else {
        let detail =
            format!("segment {number} of {} starts at tick {}, not at {end}", track.name, times.start);
        return Err(Failure::internal(detail));
    }
    let mut slices = vec![head.as_slice()];
    slices.extend(samples.iter().map(gst::BufferMap::as_slice));
    write_file(&folder.join(format!("{number:05}.m4s")), &slices)?;
    let bytes = slices.iter().map(|slice| slice.len() as u64).sum();
    track.packed(|packed| {
        packed.end = Some(end + times.duration);
        packed.segments.push(Segment { duration: times.duration, bytes });
    });
    Ok(())
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String does not fail");
        text
    })
}

fn write_file(path: &Path, parts: &[&[u8]]) -> Result<(), Failure> {
    let write = || {
        let mut file = std::io::BufWriter::new(File::create(path)?);
        parts.iter().try_for_each(|part| file.write_all(part))?;
        file.flush()
    };
    write().map_err(|error| Failure::storage("writing a segment", &error))
}
