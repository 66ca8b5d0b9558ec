//! Tone mapping: placeholder.
use crate::Failure;
use domain::media::FailureReason;
use gstreamer as gst;

pub(super) fn element(_pipeline: &gst::Pipeline) -> Result<gst::Element, Failure> {
    Err(Failure::new(FailureReason::UnsupportedCodec, "high dynamic range"))
}
