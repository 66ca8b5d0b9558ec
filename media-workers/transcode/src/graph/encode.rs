//! One encoder for each codec: constant quality with a cap, and key frames where segments start.

use super::{add, add_caps};
use crate::Failure;
use domain::media::{FailureReason, Rung, VideoCodec};
use gstreamer as gst;
use gstreamer::prelude::*;

/// Distances between key frames, in frames.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyFrames {
    pub longest: u32,
    pub shortest: u32,
}

/// The codecs that can be encoded with the plugins that are there.
pub(crate) fn encoders() -> Vec<VideoCodec> {
    let is_there = |codec: &VideoCodec| gst::ElementFactory::find(factory(*codec)).is_some();
    VideoCodec::ALL.into_iter().filter(is_there).collect()
}

const fn factory(codec: VideoCodec) -> &'static str {
    match codec {
        VideoCodec::H264 => "x264enc",
        VideoCodec::Hevc => "x265enc",
        VideoCodec::Vp9 => "vp9enc",
        VideoCodec::Av1 => "av1enc",
    }
}

/// The encoder of a rung and what makes its stream ready to be packed; not yet linked. More threads make the pictures that
/// it holds more, too: where rungs are encoded side by side, one each is enough.
pub(super) fn chain(
    pipeline: &gst::Pipeline,
    rung: &Rung,
    keys: KeyFrames,
    threads: u32,
) -> Result<Vec<gst::Element>, Failure> {
    let factory = factory(rung.codec);
    if gst::ElementFactory::find(factory).is_none() {
        let detail = format!("{} needs the element {factory}, which this worker does not have", rung.codec);
        return Err(Failure::new(FailureReason::EncoderMissing, detail));
    }
    let properties = match rung.codec {
        VideoCodec::H264 => h264(rung, keys, threads),
        VideoCodec::Hevc => hevc(rung, keys, threads),
        VideoCodec::Vp9 => vp9(rung, keys, threads),
        VideoCodec::Av1 => av1(rung, keys, threads),
    };
    let properties: Vec<(&str, &str)> = properties.iter().map(|(name, value)| (*name, &**value)).collect();
    let (kind, parser, packed) = match rung.codec {
        VideoCodec::H264 => ("video/x-h264", "h264parse", "stream-format=avc,alignment=au"),
        VideoCodec::Hevc => ("video/x-h265", "h265parse", "stream-format=hvc1,alignment=au"),
        VideoCodec::Vp9 => ("video/x-vp9", "vp9parse", "alignment=super-frame"),
        VideoCodec::Av1 => ("video/x-av1", "av1parse", "stream-format=obu-stream,alignment=tu"),
    };
    let encoder = add(pipeline, factory, &properties)?;
    keep_flushes_away(&encoder);
    let mut chain = vec![encoder];
    if rung.codec != VideoCodec::Av1 {
        // That one encodes what it is given, and says its profile only behind the parser.
        chain.push(add_caps(pipeline, &format!("{kind},profile=(string){}", rung.profile))?);
    }
    chain.push(add(pipeline, parser, &[])?);
    chain.push(add_caps(pipeline, &format!("{kind},{packed}"))?);
    Ok(chain)
}

/// A chunk starts with a seek that flushes before anything came, which x265enc takes for an error; there is nothing in an
/// encoder then that could be flushed.
fn keep_flushes_away(encoder: &gst::Element) {
    if let Some(pad) = encoder.static_pad("sink") {
        pad.add_probe(gst::PadProbeType::EVENT_FLUSH, |_, _| gst::PadProbeReturn::Drop);
    }
}

type Properties = Vec<(&'static str, String)>;

fn h264(rung: &Rung, KeyFrames { longest, shortest }: KeyFrames, threads: u32) -> Properties {
    vec![
        ("pass", "qual".to_owned()),
        ("quantizer", rung.crf.to_string()),
        ("bitrate", rung.max_kbps.to_string()),
        ("vbv-buf-capacity", "2000".to_owned()),
        ("speed-preset", rung.preset.clone()),
        ("key-int-max", longest.to_string()),
        ("option-string", format!("keyint={longest}:min-keyint={shortest}:scenecut=0:open-gop=0")),
        // B-frames from the first pictures on: readers that take the shift of times from these would find it changed later.
        // Two in a row, placed so, look as good for their bits as three placed where they cost least.
        ("b-adapt", "false".to_owned()),
        ("bframes", "2".to_owned()),
        ("threads", threads.to_string()),
    ]
}

/// x265 looks at 28 as x264 does at 23 (its documentation of `--crf`).
const X265_CRF_ABOVE: u8 = 5;

fn hevc(rung: &Rung, KeyFrames { longest, shortest }: KeyFrames, threads: u32) -> Properties {
    let (crf, cap) = (rung.crf + X265_CRF_ABOVE, rung.max_kbps);
    // Two seconds of buffer, as for H.264. Without `info` there is no text in the stream that names the encoder.
    let options = format!(
        "crf={crf}:vbv-maxrate={cap}:vbv-bufsize={}:keyint={longest}:min-keyint={shortest}:scenecut=0:open-gop=0:\
         bframes=2:b-adapt=0:rc-lookahead=20:pools={threads}:frame-threads=1:info=0",
        cap * 2
    );
    vec![
        ("speed-preset", rung.preset.clone()),
        ("tune", "0".to_owned()),
        ("log-level", "error".to_owned()),
        ("key-int-max", longest.to_string()),
        ("option-string", options),
    ]
}

/// VP9 and AV1 quantise in 64 steps where H.264 has 52.
fn quantizer(rung: &Rung) -> String {
    (u32::from(rung.crf) * 63 / 51).to_string()
}

/// How far down the presets of x264 one is, from the quickest on.
fn pace(rung: &Rung) -> usize {
    let presets = ["ultrafast", "superfast", "veryfast", "faster", "fast"];
    presets.iter().position(|preset| *preset == rung.preset).unwrap_or(presets.len())
}

fn vp9(rung: &Rung, KeyFrames { longest, .. }: KeyFrames, threads: u32) -> Properties {
    vec![
        ("end-usage", "cq".to_owned()),
        ("cq-level", quantizer(rung)),
        ("target-bitrate", (rung.max_kbps * 1000).to_string()),
        ("deadline", "1".to_owned()),
        ("cpu-used", ["8", "8", "7", "6", "5", "5"][pace(rung)].to_owned()),
        ("keyframe-max-dist", longest.to_string()),
        ("lag-in-frames", "0".to_owned()),
        ("row-mt", "true".to_owned()),
        ("tile-columns", "1".to_owned()),
        ("threads", threads.to_string()),
    ]
}

/// The element has no constant quality: it spends the cap, and no more than a quality is worth.
fn av1(rung: &Rung, KeyFrames { longest, .. }: KeyFrames, threads: u32) -> Properties {
    vec![
        ("end-usage", "vbr".to_owned()),
        ("target-bitrate", rung.max_kbps.to_string()),
        ("min-quantizer", quantizer(rung)),
        ("max-quantizer", "63".to_owned()),
        ("usage-profile", "realtime".to_owned()),
        ("cpu-used", ["10", "9", "9", "8", "8", "7"][pace(rung)].to_owned()),
        ("keyframe-max-dist", longest.to_string()),
        ("lag-in-frames", "0".to_owned()),
        ("threads", threads.to_string()),
    ]
}
