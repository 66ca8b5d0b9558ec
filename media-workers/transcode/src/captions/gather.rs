//! Collects what a pipeline hands out of the planned texts.

use super::cues::Cues;
use super::dtvcc::Dtvcc;
use super::in_order::{InOrder, Triples};
use super::line21::Line21;
use super::markup::Kind;
use super::sei;
use crate::graph::running_time;
use domain::media::{CaptionPlan, CaptionSource};
use gstreamer as gst;
use gstreamer::prelude::*;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What was read so far.
#[derive(Default)]
pub(super) struct Gathered {
    streams: Vec<(CaptionPlan, Cues)>,
    channels: Vec<CaptionPlan>,
    pictures: InOrder,
    line21: Line21,
    dtvcc: Dtvcc,
    reached_ms: u64,
}

impl Gathered {
    /// Nothing yet, of these.
    pub fn of(plans: &[CaptionPlan]) -> Self {
        let (streams, channels): (Vec<CaptionPlan>, Vec<CaptionPlan>) =
            plans.iter().cloned().partition(|plan| matches!(plan.source, CaptionSource::Track { .. }));
        let streams = streams.into_iter().map(|plan| (plan, Cues::default())).collect();
        Self { streams, channels, ..Self::default() }
    }

    /// Everything, for a source that ends at this time.
    pub fn end(mut self, end_ms: u64) -> Vec<(CaptionPlan, Cues)> {
        while let Some((at_ms, triples)) = self.pictures.pop() {
            self.show(at_ms, &triples);
        }
        let mut all = self.streams;
        let end_ms = end_ms.max(self.reached_ms);
        let (mut channels, mut services) = (self.line21.end(end_ms), self.dtvcc.end(end_ms));
        for plan in self.channels {
            let cues = match plan.source {
                CaptionSource::Cea608 { channel } => usize::from(channel)
                    .checked_sub(1)
                    .and_then(|at| channels.get_mut(at))
                    .map(std::mem::take),
                CaptionSource::Cea708 { service } => services.remove(&service),
                CaptionSource::Track { .. } => None,
            };
            all.extend(cues.map(|cues| (plan, cues)));
        }
        all
    }

    /// Takes a picture in the order of the file.
    fn look(&mut self, shown_ms: u64, triples: Triples) {
        if let Some((at_ms, triples)) = self.pictures.push(shown_ms, triples) {
            self.show(at_ms, &triples);
        }
    }

    fn show(&mut self, at_ms: u64, triples: &Triples) {
        self.line21.take(at_ms, triples);
        self.dtvcc.take(at_ms, triples);
    }
}

/// What is left there.
pub(super) fn taken(gathered: &Mutex<Gathered>) -> Gathered {
    std::mem::take(&mut *lock(gathered))
}

/// How far the pictures are, in milliseconds.
pub(super) fn reached_ms(gathered: &Mutex<Gathered>) -> u64 {
    lock(gathered).reached_ms
}

/// Reads captions inside the pictures that pass a pad.
pub(super) fn watch_video(pad: &gst::Pad, gathered: &Arc<Mutex<Gathered>>) {
    let gathered = Arc::clone(gathered);
    pad.add_probe(gst::PadProbeType::BUFFER, move |pad, info| {
        if let Some(buffer) = info.buffer()
            && let Some(shown) = running_time(pad, buffer)
        {
            let mut gathered = lock(&gathered);
            gathered.reached_ms = gathered.reached_ms.max(shown.mseconds());
            if !gathered.channels.is_empty()
                && let Ok(frame) = buffer.map_readable()
            {
                gathered.look(shown.mseconds(), sei::triples(&frame, is_avc(pad)));
            }
        }
        gst::PadProbeReturn::Ok
    });
}

/// Whether units have their lengths before them; else they have start codes.
fn is_avc(pad: &gst::Pad) -> bool {
    let caps = pad.current_caps();
    let format = caps.as_ref().and_then(|caps| caps.structure(0)?.get::<&str>("stream-format").ok());
    format.is_some_and(|format| format.starts_with("avc"))
}

/// Reads a stream of text, if it is planned.
pub(super) fn watch_text(pad: &gst::Pad, gathered: &Arc<Mutex<Gathered>>) {
    let source = CaptionSource::Track { stream: pad.name().to_string() };
    let Some(number) = lock(gathered).streams.iter().position(|(plan, _)| plan.source == source) else {
        return;
    };
    let gathered = Arc::clone(gathered);
    pad.add_probe(gst::PadProbeType::BUFFER, move |pad, info| {
        if let Some(buffer) = info.buffer() {
            read(pad, buffer, number, &gathered);
        }
        gst::PadProbeReturn::Ok
    });
}

fn read(pad: &gst::Pad, buffer: &gst::BufferRef, number: usize, gathered: &Mutex<Gathered>) {
    let Some((start, kind)) = running_time(pad, buffer).zip(Kind::of(pad)) else { return };
    let Some(words) = buffer.map_readable().ok().and_then(|bytes| kind.words(&bytes)) else { return };
    let start_ms = start.mseconds();
    let end_ms = buffer.duration().map(|length| start_ms.saturating_add(length.mseconds()));
    if let Some((_, cues)) = lock(gathered).streams.get_mut(number) {
        cues.add(start_ms, end_ms, &words);
    }
}

fn lock(gathered: &Mutex<Gathered>) -> MutexGuard<'_, Gathered> {
    gathered.lock().unwrap_or_else(PoisonError::into_inner)
}
