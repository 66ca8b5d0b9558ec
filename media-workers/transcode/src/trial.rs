//! Encodes the busiest seconds of a source, to know how many bits it is worth.

use crate::Failure;
use crate::graph::{add, add_caps, attach_video, link, upright};
use domain::media::{Trial, VideoStream};
use gstreamer as gst;
use gstreamer::prelude::*;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Of all windows, the busiest first. A source that is slow to decode is planned without a trial.
const BUDGET: Duration = Duration::from_secs(3);
/// Length of a window: one group of pictures.
pub(crate) const WINDOW: gst::ClockTime = gst::ClockTime::from_seconds(2);

/// What these windows of a source come to; nothing if none was done in time. What is wrong with a source that cannot be
/// tried is found, and said, when it is encoded.
pub(crate) fn trial(path: &Path, video: &VideoStream, windows: &[gst::ClockTime]) -> Option<Trial> {
    let deadline = Instant::now() + BUDGET;
    let (width, height) = Trial::size(video);
    let tried = |start: &gst::ClockTime| match bytes(path, video, *start, deadline) {
        Ok(bytes) => bytes,
        Err(failure) => {
            tracing::info!(%failure, %start, "no trial of these seconds");
            None
        }
    };
    let most = windows.iter().map_while(tried).max()?;
    let kbps = u32::try_from(most * 8 / WINDOW.mseconds()).unwrap_or(u32::MAX);
    (kbps > 0).then_some(Trial { width, height, kbps })
}

/// Bytes of one window; nothing if the time is over before its end.
fn bytes(
    path: &Path,
    video: &VideoStream,
    start: gst::ClockTime,
    deadline: Instant,
) -> Result<Option<u64>, Failure> {
    let pipeline = gst::Pipeline::new();
    let counted = encoder(&pipeline, path, video)?;
    let ended = play(&pipeline, start, deadline);
    pipeline.set_state(gst::State::Null).map_err(Failure::internal)?;
    Ok(ended?.then(|| counted.load(Ordering::Relaxed)))
}

/// Builds the pipeline; what it counts are the bytes since the last seek.
fn encoder(pipeline: &gst::Pipeline, path: &Path, video: &VideoStream) -> Result<Arc<AtomicU64>, Failure> {
    let (width, height) = Trial::size(video);
    let mut chain = upright(pipeline, video.interlaced, video.hdr)?;
    let head = chain.first().cloned().ok_or_else(|| Failure::internal("an empty chain"))?;
    let raw = format!("video/x-raw,format=I420,width={width},height={height},pixel-aspect-ratio=1/1");
    let crf = Trial::CRF.to_string();
    let quality =
        [("pass", "qual"), ("quantizer", &crf), ("speed-preset", Trial::PRESET), ("key-int-max", "1000")];
    let sink = add(pipeline, "fakesink", &[("sync", "false")])?;
    chain.extend([
        add(pipeline, "videoconvertscale", &[("add-borders", "false")])?,
        add_caps(pipeline, &raw)?,
        add(pipeline, "x264enc", &quality)?,
        sink.clone(),
    ]);
    link(&chain.iter().collect::<Vec<_>>())?;
    attach_video(pipeline, path, head)?;
    let pad = sink.static_pad("sink").ok_or_else(|| Failure::internal("a sink without a pad"))?;
    let counted = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&counted);
    pad.add_probe(gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_FLUSH, move |_, info| {
        match &info.data {
            Some(gst::PadProbeData::Buffer(buffer)) => {
                count.fetch_add(buffer.size() as u64, Ordering::Relaxed);
            }
            _ => count.store(0, Ordering::Relaxed),
        }
        gst::PadProbeReturn::Ok
    });
    Ok(counted)
}

/// Plays a window; whether its end came in time.
fn play(pipeline: &gst::Pipeline, start: gst::ClockTime, deadline: Instant) -> Result<bool, Failure> {
    pipeline.set_state(gst::State::Paused).map_err(Failure::internal)?;
    let (flags, at) = (gst::SeekFlags::FLUSH | gst::SeekFlags::ACCURATE, gst::SeekType::Set);
    if !is_settled(pipeline, deadline) {
        return Ok(false);
    }
    pipeline.seek(1.0, flags, at, start, at, start + WINDOW).map_err(Failure::internal)?;
    if !is_settled(pipeline, deadline) {
        return Ok(false);
    }
    pipeline.set_state(gst::State::Playing).map_err(Failure::internal)?;
    let bus = pipeline.bus().ok_or_else(|| Failure::internal("a pipeline without a bus"))?;
    let ends = [gst::MessageType::Eos, gst::MessageType::Error];
    let ended = bus.timed_pop_filtered(left(deadline), &ends);
    Ok(ended.is_some_and(|message| message.type_() == gst::MessageType::Eos))
}

fn is_settled(pipeline: &gst::Pipeline, deadline: Instant) -> bool {
    matches!(pipeline.state(left(deadline)), (Ok(gst::StateChangeSuccess::Success), gst::State::Paused, _))
}

fn left(deadline: Instant) -> gst::ClockTime {
    let left = deadline.saturating_duration_since(Instant::now());
    gst::ClockTime::from_mseconds(left.as_millis() as u64)
}
