//! HLS playlists (RFC 8216), version 7 for CMAF.

use crate::{Text, Track, line};
use domain::media::TrackKind;

/// Players begin what has no end three target durations before what is there. Not 0, which Shaka takes for nothing said.
const FROM_THE_BEGINNING: &str = "#EXT-X-START:TIME-OFFSET=0.001,PRECISE=YES\n";

/// The playlist of one track. While the track grows it may only be added to (EVENT).
pub fn media(track: &Track) -> String {
    let mut text = format!(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{}\n#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:{}\n\
         #EXT-X-INDEPENDENT-SEGMENTS\n{}#EXT-X-MAP:URI=\"init.mp4\"\n",
        track.target_seconds(),
        if track.complete { "VOD" } else { "EVENT" },
        if track.complete { "" } else { FROM_THE_BEGINNING }
    );
    for (number, segment) in (1..).zip(&track.segments) {
        line(&mut text, format_args!("#EXTINF:{:.6},", track.seconds(segment.duration)));
        line(&mut text, format_args!("{number:05}.m4s"));
    }
    if track.complete {
        line(&mut text, format_args!("#EXT-X-ENDLIST"));
    }
    text
}

/// The playlist of a text: its one file, for a presentation of this length in milliseconds.
pub fn text(text: &Text, length_ms: u64) -> String {
    let (seconds, path) = (length_ms.max(1) as f64 / 1000.0, &text.path);
    format!(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{}\n#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:VOD\n\
         #EXTINF:{seconds:.3},\n../{path}\n#EXT-X-ENDLIST\n",
        seconds.ceil()
    )
}

/// The playlist of tracks and texts. Tracks that grow are named while there is none that is complete: players take all
/// for endless or all for whole. A middle rung comes first: players start with it.
pub fn master(tracks: &[Track], texts: &[Text]) -> String {
    let mut text = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n".to_owned();
    let is_whole = tracks.iter().any(|track| track.complete);
    let playable = || tracks.iter().filter(|track| !track.segments.is_empty() && track.complete == is_whole);
    let audio = playable().find(|track| !track.is_video());
    let mut rungs: Vec<&Track> = playable().filter(|track| track.is_video()).collect();
    rungs.sort_by_key(|track| std::cmp::Reverse(pixels(track)));
    let Some(first) = rungs.len().checked_sub(1).map(|last| last / 2) else {
        if let Some(audio) = audio {
            variant(&mut text, audio, None, false);
        }
        return text;
    };
    let start = rungs.remove(first);
    rungs.insert(0, start);
    if let Some(TrackKind::Audio { channels, .. }) = audio.map(|audio| audio.kind) {
        let media = "TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"audio\",DEFAULT=YES,AUTOSELECT=YES";
        line(
            &mut text,
            format_args!("#EXT-X-MEDIA:{media},CHANNELS=\"{channels}\",URI=\"audio/index.m3u8\""),
        );
    }
    for one in texts {
        rendition(&mut text, one);
    }
    for rung in rungs {
        variant(&mut text, rung, audio, !texts.is_empty());
    }
    text
}

fn rendition(out: &mut String, text: &Text) {
    let Text { name, label, .. } = text;
    let language =
        text.language.as_ref().map(|language| format!(",LANGUAGE=\"{language}\"")).unwrap_or_default();
    // Apple's word for captions that tell what is heard, too (HLS 4.4.6.1).
    let heard =
        "public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound";
    let nature = if text.is_captions { format!(",CHARACTERISTICS=\"{heard}\"") } else { String::new() };
    line(
        out,
        format_args!(
            "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"text\",NAME=\"{label}\"{language},DEFAULT=NO,AUTOSELECT=YES,\
             FORCED=NO{nature},URI=\"{name}/index.m3u8\""
        ),
    );
}

fn pixels(track: &Track) -> u64 {
    match track.kind {
        TrackKind::Video { width, height, .. } => u64::from(width) * u64::from(height),
        TrackKind::Audio { .. } => 0,
    }
}

fn variant(text: &mut String, track: &Track, audio: Option<&Track>, has_texts: bool) {
    let with_audio = |of: fn(&Track) -> u64| of(track) + audio.map_or(0, of);
    let codecs: Vec<&str> = std::iter::once(track).chain(audio).map(|track| track.codecs.as_str()).collect();
    let picture = match track.kind {
        TrackKind::Video { width, height, frame_rate } => {
            format!(",RESOLUTION={width}x{height},FRAME-RATE={:.3}", frame_rate.as_f64())
        }
        TrackKind::Audio { .. } => String::new(),
    };
    let attributes = format!(
        "BANDWIDTH={},AVERAGE-BANDWIDTH={},CODECS=\"{}\"{picture}{}{}",
        with_audio(Track::peak_bandwidth),
        with_audio(Track::average_bandwidth),
        codecs.join(","),
        if audio.is_some() { ",AUDIO=\"audio\"" } else { "" },
        if has_texts { ",SUBTITLES=\"text\"" } else { "" }
    );
    line(text, format_args!("#EXT-X-STREAM-INF:{attributes}"));
    line(text, format_args!("{}/index.m3u8", track.name));
}
