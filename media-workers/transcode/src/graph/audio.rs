//! The audio branch: one AAC-LC track without gaps, at 48 kHz.

use super::pack::Packer;
use super::track::{Cut, Track};
use super::{FaultSlot, add, add_caps, link};
use crate::Failure;
use domain::media::{AudioPlan, Plan};
use gstreamer as gst;
use std::sync::Arc;

/// Builds the branch and returns its first element.
pub(super) fn branch(
    pipeline: &gst::Pipeline,
    plan: &Plan,
    audio: &AudioPlan,
    packer: &Packer,
    fault: &FaultSlot,
    tracks: &mut Vec<Arc<Track>>,
) -> Result<gst::Element, Failure> {
    let head = add(pipeline, "queue", &[])?;
    let raw = format!("audio/x-raw,rate={},channels={},layout=interleaved", audio.rate, audio.channels);
    let encoded = add_caps(pipeline, "audio/mpeg,mpegversion=4,stream-format=raw")?;
    link(&[
        &head,
        &add(pipeline, "audioconvert", &[])?,
        &add(pipeline, "audioresample", &[])?,
        &add_caps(pipeline, &raw)?,
        &add(pipeline, "audiorate", &[("tolerance", "40000000")])?,
        &add(pipeline, "audioconvert", &[])?,
        &add(pipeline, "avenc_aac", &[("bitrate", &(audio.kbps * 1000).to_string())])?,
        &add(pipeline, "aacparse", &[])?,
        &encoded,
    ])?;
    let track =
        Arc::new(Track::audio(audio, Cut::access_units(plan.segment_seconds(), audio.rate), fault.clone()));
    packer.attach(pipeline, &encoded, &track)?;
    tracks.push(track);
    Ok(head)
}
