//! How the video of a source is built.

use super::Watch;
use super::clock::Clock;
use crate::captions::Channels;
use crate::graph::{in_running_time, running_time};
use crate::nal;
use crate::trial::WINDOW;
use domain::media::{CaptionStream, Fraction, VideoIndex, runs};
use gstreamer as gst;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Twelve hours at 60 frames a second.
const MAX_FRAMES: usize = 12 * 3600 * 60;
/// How far from its place a frame may be, of its own length: containers round to milliseconds.
const MAX_JITTER: f64 = 0.25;

/// Of films so short that they are encoded in no time a trial would tell nothing.
const MIN_WINDOWS: usize = 10;
const TRIED_WINDOWS: usize = 3;

/// What was seen so far.
#[derive(Default)]
pub(super) struct Seen {
    frames: Vec<Frame>,
    formats: Vec<(Option<gst::Buffer>, [String; 5])>,
    is_avc: bool,
    is_h264: bool,
    channels: Channels,
    clock: Clock,
}

/// One frame, in the order of the file.
#[derive(Clone, Copy)]
struct Frame {
    /// Nanoseconds of running time; nothing before the start of the presentation.
    shown: Option<u64>,
    length: u64,
    bytes: u64,
    is_key: bool,
    /// A decoder may start here.
    is_entry: bool,
}

impl Watch for Seen {
    fn sample(&mut self, pad: &gst::Pad, buffer: &gst::BufferRef) {
        if self.frames.len() > MAX_FRAMES {
            return;
        }
        let is_key = !buffer.flags().contains(gst::BufferFlags::DELTA_UNIT);
        let bytes = if self.is_h264 { buffer.map_readable().ok() } else { None };
        if let Some(bytes) = &bytes {
            self.channels.look(bytes, self.is_avc);
        }
        let is_idr = || bytes.as_ref().is_some_and(|bytes| nal::has_idr(bytes, self.is_avc));
        let is_entry = is_key && (!self.is_h264 || is_idr());
        let shown = running_time(pad, buffer).map(gst::ClockTime::nseconds);
        let length = buffer.duration().map_or(0, gst::ClockTime::nseconds);
        self.frames.push(Frame { shown, length, bytes: buffer.size() as u64, is_key, is_entry });
        if let Some(now) = buffer.dts().and_then(|time| in_running_time(pad, time)) {
            self.clock.tick(now);
        }
    }

    fn format(&mut self, caps: &gst::CapsRef) {
        let Some(found) = caps.structure(0) else { return };
        let text = |field: &str| found.get::<String>(field).unwrap_or_default();
        let size = |field: &str| found.get::<i32>(field).unwrap_or(0).to_string();
        self.is_h264 = found.name() == "video/x-h264";
        self.is_avc = text("stream-format").starts_with("avc");
        let known = [text("profile"), text("level"), text("chroma-format"), size("width"), size("height")];
        let format = (found.get::<gst::Buffer>("codec_data").ok(), known);
        if !self.formats.contains(&format) {
            self.formats.push(format);
        }
    }
}

impl Seen {
    /// Captions in the pictures.
    pub fn captions(&self) -> Vec<CaptionStream> {
        self.channels.streams().collect()
    }

    /// What the times of its frames did.
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Where the windows start that have most bytes, the largest first; none of a short film.
    pub fn busiest(&self) -> Vec<gst::ClockTime> {
        let mut windows = BTreeMap::<u64, u64>::new();
        for frame in &self.frames {
            if let Some(shown) = frame.shown {
                *windows.entry(shown / WINDOW.nseconds()).or_default() += frame.bytes;
            }
        }
        // The last may be cut by the end.
        windows.pop_last();
        if windows.len() < MIN_WINDOWS {
            return Vec::new();
        }
        let mut windows: Vec<(u64, u64)> = windows.into_iter().collect();
        windows.sort_by_key(|(number, bytes)| (Reverse(*bytes), *number));
        windows.iter().take(TRIED_WINDOWS).map(|(number, _)| WINDOW * *number).collect()
    }

    pub fn index(self, rate: Fraction) -> Option<VideoIndex> {
        let frames = &self.frames;
        let length = 1e9 / rate.as_f64().max(0.001);
        let keys: Vec<u64> =
            frames.iter().filter(|frame| frame.is_key).filter_map(|frame| frame.shown).collect();
        let end =
            frames.iter().filter_map(|frame| Some(frame.shown? + frame.length.max(length as u64))).max()?;
        let constant_rate = rate.num > 0 && frames.len() <= MAX_FRAMES && is_constant(frames, length);
        let ends = keys.iter().copied().skip(1).chain([end]);
        let gaps: Vec<u64> = keys.iter().zip(ends).map(|(key, next)| next.saturating_sub(*key)).collect();
        let in_frames = gaps.iter().map(|gap| (*gap as f64 / length).round() as u32);
        let gops = if constant_rate && keys.first().is_some_and(|key| (*key as f64) < length / 2.0) {
            runs(in_frames)
        } else {
            Vec::new()
        };
        let bytes: u64 = frames.iter().map(|frame| frame.bytes).sum();
        let [profile, level, chroma, _, _] = self.formats.last()?.1.clone();
        Some(VideoIndex {
            profile,
            level,
            chroma,
            frames: frames.len() as u64,
            end_ms: end / 1_000_000,
            kbps: u32::try_from(bytes * 8_000_000 / end.max(1)).unwrap_or(u32::MAX),
            constant_rate,
            closed_gops: is_closed(frames),
            reordered: !frames.is_sorted_by_key(|frame| frame.shown),
            one_format: self.formats.len() == 1,
            longest_gop_ms: u32::try_from(gaps.iter().max().copied().unwrap_or(end) / 1_000_000)
                .unwrap_or(u32::MAX),
            gops: if gops.len() > VideoIndex::MAX_RUNS { Vec::new() } else { gops },
            trial: None,
        })
    }
}

/// Whether the frames, in the order in which they are shown, are each where a constant rate from 0 on puts them.
fn is_constant(frames: &[Frame], length: f64) -> bool {
    let mut shown: Vec<u64> = frames.iter().filter_map(|frame| frame.shown).collect();
    shown.sort_unstable();
    let is_near =
        |(number, at): (usize, &u64)| (*at as f64 - number as f64 * length).abs() < length * MAX_JITTER;
    shown.len() == frames.len() && shown.iter().enumerate().all(is_near)
}

/// Whether a decoder can start at each key frame and lose nothing that is shown after it.
fn is_closed(frames: &[Frame]) -> bool {
    let mut latest_key = None;
    frames.iter().all(|frame| {
        if frame.is_key {
            latest_key = frame.shown;
        }
        (!frame.is_key || frame.is_entry) && frame.shown >= latest_key
    })
}
