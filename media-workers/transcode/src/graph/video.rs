//! The video branch: upright, progressive, square pixels, one frame rate; then one encoder a rung.

use super::pack::Packer;
use super::track::{Cut, Track};
use super::{FaultSlot, add, add_caps, link, tone};
use crate::Failure;
use domain::media::{Plan, Rung};
use gstreamer as gst;
use std::sync::Arc;

/// Frames in front of each encoder. They are shared with its neighbours, and 4K frames are 12 MB.
const QUEUE_FRAMES: &str = "8";

/// Builds the branch and returns its first element.
pub(super) fn branch(
    pipeline: &gst::Pipeline,
    plan: &Plan,
    packer: &Packer,
    fault: &FaultSlot,
    tracks: &mut Vec<Arc<Track>>,
) -> Result<gst::Element, Failure> {
    let mut chain = upright(pipeline, plan)?;
    let head = chain[0].clone();
    chain.push(add(pipeline, "videorate", &[])?);
    let fastest =
        plan.rungs.iter().map(|rung| rung.frame_rate).max_by(|a, b| a.as_f64().total_cmp(&b.as_f64()));
    let fastest = fastest.ok_or_else(|| Failure::internal("a video branch needs a rung"))?;
    chain.push(add_caps(pipeline, &format!("video/x-raw(ANY),framerate={}/{}", fastest.num, fastest.den))?);
    let tee = add(pipeline, "tee", &[])?;
    chain.push(tee.clone());
    link(&chain.iter().collect::<Vec<_>>())?;
    for rung in &plan.rungs {
        let track = Arc::new(Track::video(rung, Cut::frames(plan.cadence(rung)), fault.clone()));
        let encoded = encoder(pipeline, plan, rung, &tee)?;
        packer.attach(pipeline, &encoded, &track)?;
        tracks.push(track);
    }
    Ok(head)
}

/// The elements that make frames as a viewer sees them: progressive, turned, in standard range; not yet linked.
pub(crate) fn upright(pipeline: &gst::Pipeline, plan: &Plan) -> Result<Vec<gst::Element>, Failure> {
    let mut chain = vec![frame_queue(pipeline)?];
    if plan.deinterlace {
        chain.push(add(
            pipeline,
            "deinterlace",
            &[("mode", "auto"), ("fields", "top"), ("method", "linear")],
        )?);
    }
    chain.push(add(pipeline, "videoflip", &[("video-direction", "auto")])?);
    if plan.tone_map {
        chain.extend(tone::elements(pipeline)?);
    }
    Ok(chain)
}

fn frame_queue(pipeline: &gst::Pipeline) -> Result<gst::Element, Failure> {
    let limits = [("max-size-buffers", QUEUE_FRAMES), ("max-size-bytes", "0"), ("max-size-time", "0")];
    add(pipeline, "queue", &limits)
}

fn encoder(
    pipeline: &gst::Pipeline,
    plan: &Plan,
    rung: &Rung,
    tee: &gst::Element,
) -> Result<gst::Element, Failure> {
    let rate = rung.frame_rate;
    let gop = plan.cadence(rung).gop_frames;
    let size = format!(
        "video/x-raw,format=I420,width={},height={},pixel-aspect-ratio=1/1,framerate={}/{},colorimetry=bt709,\
         interlace-mode=progressive",
        rung.width, rung.height, rate.num, rate.den
    );
    let threads = if rung.width.min(rung.height) >= 720 { "2" } else { "1" };
    let x264 = add(
        pipeline,
        "x264enc",
        &[
            ("pass", "qual"),
            ("quantizer", &rung.crf.to_string()),
            ("bitrate", &rung.max_kbps.to_string()),
            ("vbv-buf-capacity", "2000"),
            ("speed-preset", &rung.preset),
            ("key-int-max", &gop.to_string()),
            ("option-string", &format!("keyint={gop}:min-keyint={gop}:scenecut=0:open-gop=0")),
            ("bframes", "2"),
            ("b-adapt", "false"),
            ("rc-lookahead", "20"),
            ("threads", threads),
        ],
    )?;
    let parsed = add_caps(pipeline, "video/x-h264,stream-format=avc,alignment=au")?;
    link(&[
        tee,
        &frame_queue(pipeline)?,
        &add(pipeline, "videorate", &[])?,
        &add(pipeline, "videoconvertscale", &[("add-borders", "false")])?,
        &add_caps(pipeline, &size)?,
        &x264,
        &add_caps(pipeline, &format!("video/x-h264,profile={}", rung.profile))?,
        &add(pipeline, "h264parse", &[])?,
        &parsed,
    ])?;
    Ok(parsed)
}
