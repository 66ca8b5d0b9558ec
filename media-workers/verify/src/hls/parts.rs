//! Low-latency playlists: parts, server control, hints (HLS 4.4.3.7, 4.4.3.8, 4.4.4.9, 4.4.5.3).

use super::attributes::Attributes;
use super::media::{Media, Part};
use crate::findings::Findings;
use crate::{Place, Rule};

/// Durations are written with a few decimals.
const ROUNDING_S: f64 = 0.001;

pub(super) fn check(media: &Media, file: &str, findings: &mut Findings) {
    if let Some((line, control)) = &media.control {
        hold_backs(media, control, &Place::line(file, *line), findings);
    }
    hints(media, file, findings);
    let first = media.entries.iter().flat_map(|entry| &entry.parts).chain(&media.open_parts).next();
    let Some(target) = media.part_target else {
        if let Some(part) = first {
            let place = Place::line(file, part.line);
            findings.add(Rule::HlsPartInfo, &place, "there are parts and no EXT-X-PART-INF");
        }
        return;
    };
    let hold_back = media.control.as_ref().and_then(|(_, control)| control.number("PART-HOLD-BACK"));
    if hold_back.is_none() {
        findings.add(
            Rule::HlsPartInfo,
            &Place::of(file),
            "EXT-X-PART-INF is there, and EXT-X-SERVER-CONTROL has no PART-HOLD-BACK",
        );
    }
    for entry in &media.entries {
        durations(&entry.parts, target, true, file, findings);
        sum(entry.line, &entry.parts, entry.seconds, file, findings);
    }
    durations(&media.open_parts, target, false, file, findings);
    independent(media, file, findings);
    old(media, file, findings);
}

fn hold_backs(media: &Media, control: &Attributes, place: &Place, findings: &mut Findings) {
    let target = media.target.unwrap_or(0) as f64;
    let mut least = |rule: Rule, name: &str, times: f64, of: f64| {
        let least = times * of;
        if let Some(value) = control.number(name)
            && value + ROUNDING_S < least
        {
            findings.add(rule, place, format!("{name} is {value} and should be at least {least}"));
            return false;
        }
        true
    };
    least(Rule::HlsControl, "HOLD-BACK", 3.0, target);
    least(Rule::HlsControl, "CAN-SKIP-UNTIL", 6.0, target);
    if let Some(part) = media.part_target
        && least(Rule::HlsControl, "PART-HOLD-BACK", 2.0, part)
    {
        least(Rule::HlsControlFar, "PART-HOLD-BACK", 3.0, part);
    }
    if control.is_yes("CAN-SKIP-DATERANGES") && control.get("CAN-SKIP-UNTIL").is_none() {
        findings.add(Rule::HlsControl, place, "CAN-SKIP-DATERANGES without CAN-SKIP-UNTIL");
    }
}

fn hints(media: &Media, file: &str, findings: &mut Findings) {
    for (index, (line, kind)) in media.hints.iter().enumerate() {
        let place = Place::line(file, *line);
        if media.ended {
            findings.add(Rule::HlsHints, &place, "a hint in a playlist that ended");
        }
        if media.hints[..index].iter().any(|(_, before)| before == kind) {
            findings.add(Rule::HlsHints, &place, format!("a second hint of the type {kind}"));
        }
    }
}

fn durations(parts: &[Part], target: f64, complete: bool, file: &str, findings: &mut Findings) {
    for (index, part) in parts.iter().enumerate() {
        let last = complete && index + 1 == parts.len();
        let place = Place::line(file, part.line);
        if part.seconds > target + ROUNDING_S {
            let message = format!("the part lasts {} s and the target is {target} s", part.seconds);
            findings.add(Rule::HlsPartDuration, &place, message);
        } else if !last && !part.gap && part.seconds < 0.85 * target - ROUNDING_S {
            let message = format!("the part lasts {} s, less than 85 % of {target} s", part.seconds);
            findings.add(Rule::HlsPartDuration, &place, message);
        }
    }
}

fn sum(line: usize, parts: &[Part], seconds: f64, file: &str, findings: &mut Findings) {
    let sum: f64 = parts.iter().map(|part| part.seconds).sum();
    if !parts.is_empty() && (sum - seconds).abs() > ROUNDING_S * parts.len() as f64 {
        let message = format!("its parts last {sum:.3} s and EXTINF says {seconds} s");
        findings.add(Rule::HlsPartSum, &Place::line(file, line), message);
    }
}

fn independent(media: &Media, file: &str, findings: &mut Findings) {
    let parted = media.entries.iter().map(|entry| &entry.parts).chain([&media.open_parts]);
    for first in parted.filter_map(|parts| parts.first()) {
        if media.independent && !first.independent && !first.gap {
            findings.add(
                Rule::HlsPartIndependent,
                &Place::line(file, first.line),
                "the first part of a segment does not say INDEPENDENT=YES",
            );
        }
    }
}

/// A segment may keep its parts until it ends three target durations before the end.
fn old(media: &Media, file: &str, findings: &mut Findings) {
    let live_edge = 3.0 * media.target.unwrap_or(0) as f64;
    let mut after: f64 = media.open_parts.iter().map(|part| part.seconds).sum();
    for entry in media.entries.iter().rev() {
        if let Some(part) = entry.parts.first()
            && after > live_edge + ROUNDING_S
        {
            let message = format!("parts {after:.3} s before the end are still listed");
            findings.add(Rule::HlsPartsOld, &Place::line(file, part.line), message);
        }
        after += entry.seconds;
    }
}
