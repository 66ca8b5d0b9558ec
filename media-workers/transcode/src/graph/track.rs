//! What is known of one rendition while and after it is made.

use super::{FaultSlot, report};
use crate::Failure;
use domain::media::{AudioPlan, Cadence, FailureReason, Fraction, Rung};
use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_pbutils as pbutils;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// Samples of an AAC access unit.
const AAC_SAMPLES: u64 = 1024;

/// One rendition, shared with streaming threads.
pub(super) struct Track {
    pub name: String,
    kind: MadeKind,
    cut: Cut,
    fault: FaultSlot,
    samples: AtomicU64,
    /// Encoded bytes, without the container.
    payload: AtomicU64,
    packed: Mutex<Packed>,
}

/// What kind of rendition it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MadeKind {
    Video { width: u32, height: u32, frame_rate: Fraction },
    Audio { rate: u32, channels: u32 },
}

/// Files of a rendition as far as written.
#[derive(Clone, Debug, Default)]
pub(super) struct Packed {
    pub codecs: String,
    /// Ticks a second of the segments' times.
    pub timescale: u32,
    pub init_bytes: u64,
    pub segments: Vec<Segment>,
}

impl Packed {
    /// Where the next segment should start; nothing before the first.
    pub fn end(&self) -> Option<u64> {
        self.segments.last().map(|last| last.start + last.duration)
    }
}

/// One media segment, times in ticks of its rendition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    pub start: u64,
    pub duration: u64,
    pub bytes: u64,
}

/// A finished rendition.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub name: String,
    pub kind: MadeKind,
    pub codecs: String,
    pub timescale: u32,
    pub init_bytes: u64,
    pub segments: Vec<Segment>,
    pub samples: u64,
}

/// Where segments are cut.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cut {
    /// Every so many frames, which must be key frames.
    Frames { every: u64 },
    /// At the access unit nearest to each video cut.
    AccessUnits { seconds: Fraction, rate: u32 },
}

impl Cut {
    pub fn frames(cadence: Cadence) -> Self {
        Self::Frames { every: u64::from(cadence.segment_frames) }
    }

    pub fn access_units(seconds: Fraction, rate: u32) -> Self {
        Self::AccessUnits { seconds, rate }
    }

    /// Whether the sample with this index starts a segment.
    fn is_at(self, index: u64) -> bool {
        match self {
            Self::Frames { every } => index.is_multiple_of(every),
            Self::AccessUnits { seconds, rate } => {
                // The number of video cuts up to half a unit after the start of this one.
                let cuts_until = |unit: u64| {
                    let doubled = u128::from((2 * unit + 1) * AAC_SAMPLES) * u128::from(seconds.den);
                    doubled / (2 * u128::from(rate) * u128::from(seconds.num))
                };
                index == 0 || cuts_until(index) > cuts_until(index - 1)
            }
        }
    }
}

impl Track {
    pub fn video(rung: &Rung, cut: Cut, fault: FaultSlot) -> Self {
        let kind = MadeKind::Video { width: rung.width, height: rung.height, frame_rate: rung.frame_rate };
        Self::new(rung.name.clone(), kind, cut, fault)
    }

    pub fn audio(audio: &AudioPlan, cut: Cut, fault: FaultSlot) -> Self {
        Self::new(
            "audio".to_owned(),
            MadeKind::Audio { rate: audio.rate, channels: audio.channels },
            cut,
            fault,
        )
    }

    fn new(name: String, kind: MadeKind, cut: Cut, fault: FaultSlot) -> Self {
        let packed = Mutex::default();
        Self { name, kind, cut, fault, samples: AtomicU64::new(0), payload: AtomicU64::new(0), packed }
    }

    /// Ticks a second that make every sample of this rendition whole ticks long.
    pub fn exact_timescale(&self) -> u32 {
        match self.kind {
            MadeKind::Video { frame_rate, .. } if frame_rate.num >= 1000 => frame_rate.num,
            MadeKind::Video { frame_rate, .. } => frame_rate.num * 1000,
            MadeKind::Audio { rate, .. } => rate,
        }
    }

