//! Bandwidths and lengths of what was made.

use crate::graph::{Made, MadeKind};
use domain::media::Rendition;

/// What the result says of one rendition.
pub(crate) fn rendition(made: &Made) -> Rendition {
    let (width, height, frame_rate) = match made.kind {
        MadeKind::Video { width, height, frame_rate } => (width, height, Some(frame_rate)),
        MadeKind::Audio { .. } => (0, 0, None),
    };
    Rendition {
        name: made.name.clone(),
        codecs: made.codecs.clone(),
        width,
        height,
        frame_rate,
        peak_bandwidth: peak_bandwidth(made),
        average_bandwidth: average_bandwidth(made),
        duration_ms: made.duration_ms(),
        samples: made.samples,
        bytes: made.bytes(),
        segments_ms: segments_ms(made),
    }
}

/// Bits a second of the heaviest run of segments that lasts between half and one and a half target durations
/// (RFC 8216bis 4.4.6.2). A short last segment, heavy with its key frame, counts with what is before it.
pub(super) fn peak_bandwidth(made: &Made) -> u64 {
    let target = target_seconds(made);
    let mut peak = 0;
    for first in 0..made.segments.len() {
        let (mut bytes, mut ticks) = (0, 0);
        for segment in &made.segments[first..] {
            (bytes, ticks) = (bytes + segment.bytes, ticks + segment.duration);
            let seconds = made.seconds(ticks);
            if seconds > 1.5 * target {
                break;
            }
            if seconds >= 0.5 * target {
                peak = peak.max(bits_a_second(bytes, seconds));
            }
        }
    }
    // What is shorter than any such run has one rate.
    if peak == 0 { average_bandwidth(made) } else { peak }
}

/// The target duration of the playlist: the longest segment, rounded.
pub(super) fn target_seconds(made: &Made) -> f64 {
    let longest = made.segments.iter().map(|segment| made.seconds(segment.duration)).fold(0.0, f64::max);
    longest.round().max(1.0)
}

/// Bits a second over the whole.
pub(super) fn average_bandwidth(made: &Made) -> u64 {
    let bytes: u64 = made.segments.iter().map(|segment| segment.bytes).sum();
    let ticks: u64 = made.segments.iter().map(|segment| segment.duration).sum();
    bits_a_second(bytes, made.seconds(ticks))
}

fn bits_a_second(bytes: u64, seconds: f64) -> u64 {
    if seconds <= 0.0 { 0 } else { (bytes as f64 * 8.0 / seconds).ceil() as u64 }
}

/// Rounded so that the sum is right: each is the difference of two rounded times.
fn segments_ms(made: &Made) -> Vec<u32> {
    let mut end = 0;
    let mut before = 0;
    let ms = |ticks: u64| ticks * 1000 / u64::from(made.timescale.max(1));
    let of = |duration: u64| {
        end += duration;
        let length = ms(end) - before;
        before = ms(end);
        u32::try_from(length).unwrap_or(u32::MAX)
    };
    made.segments.iter().map(|segment| segment.duration).map(of).collect()
}
