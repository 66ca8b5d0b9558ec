//! What is known of one track while and after a run of its segments is made.

use super::cut::{Cut, Cutter};
use super::units::AAC_SAMPLES;
use super::{FaultSlot, report};
use crate::Failure;
use domain::media::{FailureReason, Segment, TrackKind, TrackPart};
use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_pbutils as pbutils;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// One track, shared with streaming threads.
pub(super) struct Track {
    pub name: String,
    kind: TrackKind,
    /// Index in the whole track of the first sample that is made here.
    first_sample: u64,
    pub first_segment: u32,
    cutter: Mutex<Cutter>,
    fault: FaultSlot,
    samples: AtomicU64,
    /// Encoded bytes, without the container.
    payload: AtomicU64,
    packed: Mutex<Packed>,
}

/// Files of a track as far as written.
#[derive(Clone, Debug, Default)]
pub(super) struct Packed {
    pub codecs: String,
    pub init_sha256: String,
    /// Where the last segment ends, in ticks; nothing before the first.
    pub end: Option<u64>,
    pub segments: Vec<Segment>,
}

impl Track {
    /// A track that is made from this sample and segment on.
    pub fn new(name: &str, kind: TrackKind, first_segment: u32, cut: Cut, fault: &FaultSlot) -> Arc<Self> {
        Arc::new(Self {
            name: name.to_owned(),
            kind,
            first_sample: cut.first_sample(),
            first_segment,
            cutter: Mutex::new(cut.into()),
            fault: fault.clone(),
            samples: AtomicU64::new(0),
            payload: AtomicU64::new(0),
            packed: Mutex::default(),
        })
    }

    /// Ticks a second that make every sample of this track whole ticks long.
    pub fn timescale(&self) -> u32 {
        match self.kind {
            TrackKind::Video { frame_rate, .. } if frame_rate.num >= 1000 => frame_rate.num,
            TrackKind::Video { frame_rate, .. } => frame_rate.num * 1000,
            TrackKind::Audio { rate, .. } => rate,
        }
    }

    /// Decode time of the first sample, in ticks.
    pub fn start(&self) -> u64 {
        self.ticks(self.first_sample)
    }

    /// Media time made so far, in milliseconds.
    pub fn done_ms(&self) -> u64 {
        self.ticks(self.samples.load(Ordering::Relaxed)) * 1000 / u64::from(self.timescale())
    }

    /// Length of one sample, in ticks.
    pub fn sample_ticks(&self) -> u64 {
        self.ticks(1)
    }

    fn ticks(&self, samples: u64) -> u64 {
        match self.kind {
            TrackKind::Video { frame_rate, .. } => {
                samples * u64::from(frame_rate.den) * u64::from(self.timescale() / frame_rate.num)
            }
            TrackKind::Audio { .. } => samples * AAC_SAMPLES,
        }
    }

    /// Counts what passes this pad, reads the codec string, and asks the muxer behind it to cut where segments start.
    pub fn watch(self: &Arc<Self>, pad: &gst::Pad, cutting: bool) {
        let track = Arc::clone(self);
        let mask = gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_DOWNSTREAM;
        pad.add_probe(mask, move |pad, info| {
            match &info.data {
                Some(gst::PadProbeData::Buffer(buffer)) => track.sample(pad, buffer, cutting),
                Some(gst::PadProbeData::Event(event)) => match event.view() {
                    gst::EventView::Caps(caps) => track.caps(caps.caps()),
                    // Bit rates as measured so far would be written into the initialisation segment, which has to be
                    // the same whichever span of a track is made.
                    gst::EventView::Tag(_) => return gst::PadProbeReturn::Handled,
                    _ => {}
                },
                _ => {}
            }
            gst::PadProbeReturn::Ok
        });
    }

    fn sample(&self, pad: &gst::Pad, buffer: &gst::Buffer, cutting: bool) {
        let index = self.samples.fetch_add(1, Ordering::Relaxed);
        self.payload.fetch_add(buffer.size() as u64, Ordering::Relaxed);
        let starts_segment = self
            .cutter
            .lock()
            .expect("no thread panics while it holds the lock")
            .is_at(self.first_sample + index);
        if !starts_segment {
            return;
        }
        if buffer.flags().contains(gst::BufferFlags::DELTA_UNIT) {
            let detail =
                format!("sample {index} of {} should start a segment and is no key frame", self.name);
            return self.fail(Failure::internal(detail));
        }
        if cutting && index > 0 {
            let split = gst::Structure::builder("FMP4MuxSplitNow").field("chunk", false).build();
            if !pad.push_event(gst::event::CustomDownstream::new(split)) {
                self.fail(Failure::internal("the muxer does not take a cut"));
            }
        }
    }

    fn caps(&self, caps: &gst::CapsRef) {
        match pbutils::codec_utils_caps_get_mime_codec(caps) {
            Ok(codecs) => self.packed(|packed| packed.codecs = codecs.to_string()),
            Err(error) => self.fail(Failure::internal(error)),
        }
    }

    pub fn fail(&self, failure: Failure) {
        report(&self.fault, failure);
    }

    /// Changes what is known of the files.
    pub fn packed<R>(&self, change: impl FnOnce(&mut Packed) -> R) -> R {
        change(&mut self.packed.lock().expect("no thread panics while it holds the lock"))
    }

    /// What was made, once the pipeline has ended.
    pub fn made(&self) -> Result<TrackPart, Failure> {
        let samples = self.samples.load(Ordering::Relaxed);
        if samples == 0 {
            let detail = format!("{} has no samples", self.name);
            return Err(Failure::new(FailureReason::NoPlayableStream, detail));
        }
        let mut packed = self.packed(|packed| packed.clone());
        if packed.segments.is_empty() {
            // One progressive file: the whole of it is one segment.
            let bytes = self.payload.load(Ordering::Relaxed);
            packed.segments.push(Segment { duration: self.ticks(samples), bytes });
        }
        Ok(TrackPart {
            track: self.name.clone(),
            kind: self.kind,
            codecs: packed.codecs,
            timescale: self.timescale(),
            init_sha256: packed.init_sha256,
            first_segment: self.first_segment,
            segments: packed.segments,
            start: self.start(),
            samples,
        })
    }
}
