//! Segment times of a representation (DASH 5.3.9.6).

use super::read::{Representation, children};
use crate::Rule;

/// Start and duration of a segment, in ticks of the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub time: u64,
    pub duration: u64,
}

/// The segments of a template, no more than `max`; what is wrong goes to `faults`.
/// Nothing for a template that needs the clock.
pub(super) fn slots(
    one: &Representation<'_>,
    period_seconds: Option<f64>,
    max: usize,
    faults: &mut Vec<(Rule, String)>,
) -> Vec<Slot> {
    let timescale = one.number("timescale", 1).max(1);
    let period_ticks = period_seconds.map(|seconds| (seconds * timescale as f64).round() as u64);
    let Some(timeline) = one.timeline() else {
        return even(one.number("duration", 0), one.number("presentationTimeOffset", 0), period_ticks, max);
    };
    let entries: Vec<_> = children(timeline, "S").collect();
    let number = |index: usize, name: &str| {
        entries.get(index).and_then(|entry| entry.attribute(name)).and_then(|text| text.parse::<u64>().ok())
    };
    let (mut slots, mut end) = (vec![], None);
    for (index, entry) in entries.iter().enumerate() {
        let duration = number(index, "d").unwrap_or(0);
        if duration == 0 {
            faults.push((Rule::MpdTimeline, format!("S {} has no duration", index + 1)));
            continue;
        }
        let start = number(index, "t").or(end).unwrap_or(0);
        if let Some(end) = end.filter(|end| *end != start) {
            let what = if start > end { "a gap" } else { "an overlap" };
            faults
                .push((Rule::MpdTimeline, format!("S {} starts at {start} after {end}: {what}", index + 1)));
        }
        let repeats = entry.attribute("r").and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
        // -1: up to the next, or to the end of the period.
        let offset = one.number("presentationTimeOffset", 0);
        let until = number(index + 1, "t").or(period_ticks.map(|ticks| ticks.saturating_add(offset)));
        let count = match u64::try_from(repeats) {
            Ok(repeats) => repeats.saturating_add(1),
            Err(_) => until.map_or(1, |until| until.saturating_sub(start).div_ceil(duration)),
        };
        for nth in 0..count.min(max.saturating_sub(slots.len()) as u64) {
            slots.push(Slot { time: start.saturating_add(nth.saturating_mul(duration)), duration });
        }
        end = Some(start.saturating_add(count.saturating_mul(duration)));
    }
    if slots.is_empty() {
        faults.push((Rule::MpdTimeline, "the timeline lists no segments".to_owned()));
    }
    slots
}

/// Segments of one duration.
fn even(duration: u64, offset: u64, period_ticks: Option<u64>, max: usize) -> Vec<Slot> {
    let (Some(ticks), true) = (period_ticks, duration > 0) else { return vec![] };
    let count = ticks.div_ceil(duration).min(max as u64);
    let slot = |nth: u64| Slot {
        time: offset.saturating_add(nth * duration),
        duration: duration.min(ticks.saturating_sub(nth * duration)),
    };
    (0..count).map(slot).collect()
}
