//! HLS playlists (RFC 8216), version 7 for CMAF.

use super::measure::{average_bandwidth, peak_bandwidth, target_seconds};
use crate::graph::{Made, MadeKind};
use std::fmt::Write;

/// The playlist of one rendition.
pub(super) fn media(made: &Made) -> String {
    let mut text = format!(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{}\n#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:VOD\n\
         #EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"init.mp4\"\n",
        target_seconds(made)
    );
    for (index, segment) in made.segments.iter().enumerate() {
        line(&mut text, format_args!("#EXTINF:{:.6},", made.seconds(segment.duration)));
        line(&mut text, format_args!("{:05}.m4s", index + 1));
    }
    line(&mut text, format_args!("#EXT-X-ENDLIST"));
    text
}

/// The playlist of all renditions. A middle rung comes first: players start with it.
pub(super) fn multivariant(made: &[Made]) -> String {
    let mut text = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n".to_owned();
    let audio = made.iter().find(|track| matches!(track.kind, MadeKind::Audio { .. }));
    let mut rungs: Vec<&Made> =
        made.iter().filter(|track| matches!(track.kind, MadeKind::Video { .. })).collect();
    let Some(first) = rungs.len().checked_sub(1).map(|last| last / 2) else {
        if let Some(audio) = audio {
            variant(&mut text, audio, None);
        }
        return text;
    };
    let start = rungs.remove(first);
    rungs.insert(0, start);
    if let Some(MadeKind::Audio { channels, .. }) = audio.map(|audio| audio.kind) {
        let media = "TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"audio\",DEFAULT=YES,AUTOSELECT=YES";
        line(
            &mut text,
            format_args!("#EXT-X-MEDIA:{media},CHANNELS=\"{channels}\",URI=\"audio/index.m3u8\""),
        );
    }
    for rung in rungs {
        variant(&mut text, rung, audio);
    }
    text
}

fn variant(text: &mut String, made: &Made, audio: Option<&Made>) {
    let with_audio = |of: fn(&Made) -> u64| of(made) + audio.map_or(0, of);
    let codecs: Vec<&str> = std::iter::once(made).chain(audio).map(|track| track.codecs.as_str()).collect();
    let picture = match made.kind {
        MadeKind::Video { width, height, frame_rate } => {
            format!(",RESOLUTION={width}x{height},FRAME-RATE={:.3}", frame_rate.as_f64())
        }
        MadeKind::Audio { .. } => String::new(),
    };
    let attributes = format!(
        "BANDWIDTH={},AVERAGE-BANDWIDTH={},CODECS=\"{}\"{picture}{}",
        with_audio(peak_bandwidth),
        with_audio(average_bandwidth),
        codecs.join(","),
        if audio.is_some() { ",AUDIO=\"audio\"" } else { "" }
    );
    line(text, format_args!("#EXT-X-STREAM-INF:{attributes}"));
    line(text, format_args!("{}/index.m3u8", made.name));
}

fn line(text: &mut String, content: std::fmt::Arguments<'_>) {
    writeln!(text, "{content}").expect("writing to a String does not fail");
}
