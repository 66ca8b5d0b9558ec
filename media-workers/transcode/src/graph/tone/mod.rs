//! Brings BT.2100 pictures (PQ or HLG) to BT.709: GStreamer 1.22 converts the numbers, not the light.

mod curve;
mod filter;
mod table;

use crate::Failure;
use gstreamer as gst;
use gstreamer::prelude::*;

/// The elements that map 10-bit BT.2100 to 8-bit BT.709; not yet linked.
pub(super) fn elements(pipeline: &gst::Pipeline) -> Result<[gst::Element; 3], Failure> {
    let convert = super::add(pipeline, "videoconvertscale", &[])?;
    let ten_bits = super::add_caps(pipeline, "video/x-raw,format=I420_10LE")?;
    let tone = filter::ToneMap::new().upcast::<gst::Element>();
    pipeline.add(&tone).map_err(Failure::internal)?;
    Ok([convert, ten_bits, tone])
}
