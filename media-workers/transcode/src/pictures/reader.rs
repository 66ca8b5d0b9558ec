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

/// What comes out of a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Pixels,
    /// Key frames of VP8, which are the pictures of WebP.
    Vp8,
}

/// VP8 that is nothing but key frames, of even quality.
const VP8: [(&str, &str); 8] = [
    ("keyframe-max-dist", "0"),
    ("deadline", "1"),
    ("cpu-used", "4"),
    ("end-usage", "cq"),
    ("cq-level", "28"),
    ("min-quantizer", "24"),
    ("max-quantizer", "40"),
    ("target-bitrate", "8000000"),
];

/// An open source; closes on drop.
pub(super) struct Reader {
    pipeline: gst::Pipeline,
    sink: app::AppSink,
    size: (u32, u32),
}

impl Reader {
    /// Opens the job's source for pictures of this size, at a fixed rate when one is given.
    pub fn open(
        job: &PieceSpec,
        form: Form,
        size: (u32, u32),
        frames_per_second: Option<u32>,
    ) -> Result<Self, Failure> {
        let pipeline = gst::Pipeline::new();
        let mut chain = upright(&pipeline, job.plan.deinterlace, job.plan.tone_map)?;
        let head = chain.first().cloned().ok_or_else(|| Failure::internal("an empty chain"))?;
        if let Some(rate) = frames_per_second {
            chain.push(add(&pipeline, "videorate", &[])?);
            chain.push(add_caps(&pipeline, &format!("video/x-raw(ANY),framerate={rate}/1"))?);
        }
        chain.push(add(&pipeline, "videoconvertscale", &[("add-borders", "false")])?);
        let pixels = match form {
            Form::Pixels => "RGBA",
            // WebP has the colours of VP8.
            Form::Vp8 => "I420,colorimetry=bt601",
        };
        let caps = format!("width={},height={},pixel-aspect-ratio=1/1", size.0, size.1);
        chain.push(add_caps(&pipeline, &format!("video/x-raw,format={pixels},{caps}"))?);
        if form == Form::Vp8 {
            chain.push(add(&pipeline, "vp8enc", &VP8)?);
        }
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

    /// Whether [`Self::still`] finds more than the start.
    pub fn can_seek(&self) -> bool {
        let mut query = gst::query::Seeking::new(gst::Format::Time);
        self.pipeline.query(&mut query) && query.result().0
    }

    /// The frame of this time, or the key frame at or before it; the start when the source cannot be sought.
    pub fn still(&self, at_ms: u64, exact: bool) -> Result<RgbaImage, Failure> {
        let key_frame = gst::SeekFlags::KEY_UNIT | gst::SeekFlags::SNAP_BEFORE;
        let flags = if exact { gst::SeekFlags::ACCURATE } else { key_frame };
        if self
            .pipeline
            .seek_simple(gst::SeekFlags::FLUSH | flags, gst::ClockTime::from_mseconds(at_ms))
            .is_ok()
        {
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
        self.next()?.map(|sample| self.picture(&sample)).transpose()
    }

    /// The next frame of the window as a key frame of VP8.
    pub fn next_vp8(&self) -> Result<Option<Vec<u8>>, Failure> {
        let Some(sample) = self.next()? else { return Ok(None) };
        let bytes = sample.buffer().ok_or_else(no_picture)?.map_readable().map_err(Failure::internal)?;
        // RFC 6386 9.1: the first bit is 0 for a key frame.
        if bytes.first().is_none_or(|first| first & 1 == 1) {
            return Err(Failure::internal("a picture of an animation is no key frame"));
        }
        Ok(Some(bytes.to_vec()))
    }

    fn next(&self) -> Result<Option<gst::Sample>, Failure> {
        match self.sink.try_pull_sample(PATIENCE) {
            Some(sample) => Ok(Some(sample)),
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
