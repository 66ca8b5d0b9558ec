//! The MPEG-DASH manifest (ISO/IEC 23009-1), over the same segments as HLS.

use crate::{Text, Track, line};
use domain::media::{Segment, TrackKind};

/// The manifest of the tracks that are complete, and of texts. Those that still grow are left out: a static presentation tells a
/// player its length, and a dynamic one would have it start at the end.
pub fn mpd(tracks: &[Track], texts: &[Text]) -> String {
    let complete = || tracks.iter().filter(|track| track.complete);
    let duration = complete().map(Track::end_seconds).fold(0.0, f64::max);
    let longest = complete().map(Track::longest_seconds).fold(0.0, f64::max);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    line(
        &mut text,
        format_args!(
            "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" profiles=\"urn:mpeg:dash:profile:isoff-live:2011\" \
             type=\"static\" minBufferTime=\"PT2S\" mediaPresentationDuration=\"PT{duration:.3}S\" \
             maxSegmentDuration=\"PT{longest:.3}S\">"
        ),
    );
    line(&mut text, format_args!("  <Period id=\"1\" start=\"PT0S\">"));
    for (id, kind, is_video) in [(1, "video", true), (2, "audio", false)] {
        let tracks: Vec<&Track> = complete().filter(|track| track.is_video() == is_video).collect();
        adaptation_set(&mut text, id, kind, &tracks);
    }
    for (id, one) in (3..).zip(texts) {
        text_set(&mut text, id, one, duration);
    }
    text.push_str("  </Period>\n</MPD>\n");
    text
}

fn adaptation_set(text: &mut String, id: u32, kind: &str, tracks: &[&Track]) {
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

/// A file of its own beside the segments (ISO/IEC 23009-1 7.4.3 lets a static presentation have one).
fn text_set(out: &mut String, id: u32, text: &Text, seconds: f64) {
    let language = text.language.as_ref().map(|language| format!(" lang=\"{language}\"")).unwrap_or_default();
    let role = if text.is_captions { "caption" } else { "subtitle" };
    line(
        out,
        format_args!(
            "    <AdaptationSet id=\"{id}\" contentType=\"text\" mimeType=\"text/vtt\"{language}>\n      \
             <Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"{role}\"/>\n      <Label>{}</Label>\n      \
             <Representation id=\"{}\" bandwidth=\"{}\">\n        <BaseURL>{}</BaseURL>\n      \
             </Representation>\n    </AdaptationSet>",
            text.label,
            text.name,
            text.bandwidth(seconds),
            text.path
        ),
    );
}

fn representation(text: &mut String, track: &Track) {
    let (attributes, inside) = match track.kind {
        TrackKind::Video { width, height, frame_rate } => (
            format!(
                "width=\"{width}\" height=\"{height}\" frameRate=\"{}/{}\" sar=\"1:1\"",
                frame_rate.num, frame_rate.den
            ),
            String::new(),
        ),
        TrackKind::Audio { rate, channels } => (
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
            track.name,
            track.codecs,
            track.peak_bandwidth()
        ),
    );
    text.push_str(&inside);
    line(
        text,
        format_args!(
            "        <SegmentTemplate timescale=\"{}\" startNumber=\"1\" initialization=\"{name}/init.mp4\" \
             media=\"{name}/$Number%05d$.m4s\">\n          <SegmentTimeline>",
            track.timescale,
            name = track.name
        ),
    );
    timeline(text, track.start, &track.segments);
    text.push_str("          </SegmentTimeline>\n        </SegmentTemplate>\n      </Representation>\n");
}

/// Runs of equal segments share one element.
fn timeline(text: &mut String, mut start: u64, segments: &[Segment]) {
    for run in segments.chunk_by(|one, next| one.duration == next.duration) {
        let duration = run[0].duration;
        let repeated = if run.len() == 1 { String::new() } else { format!(" r=\"{}\"", run.len() - 1) };
        line(text, format_args!("            <S t=\"{start}\" d=\"{duration}\"{repeated}/>"));
        start += duration * run.len() as u64;
    }
}
