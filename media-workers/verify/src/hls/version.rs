//! The version that a playlist needs (HLS 8).

use super::attributes::Attributes;
use super::lines::{Content, Line};
use super::tags::In;
use crate::findings::Findings;
use crate::{Place, Rule};

/// Checks the stated version against what the tags need.
pub(super) fn check(lines: &[Line<'_>], kind: In, file: &str, findings: &mut Findings) {
    let has = |wanted: &str| {
        lines.iter().any(|line| matches!(line.content, Content::Tag(name, _) if name == wanted))
    };
    let iframes = has("EXT-X-I-FRAMES-ONLY");
    let mut stated = 1;
    let mut needed = (1, 1, "");
    for line in lines {
        let Content::Tag(name, value) = line.content else { continue };
        let value = value.unwrap_or_default();
        if name == "EXT-X-VERSION" {
            stated = value.parse().unwrap_or(1);
        }
        let version = needs(name, value, iframes);
        if version > needed.0 {
            needed = (version, line.number, name);
        }
    }
    if stated < needed.0 {
        let of = if kind == In::Media { "media" } else { "multivariant" };
        let message = format!("{} needs version {} and the {of} playlist says {stated}", needed.2, needed.0);
        findings.add(Rule::HlsVersion, &Place::line(file, needed.1), message);
    }
}

fn needs(name: &str, value: &str, iframes: bool) -> u32 {
    let has = |attribute: &str| Attributes::read(value).get(attribute).is_some();
    match name {
        "EXT-X-KEY" | "EXT-X-SESSION-KEY" if has("KEYFORMAT") || has("KEYFORMATVERSIONS") => 5,
        "EXT-X-KEY" | "EXT-X-SESSION-KEY" if has("IV") => 2,
        "EXTINF" if value.split(',').next().is_some_and(|seconds| seconds.contains('.')) => 3,
        "EXT-X-BYTERANGE" | "EXT-X-I-FRAMES-ONLY" => 4,
        "EXT-X-MAP" if iframes => 5,
        "EXT-X-MAP" => 6,
        "EXT-X-MEDIA" if value.contains("INSTREAM-ID=\"SERVICE") => 7,
        "EXT-X-SKIP" if has("RECENTLY-REMOVED-DATERANGES") => 10,
        "EXT-X-SKIP" => 9,
        "EXT-X-DEFINE" if has("QUERYPARAM") => 11,
        "EXT-X-DEFINE" => 8,
        "EXT-X-STREAM-INF" | "EXT-X-I-FRAME-STREAM-INF" if has("REQ-VIDEO-LAYOUT") => 12,
        _ => 1,
    }
}
