//! Streams of text, wherever a demuxer finds one.

use domain::media::{CaptionSource, CaptionStream};
use gstreamer as gst;
use gstreamer::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};

/// Demuxers that know streams of text; their pads of it begin with this name.
const DEMUXERS: [&str; 2] = ["qtdemux", "matroskademux"];
const PAD: &str = "subtitle_";
/// A file may state any number.
const MAX_STREAMS: usize = 64;

/// Calls back for each stream of text, before its first bytes. What a bin makes of the stream does not matter: most
/// kinds have no parser on the list, and need none.
pub(crate) fn on_text(pipeline: &gst::Pipeline, found: impl Fn(&gst::Pad) + Send + Sync + 'static) {
    let found = Arc::new(found);
    pipeline.connect_deep_element_added(move |_, _, element| {
        let factory = element.factory().map(|factory| factory.name());
        if !factory.is_some_and(|name| DEMUXERS.contains(&name.as_str())) {
            return;
        }
        let found = Arc::clone(&found);
        element.connect_pad_added(move |_, pad| {
            if pad.name().starts_with(PAD) {
                found(pad);
            }
        });
    });
}

/// The streams that were found so far, in the order of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found(Arc<Mutex<Vec<CaptionStream>>>);

impl Found {
    /// Writes down what the pipeline finds.
    pub fn watch(&self, pipeline: &gst::Pipeline) {
        let found = self.clone();
        on_text(pipeline, move |pad| found.add(pad));
    }

    /// All of them.
    pub fn take(&self) -> Vec<CaptionStream> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn add(&self, pad: &gst::Pad) {
        if super::markup::Kind::of(pad).is_none() {
            return;
        }
        let mut streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if streams.len() == MAX_STREAMS {
            return;
        }
        let (number, found) = (streams.len(), Arc::clone(&self.0));
        let source = CaptionSource::Track { stream: pad.name().to_string() };
        let said =
            (0..).map_while(|at| pad.sticky_event::<gst::event::Tag>(at)).find_map(|tag| language(&tag));
        streams.push(CaptionStream { source, language: said });
        drop(streams);
        pad.add_probe(gst::PadProbeType::EVENT_DOWNSTREAM, move |_, info| {
            if let Some(language) = info.event().and_then(|event| language(event)) {
                let mut streams = found.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(stream) = streams.get_mut(number) {
                    stream.language = Some(language);
                }
            }
            gst::PadProbeReturn::Ok
        });
    }
}

fn language(event: &gst::EventRef) -> Option<String> {
    let gst::EventView::Tag(tag) = event.view() else { return None };
    tag.tag().get::<gst::tags::LanguageCode>().map(|language| language.get().to_owned())
}
