//! The forms of attributes in a manifest (DASH annex B, XML Schema part 2).

use crate::findings::Findings;
use crate::{Place, Rule};
use roxmltree::Document;

/// Attributes that are `xs:duration`, wherever they are.
const DURATIONS: [&str; 7] = [
    "mediaPresentationDuration",
    "minBufferTime",
    "maxSegmentDuration",
    "minimumUpdatePeriod",
    "timeShiftBufferDepth",
    "suggestedPresentationDelay",
    "maxSubsegmentDuration",
];
const WHOLE: [&str; 10] = [
    "bandwidth",
    "width",
    "height",
    "timescale",
    "startNumber",
    "presentationTimeOffset",
    "t",
    "d",
    "startWithSAP",
    "endNumber",
];

/// Checks all attributes that have a form.
pub(super) fn check(document: &Document<'_>, file: &str, findings: &mut Findings) {
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let element = node.tag_name().name();
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            if !holds(element, name, value) {
                let line = document.text_pos_at(node.range().start).row as usize;
                let message = format!("{element}@{name} is {value:?}");
                findings.add(Rule::MpdValue, &Place::line(file, line), message);
            }
        }
    }
}

fn holds(element: &str, name: &str, value: &str) -> bool {
    let fraction = |split: char| {
        let (whole, part) = value.split_once(split).unwrap_or((value, "1"));
        whole.parse::<u32>().is_ok() && part.parse::<u32>().is_ok_and(|part| part > 0)
    };
    match (element, name) {
        ("Period", "start" | "duration") => duration(value).is_some(),
        ("MPD", "type") => matches!(value, "static" | "dynamic"),
        ("S", "r") => value.parse::<i64>().is_ok_and(|repeat| repeat >= -1),
        ("SegmentTemplate" | "SegmentList", "duration") => value.parse::<u64>().is_ok_and(|ticks| ticks > 0),
        (_, "frameRate") => fraction('/'),
        (_, "sar" | "par") => value.contains(':') && fraction(':'),
        (_, "segmentAlignment") => matches!(value, "true" | "false") || value.parse::<u32>().is_ok(),
        (_, "audioSamplingRate") => value.split_whitespace().all(|rate| rate.parse::<u32>().is_ok()),
        _ if DURATIONS.contains(&name) => duration(value).is_some(),
        _ if WHOLE.contains(&name) => value.parse::<u64>().is_ok(),
        _ => true,
    }
}

/// Seconds of an `xs:duration`. Years and months are not for media: their length is not known.
pub(super) fn duration(text: &str) -> Option<f64> {
    let rest = text.strip_prefix('P')?;
    let (days, time) = rest.split_once('T').unwrap_or((rest, ""));
    if rest.is_empty() || rest.ends_with('T') {
        return None;
    }
    let days = parts(days, &[('D', 86_400.0)])?;
    Some(days + parts(time, &[('H', 3600.0), ('M', 60.0), ('S', 1.0)])?)
}

/// Numbers, each followed by its unit, in this order.
fn parts(mut text: &str, units: &[(char, f64)]) -> Option<f64> {
    let mut seconds = 0.0;
    for (unit, worth) in units {
        if let Some((number, rest)) = text.split_once(*unit) {
            let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            let number: f64 = number.parse().ok().filter(|_| plain)?;
            seconds += number * worth;
            text = rest;
        }
    }
    text.is_empty().then_some(seconds)
}
