//! Looks at every sample of a source without decoding one: how its streams are built, and how far they really go.

mod clock;
mod picture;
mod sound;

pub(crate) use clock::{Jump, length};

use crate::Failure;
use crate::captions::Found;
use crate::graph::{FaultSlot, Heads, Reach, Read, add, attach};
use domain::media::{AudioIndex, CaptionStream, Fraction, VideoIndex};
use gstreamer as gst;
use gstreamer::prelude::*;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The rest of a probe's time. Disks and parsers together manage some hundred megabytes a second.
const BUDGET: Duration = Duration::from_secs(8);
const TICK: gst::ClockTime = gst::ClockTime::from_mseconds(100);

/// What a pass over the samples tells.
pub(crate) struct Passed {
    /// How the video is built; nothing if there is none or it has more frames than we take.
    pub video: Option<VideoIndex>,
    /// How the sound is built; nothing if it has no access units or none that say when they are heard.
    pub audio: Option<AudioIndex>,
    /// End of the last sample of any stream, in milliseconds; nothing if there was no time to go there.
    pub reach_ms: Option<u64>,
    /// Where the windows of the video start that have most bytes: the largest first.
    pub busiest: Vec<gst::ClockTime>,
    /// Where the times of the video first jump back, and to where.
    pub back: Option<Jump>,
    /// The longest time without a frame or an access unit.
    pub hole: Option<Jump>,
    /// Streams of text, then captions in the pictures that were looked at.
    pub captions: Vec<CaptionStream>,
}

/// The streams to look at: the only one of its kind, each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// The average rate of the video.
    pub video: Option<Fraction>,
    /// Whether there is AAC.
    pub audio: bool,
}

/// Goes over the samples, for as long as a probe may.
pub(crate) fn pass(path: &Path, wanted: Wanted) -> Result<Passed, Failure> {
    let pipeline = gst::Pipeline::new();
    let (pictures, sounds) = (Shared::<picture::Seen>::default(), Shared::<sound::Seen>::default());
    let reach = Reach::default();
    let sink = |is_wanted: bool| {
        let sink = is_wanted.then(|| add(&pipeline, "fakesink", &[("sync", "false"), ("async", "false")]));
        sink.transpose()
    };
    let heads = Heads { video: sink(wanted.video.is_some())?, audio: sink(wanted.audio)? };
    heads.iter().for_each(|head| reach.watch(head));
    let pad = |head: &Option<gst::Element>| head.as_ref().and_then(|head| head.static_pad("sink"));
    if let Some(pad) = pad(&heads.video) {
        watch(&pad, &pictures);
    }
    if let Some(pad) = pad(&heads.audio) {
        watch(&pad, &sounds);
    }
    // Every stream ends in a sink of its own; what it holds shows how far the source goes.
    let watched = reach.clone();
    pipeline.connect_element_added(move |_, element| {
        if is_sink(element) {
            watched.watch(element);
        }
    });
    let texts = Found::default();
    texts.watch(&pipeline);
    attach(&pipeline, path, heads, Read::Parsed, &FaultSlot::default())?;
    let ended = until_end(&pipeline);
    pipeline.set_state(gst::State::Null).map_err(Failure::internal)?;
    let (pictures, sounds) = (take(&pictures), take(&sounds));
    Ok(Passed {
        captions: texts.take().into_iter().chain(pictures.captions()).collect(),
        busiest: pictures.busiest(),
        back: pictures.clock().back,
        hole: [pictures.clock(), sounds.clock()]
            .iter()
            .filter_map(|clock| clock.hole)
            .max_by_key(|hole| length(*hole)),
        video: wanted.video.filter(|_| ended).and_then(|rate| pictures.index(rate)),
        audio: sounds.index().filter(|_| ended),
        reach_ms: ended.then(|| reach.ms()),
    })
}

/// What streaming threads have seen so far.
type Shared<T> = Arc<Mutex<T>>;

/// What looks at one stream.
trait Watch: Send + 'static {
    fn sample(&mut self, pad: &gst::Pad, buffer: &gst::BufferRef);
    /// Comes before the samples that are so.
    fn format(&mut self, caps: &gst::CapsRef);
}

fn watch<T: Watch>(pad: &gst::Pad, seen: &Shared<T>) {
    let seen = Arc::clone(seen);
    let mask = gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_DOWNSTREAM;
    pad.add_probe(mask, move |pad, info| {
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        match &info.data {
            Some(gst::PadProbeData::Buffer(buffer)) => seen.sample(pad, buffer),
            Some(gst::PadProbeData::Event(event)) => {
                if let gst::EventView::Caps(caps) = event.view() {
                    seen.format(caps.caps());
                }
            }
            _ => {}
        }
        gst::PadProbeReturn::Ok
    });
}

fn take<T: Default>(shared: &Shared<T>) -> T {
    std::mem::take(&mut *shared.lock().unwrap_or_else(PoisonError::into_inner))
}

fn is_sink(element: &gst::Element) -> bool {
    element.factory().is_some_and(|factory| factory.name() == "fakesink")
}

/// Whether the end came in time. An error is an end, too: what can be read was seen.
fn until_end(pipeline: &gst::Pipeline) -> bool {
    let Some(bus) = pipeline.bus() else { return false };
    let started = Instant::now();
    if pipeline.set_state(gst::State::Playing).is_err() {
        return false;
    }
    while started.elapsed() < BUDGET {
        let message = bus.timed_pop_filtered(TICK, &[gst::MessageType::Eos, gst::MessageType::Error]);
        if message.is_some() {
            return true;
        }
    }
    false
}
