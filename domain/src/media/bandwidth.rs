//! Bit rates of a track, as RFC 8216bis 4.4.6.2 defines BANDWIDTH and AVERAGE-BANDWIDTH.

use super::Segment;

/// Bits a second, rounded up; 0 for what has no length.
pub fn bits_a_second(bytes: u64, ticks: u64, timescale: u32) -> u64 {
    let bits = u128::from(bytes) * 8 * u128::from(timescale);
    if ticks == 0 { 0 } else { u64::try_from(bits.div_ceil(u128::from(ticks))).unwrap_or(u64::MAX) }
}

/// Bits a second of the heaviest contiguous run of segments that lasts between half and one and a half target durations,
/// in seconds. A short last segment, heavy with its key frame, counts with what is before it. None where no run is so
/// long: then there is one rate, the average.
pub fn peak_bandwidth(segments: &[Segment], timescale: u32, target_seconds: u64) -> Option<u64> {
    let target = target_seconds.saturating_mul(u64::from(timescale));
    let mut peak = None;
    for first in 0..segments.len() {
        let (mut bytes, mut ticks) = (0, 0);
        for segment in &segments[first..] {
            (bytes, ticks) = (bytes + segment.bytes, ticks + segment.duration);
            if 2 * ticks > 3 * target {
                break;
            }
            if 2 * ticks >= target {
                peak = peak.max(Some(bits_a_second(bytes, ticks, timescale)));
            }
        }
    }
    peak
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(sizes: &[(u64, u64)]) -> Vec<Segment> {
        sizes.iter().map(|(duration, bytes)| Segment { duration: *duration, bytes: *bytes }).collect()
    }

    #[test]
    fn the_heaviest_run_of_about_a_target_duration_is_the_peak() {
        let steady = segments(&[(4_000, 500_000), (4_000, 250_000), (4_000, 250_000)]);
        assert_eq!(peak_bandwidth(&steady, 1_000, 4), Some(1_000_000));
        // A key frame alone is no rate: it counts with the segment before it.
        let rest = segments(&[(4_000, 250_000), (40, 50_000)]);
        assert_eq!(peak_bandwidth(&rest, 1_000, 4), Some(300_000_u64 * 8_000 / 4_040 + 1));
        // Two halves are a run, too.
        let halves = segments(&[(2_000, 100_000), (2_000, 400_000), (2_000, 100_000)]);
        assert_eq!(peak_bandwidth(&halves, 1_000, 4), Some(1_600_000));
    }

    #[test]
    fn what_is_shorter_or_longer_than_any_run_has_no_peak() {
        assert_eq!(peak_bandwidth(&segments(&[(1_000, 1)]), 1_000, 4), None);
        assert_eq!(peak_bandwidth(&segments(&[(60_000, 1)]), 1_000, 4), None);
        assert_eq!(peak_bandwidth(&[], 1_000, 4), None);
        assert_eq!(bits_a_second(1, 0, 1_000), 0);
    }
}