    /// Media time made so far, in milliseconds.
    pub fn done_ms(&self) -> u64 {
        self.ticks(self.samples.load(Ordering::Relaxed)) * 1000 / u64::from(self.exact_timescale())
    }

    fn ticks(&self, samples: u64) -> u64 {
        match self.kind {
            MadeKind::Video { frame_rate, .. } => {
                samples * u64::from(frame_rate.den) * u64::from(self.exact_timescale() / frame_rate.num)
            }
            MadeKind::Audio { .. } => samples * AAC_SAMPLES,
        }
    }

    /// Counts what passes this pad, reads the codec string, and asks the muxer behind it to cut where segments start.
    pub fn watch(self: &Arc<Self>, pad: &gst::Pad, cutting: bool) {
        let track = Arc::clone(self);
        let mask = gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_DOWNSTREAM;
        pad.add_probe(mask, move |pad, info| {
            match &info.data {
                Some(gst::PadProbeData::Buffer(buffer)) => track.sample(pad, buffer, cutting),
                Some(gst::PadProbeData::Event(event)) => track.event(event),
                _ => {}
            }
            gst::PadProbeReturn::Ok
        });
    }

    fn sample(&self, pad: &gst::Pad, buffer: &gst::Buffer, cutting: bool) {
        let index = self.samples.fetch_add(1, Ordering::Relaxed);
        self.payload.fetch_add(buffer.size() as u64, Ordering::Relaxed);
        if !self.cut.is_at(index) {
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

    fn event(&self, event: &gst::Event) {
        let gst::EventView::Caps(caps) = event.view() else { return };
        match pbutils::codec_utils_caps_get_mime_codec(caps.caps()) {
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
    pub fn made(&self) -> Result<Made, Failure> {
        let samples = self.samples.load(Ordering::Relaxed);
        if samples == 0 {
            let detail = format!("{} has no samples", self.name);
            return Err(Failure::new(FailureReason::NoPlayableStream, detail));
        }
        let mut packed = self.packed(|packed| packed.clone());
        if packed.segments.is_empty() {
            // One progressive file: the whole of it is one segment.
            packed.timescale = self.exact_timescale();
            let bytes = self.payload.load(Ordering::Relaxed);
            packed.segments.push(Segment { start: 0, duration: self.ticks(samples), bytes });
        }
        Ok(Made {
            name: self.name.clone(),
            kind: self.kind,
            codecs: packed.codecs,
            timescale: packed.timescale,
            init_bytes: packed.init_bytes,
            segments: packed.segments,
            samples,
        })
    }
}

impl Made {
    pub fn bytes(&self) -> u64 {
        self.init_bytes + self.segments.iter().map(|segment| segment.bytes).sum::<u64>()
    }

    /// In milliseconds, rounded down.
    pub fn duration_ms(&self) -> u64 {
        let ticks: u64 = self.segments.iter().map(|segment| segment.duration).sum();
        ticks * 1000 / u64::from(self.timescale.max(1))
    }

    pub fn seconds(&self, ticks: u64) -> f64 {
        ticks as f64 / f64::from(self.timescale.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audio_is_cut_at_the_unit_nearest_to_each_video_cut() {
        let cut = Cut::access_units(Fraction::new(4, 1), 48_000);
        let starts: Vec<u64> = (0..1000).filter(|unit| cut.is_at(*unit)).collect();
        let nearest: Vec<u64> =
            (0..).map(|n| (f64::from(n) * 187.5).round() as u64).take(starts.len()).collect();
        assert!(
            starts.len() == 6 && starts.iter().zip(&nearest).all(|(a, b)| a.abs_diff(*b) <= 1),
            "{starts:?}"
        );
        assert_eq!(starts[2], 375);
    }

    #[test]
    fn video_is_cut_every_so_many_frames() {
        let cut = Cut::frames(Cadence { gop_frames: 50, segment_frames: 100 });
        assert_eq!((0..301).filter(|frame| cut.is_at(*frame)).collect::<Vec<u64>>(), [0, 100, 200, 300]);
    }
}
