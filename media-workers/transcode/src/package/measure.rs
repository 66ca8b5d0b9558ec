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

/// Bits a second of the heaviest segment. Segments shorter than half the longest (the last one) do not count: a single
/// key frame is no rate.
pub(super) fn peak_bandwidth(made: &Made) -> u64 {
    let longest = made.segments.iter().map(|segment| segment.duration).max().unwrap_or(0);
    let counted = made.segments.iter().filter(|segment| segment.duration * 2 >= longest);
    counted.map(|segment| bits_a_second(segment.bytes, made.seconds(segment.duration))).max().unwrap_or(0)
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
