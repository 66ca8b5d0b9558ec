//! The MPEG-DASH manifest (ISO/IEC 23009-1), over the same segments as HLS.

use super::measure::peak_bandwidth;
use crate::graph::{Made, MadeKind, Segment};
use std::fmt::Write;

/// The manifest of all renditions.
pub(super) fn manifest(made: &[Made]) -> String {
    let duration = made.iter().map(end_seconds).fold(0.0, f64::max);
    let longest =
        made.iter().flat_map(|track| track.segments.iter().map(|segment| track.seconds(segment.duration)));
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    line(
        &mut text,
        format_args!(
            "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" profiles=\"urn:mpeg:dash:profile:isoff-live:2011\" \
             type=\"static\" minBufferTime=\"PT2S\" mediaPresentationDuration=\"PT{duration:.3}S\" \
             maxSegmentDuration=\"PT{:.3}S\">",
            longest.fold(0.0, f64::max)
        ),
    );
    line(&mut text, format_args!("  <Period id=\"1\" start=\"PT0S\">"));
    let video: Vec<&Made> =
        made.iter().filter(|track| matches!(track.kind, MadeKind::Video { .. })).collect();
    let audio: Vec<&Made> =
        made.iter().filter(|track| matches!(track.kind, MadeKind::Audio { .. })).collect();
    for (id, kind, tracks) in [(1, "video", video), (2, "audio", audio)] {
        adaptation_set(&mut text, id, kind, &tracks);
    }
    text.push_str("  </Period>\n</MPD>\n");
    text
}

fn end_seconds(made: &Made) -> f64 {
    made.segments.last().map_or(0.0, |last| made.seconds(last.start + last.duration))
}

fn adaptation_set(text: &mut String, id: u32, kind: &str, tracks: &[&Made]) {
    if tracks.is_empty() {
        return;
    }
    line(
        text,
        format_args!(
            "    <AdaptationSet id=\"{id}\" contentType=\"{kind}\" mimeType=\"{kind}/mp4\" segmentAlignment=\"true\" \
             startWithSAP=\"1\">\n      <Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"main\"/>"
        ),
    );
    for track in tracks {
        representation(text, track);
    }
    line(text, format_args!("    </AdaptationSet>"));
}

fn representation(text: &mut String, made: &Made) {
    let (attributes, inside) = match made.kind {
        MadeKind::Video { width, height, frame_rate } => (
            format!(
                "width=\"{width}\" height=\"{height}\" frameRate=\"{}/{}\" sar=\"1:1\"",
                frame_rate.num, frame_rate.den
            ),
            String::new(),
        ),
        MadeKind::Audio { rate, channels } => (
            format!("audioSamplingRate=\"{rate}\""),
            format!(
                "        <AudioChannelConfiguration \
                 schemeIdUri=\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\" value=\"{channels}\"/>\n"
            ),
        ),
    };
    line(
        text,
        format_args!(
            "      <Representation id=\"{}\" codecs=\"{}\" bandwidth=\"{}\" {attributes}>",
            made.name,
            made.codecs,
            peak_bandwidth(made)
        ),
    );
    text.push_str(&inside);
    line(
        text,
        format_args!(
            "        <SegmentTemplate timescale=\"{}\" startNumber=\"1\" initialization=\"{name}/init.mp4\" \
             media=\"{name}/$Number%05d$.m4s\">\n          <SegmentTimeline>",
            made.timescale,
            name = made.name
        ),
    );
    timeline(text, &made.segments);
    text.push_str("          </SegmentTimeline>\n        </SegmentTemplate>\n      </Representation>\n");
}

/// Runs of equal, gapless segments share one element.
fn timeline(text: &mut String, segments: &[Segment]) {
    let mut rest = segments;
    while let Some(first) = rest.first() {
        let follows = |pair: &&[Segment]| {
            pair[0].start + pair[0].duration == pair[1].start && pair[1].duration == first.duration
        };
        let repeats = rest.windows(2).take_while(follows).count();
        let repeated = if repeats == 0 { String::new() } else { format!(" r=\"{repeats}\"") };
        line(text, format_args!("            <S t=\"{}\" d=\"{}\"{repeated}/>", first.start, first.duration));
        rest = &rest[repeats + 1..];
    }
}

fn line(text: &mut String, content: std::fmt::Arguments<'_>) {
    writeln!(text, "{content}").expect("writing to a String does not fail");
}
