//! Starts GStreamer with an allow-list: nothing else can read what people upload.

use crate::plugins::{CONTAINERS, READERS};
use crate::{Failure, heard};
use gstreamer as gst;
use gstreamer::glib;
use gstreamer::prelude::*;
use std::sync::OnceLock;

/// Starts GStreamer once; later calls answer as the first did.
pub(crate) fn start() -> Result<(), Failure> {
    static STARTED: OnceLock<Result<(), String>> = OnceLock::new();
    STARTED.get_or_init(start_once).clone().map_err(Failure::internal)
}

fn start_once() -> Result<(), String> {
    gst::init().map_err(|error| format!("GStreamer does not start: {error}"))?;
    heard::listen();
    gstfmp4::plugin_register_static()
        .map_err(|error| format!("the CMAF muxer does not register: {error}"))?;
    keep_listed(&gst::Registry::get());
    Ok(())
}

/// Forgets every element that reads uploads, and every way to recognise them, that is not on the list. One plugin holds
/// hundreds of decoders, so a folder of chosen plugins does not do.
fn keep_listed(registry: &gst::Registry) {
    let unlisted = |kind: glib::Type, is_listed: &dyn Fn(&gst::PluginFeature) -> bool| {
        for feature in registry.features(kind).iter().filter(|feature| !is_listed(feature)) {
            registry.remove_feature(feature);
        }
    };
    unlisted(gst::ElementFactory::static_type(), &|feature| {
        let reads = feature.downcast_ref::<gst::ElementFactory>().is_some_and(reads_uploads);
        !reads || READERS.contains(&feature.name().as_str())
    });
    unlisted(gst::TypeFindFactory::static_type(), &|feature| CONTAINERS.contains(&feature.name().as_str()));
}

/// Whether an element takes in what people upload.
pub(crate) fn reads_uploads(factory: &gst::ElementFactory) -> bool {
    let kinds = gst::ElementFactoryType::DECODER
        | gst::ElementFactoryType::DEMUXER
        | gst::ElementFactoryType::PARSER
        | gst::ElementFactoryType::DEPAYLOADER
        | gst::ElementFactoryType::SRC;
    factory.has_type(kinds)
}
