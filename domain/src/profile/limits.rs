//! What a worker can carry out; each refusal names the field, its value and what it may be.

use super::{BroadcastSettings, BroadcastVideo, Refusal, RungSettings, Settings, VideoSettings};
use crate::media::{Container, VideoCodec};
use std::fmt::Display;
use std::ops::RangeInclusive;

/// x264's presets that a profile may name; slower ones cost more than they give.
const PRESETS: [&str; 6] = ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium"];

/// No source is longer: twelve hours.
const LONGEST_MS: u64 = 12 * 60 * 60 * 1_000;

/// Whether a worker can carry the settings out.
///
/// # Errors
/// The first field that is outside its limits, by its path: `rungs[1].crf`.
pub fn check(settings: &Settings) -> Result<(), Refusal> {
    match settings {
        Settings::Video(video) => check_video(video),
        Settings::Thumbnail(still) => {
            within("longSide", still.long_side, 16..=4_096)?;
            within("the number of atMs", still.at_ms.len(), 0..=10)?;
            let mut times = still.at_ms.iter().enumerate();
            times.try_for_each(|(index, at_ms)| within(&format!("atMs[{index}]"), *at_ms, 0..=LONGEST_MS))
        }
        Settings::Preview(preview) => {
            within("longSide", preview.long_side, 16..=1_280)?;
            within("lengthMs", preview.length_ms, 500..=10_000)?;
            within("framesPerSecond", preview.frames_per_second, 1..=25)?;
            within("startMs", preview.start_ms.unwrap_or(0), 0..=LONGEST_MS)
        }
        Settings::BroadcastRtmp(live) => check_live(live),
    }
}

pub(super) fn within<T: PartialOrd + Display>(
    field: &str,
    value: T,
    range: RangeInclusive<T>,
) -> Result<(), Refusal> {
    if range.contains(&value) {
        return Ok(());
    }
    let (low, high) = (range.start(), range.end());
    Err(Refusal::Invalid(format!("{field} is {value}; it can be {low} to {high}")))
}

fn check_video(video: &VideoSettings) -> Result<(), Refusal> {
    within("segmentMs", video.segment_ms, 1_000..=10_000)?;
    within("audioKbps", video.audio_kbps, 32..=320)?;
    if !PRESETS.contains(&video.preset.as_str()) {
        let known = PRESETS.join(", ");
        return Err(Refusal::Invalid(format!("preset is {:?}; it can be {known}", video.preset)));
    }
    if (video.codec, video.container) == (VideoCodec::Vp9, Container::Cmaf) {
        return Err(Refusal::Invalid("codec is VP9; in the container CMAF it can be H264, HEVC, AV1".into()));
    }
    match video.container {
        Container::Cmaf => within("the number of rungs", video.rungs.len(), 1..=8)?,
        Container::Mp4 => within("the number of rungs in an MP4", video.rungs.len(), 1..=1)?,
    }
    for (index, rung) in video.rungs.iter().enumerate() {
        check_rung(index, rung)?;
    }
    for (index, pair) in video.rungs.windows(2).enumerate() {
        if pair[0].short_side <= pair[1].short_side {
            let (below, side, above) = (index + 1, pair[1].short_side, pair[0].short_side);
            let detail = format!(
                "rungs[{below}].shortSide is {side}; rungs go from high to low, so it is less than {above}"
            );
            return Err(Refusal::Invalid(detail));
        }
    }
    Ok(())
}

fn check_rung(index: usize, rung: &RungSettings) -> Result<(), Refusal> {
    let of = |field: &str| format!("rungs[{index}].{field}");
    within(&of("shortSide"), rung.short_side, 64..=4_320)?;
    within(&of("maxKbps"), rung.max_kbps, 50..=100_000)?;
    within(&of("crf"), rung.crf, 10..=40)?;
    let limit = rung.max_frames_per_second;
    limit.map_or(Ok(()), |limit| within(&of("maxFramesPerSecond"), limit, 10..=60))
}

fn check_live(live: &BroadcastSettings) -> Result<(), Refusal> {
    within("segmentDuration", live.segment_duration, 1..=10)?;
    within("the number of videoStreams", live.video_streams.len(), 1..=8)?;
    for (index, stream) in live.video_streams.iter().enumerate() {
        check_stream(index, stream)?;
    }
    within("audioStream.bitrate", live.audio_stream.bitrate, 16_000..=512_000)
}

fn check_stream(index: usize, stream: &BroadcastVideo) -> Result<(), Refusal> {
    let of = |field: &str| format!("videoStreams[{index}].{field}");
    within(&of("width"), stream.width, 16..=7_680)?;
    within(&of("height"), stream.height, 16..=7_680)?;
    within(&of("bitrate"), stream.bitrate, 50_000..=100_000_000)
}
