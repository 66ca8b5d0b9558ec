//! Reads single frames of a source, upright and scaled.

use crate::graph::{add, add_caps, link, upright};
use crate::{Failure, PieceSpec};
use domain::media::FailureReason;
use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app as app;
use image::RgbaImage;

/// Seeking in a large file without an index reads much of it.
const PATIENCE: gst::ClockTime = gst::ClockTime::from_seconds(15);

/// An open source; closes on drop.
pub(super) struct Reader {
    pipeline: gst::Pipeline,
    sink: app::AppSink,
    size: (u32, u32),
}

impl Reader {
    /// Opens the job's source for pictures of this size, at a fixed rate when one is given.
    pub fn open(job: &PieceSpec, size: (u32, u32), frames_per_second: Option<u32>) -> Result<Self, Failure> {
        let pipeline = gst::Pipeline::new();
        let mut chain = upright(&pipeline, &job.plan)?;
        let head = chain.first().cloned().ok_or_else(|| Failure::internal("an empty chain"))?;
        if let Some(rate) = frames_per_second {
            chain.push(add(&pipeline, "videorate", &[])?);
            chain.push(add_caps(&pipeline, &format!("video/x-raw(ANY),framerate={rate}/1"))?);
        }
        chain.push(add(&pipeline, "videoconvertscale", &[("add-borders", "false")])?);
        let caps =
            format!("video/x-raw,format=RGBA,width={},height={},pixel-aspect-ratio=1/1", size.0, size.1);
        chain.push(add_caps(&pipeline, &caps)?);
        let sink = app::AppSink::builder().sync(false).max_buffers(4).build();
        pipeline.add(&sink).map_err(Failure::internal)?;
        chain.push(sink.clone().upcast());
        link(&chain.iter().collect::<Vec<_>>())?;
        crate::graph::attach_video(&pipeline, &job.source, head)?;
        let reader = Self { pipeline, sink, size };
        reader.pipeline.set_state(gst::State::Paused).map_err(Failure::internal)?;
        reader.settled()?;
        Ok(reader)
    }

    /// The key frame at or before this time; the start when the source cannot be sought.
    pub fn still(&self, at_ms: u64) -> Result<RgbaImage, Failure> {
        let flags = gst::SeekFlags::FLUSH | gst::SeekFlags::KEY_UNIT | gst::SeekFlags::SNAP_BEFORE;
        if self.pipeline.seek_simple(flags, gst::ClockTime::from_mseconds(at_ms)).is_ok() {
            self.settled()?;
        }
        let sample = self.sink.try_pull_preroll(PATIENCE).ok_or_else(no_picture)?;
        self.picture(&sample)
    }

    /// Starts playing this window.
    pub fn play(&self, start_ms: u64, stop_ms: u64) -> Result<(), Failure> {
        let at = gst::ClockTime::from_mseconds;
        let flags = gst::SeekFlags::FLUSH | gst::SeekFlags::ACCURATE;
        let (start, stop) = (gst::SeekType::Set, gst::SeekType::Set);
        if self.pipeline.seek(1.0, flags, start, at(start_ms), stop, at(stop_ms)).is_ok() {
            self.settled()?;
        }
        self.pipeline.set_state(gst::State::Playing).map(drop).map_err(Failure::internal)
    }

    /// The next frame of the window, or none at its end.
    pub fn next_frame(&self) -> Result<Option<RgbaImage>, Failure> {
        match self.sink.try_pull_sample(PATIENCE) {
            Some(sample) => self.picture(&sample).map(Some),
            None if self.sink.is_eos() => Ok(None),
            None => Err(no_picture()),
        }
    }

    fn settled(&self) -> Result<(), Failure> {
        let (changed, state, _) = self.pipeline.state(PATIENCE);
        match changed {
            Ok(_) if state == gst::State::Paused => Ok(()),
            _ => Err(no_picture()),
        }
    }

    fn picture(&self, sample: &gst::Sample) -> Result<RgbaImage, Failure> {
        let buffer = sample.buffer().ok_or_else(no_picture)?;
        let pixels = buffer.map_readable().map_err(Failure::internal)?;
        let wrong_size = || Failure::internal("a picture of another size");
        RgbaImage::from_raw(self.size.0, self.size.1, pixels.to_vec()).ok_or_else(wrong_size)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Err(error) = self.pipeline.set_state(gst::State::Null) {
            tracing::warn!(%error, "a picture pipeline does not stop");
        }
    }
}

fn no_picture() -> Failure {
    Failure::new(FailureReason::NoPlayableStream, "no picture could be read")
}
