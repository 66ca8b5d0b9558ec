//! Starts GStreamer with an allow-list: nothing else is ever picked to read what people upload.

use crate::Failure;
use gstreamer as gst;
use gstreamer::prelude::*;
use std::sync::OnceLock;

/// Demuxers, parsers and decoders that may be picked automatically. Everything that fetches (HLS, DASH, SDP) is absent.
const ALLOWED: [&str; 43] = [
    "qtdemux",
    "matroskademux",
    "flvdemux",
    "tsdemux",
    "mpegpsdemux",
    "avidemux",
    "oggdemux",
    "wavparse",
    "id3demux",
    "h264parse",
    "h265parse",
    "av1parse",
    "vp9parse",
    "mpegvideoparse",
    "mpeg4videoparse",
    "aacparse",
    "mpegaudioparse",
    "opusparse",
    "flacparse",
    "ac3parse",
    "vorbisparse",
    "audioparse",
    "filesrc",
    "avdec_h264",
    "avdec_h265",
    "vp8dec",
    "avdec_vp8",
    "vp9dec",
    "avdec_vp9",
    "av1dec",
    "avdec_mpeg2video",
    "avdec_mpeg4",
    "avdec_aac",
    "avdec_mp3",
    "mpg123audiodec",
    "avdec_mp2float",
    "opusdec",
    "vorbisdec",
    "avdec_ac3",
    "flacdec",
    "avdec_flac",
    "avdec_opus",
    "avdec_vorbis",
];

/// Environment for a child that has to hold before GStreamer starts.
pub(crate) const FEATURE_RANK: &str = "hlsdemux2:0,hlsdemux:0,dashdemux2:0,dashdemux:0,mssdemux2:0,mssdemux:0,\
     sdpdemux:0,rtmp2src:0,rtmpsrc:0,souphttpsrc:0,srtsrc:0,rtspsrc:0";

/// Starts GStreamer once; later calls answer as the first did.
pub(crate) fn start() -> Result<(), Failure> {
    static STARTED: OnceLock<Result<(), String>> = OnceLock::new();
    STARTED.get_or_init(start_once).clone().map_err(Failure::internal)
}

fn start_once() -> Result<(), String> {
    gst::init().map_err(|error| format!("GStreamer does not start: {error}"))?;
    gstfmp4::plugin_register_static()
        .map_err(|error| format!("the CMAF muxer does not register: {error}"))?;
    let registry = gst::Registry::get();
    for feature in registry.features(gst::ElementFactory::static_type()) {
        let Ok(factory) = feature.downcast::<gst::ElementFactory>() else { continue };
        if reads_uploads(&factory) && !ALLOWED.contains(&factory.name().as_str()) {
            factory.set_rank(gst::Rank::NONE);
        }
    }
    Ok(())
}

fn reads_uploads(factory: &gst::ElementFactory) -> bool {
    let kinds = gst::ElementFactoryType::DECODER
        | gst::ElementFactoryType::DEMUXER
        | gst::ElementFactoryType::PARSER
        | gst::ElementFactoryType::DEPAYLOADER
        | gst::ElementFactoryType::SRC;
    factory.has_type(kinds)
}
