//! Playlists and the manifest over the tracks, by the specification.

use super::{TRACKS, Track};
use std::fmt::Write as _;

fn seconds(track: &Track, samples: u64) -> f64 {
    (samples * track.sample()) as f64 / f64::from(track.timescale())
}

pub fn media(track: &Track) -> String {
    let mut text = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:VOD\n\
         #EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"init.mp4\"\n"
        .to_owned();
    for (index, samples) in track.segments.iter().enumerate() {
        write!(text, "#EXTINF:{:.6},\n{:05}.m4s\n", seconds(track, *samples), index + 1).unwrap();
    }
    text + "#EXT-X-ENDLIST\n"
}

/// The peak of contiguous segments between one and three seconds, and the average.
fn rates(track: &Track, sizes: &[u64]) -> (u64, u64) {
    let of = |range: std::ops::RangeInclusive<usize>| {
        let bits: u64 = sizes[range.clone()].iter().map(|bytes| bytes * 8).sum();
        let lasts: f64 = track.segments[range].iter().map(|samples| seconds(track, *samples)).sum();
        (bits as f64 / lasts).ceil() as u64
    };
    let mut peak = of(0..=0).max(of(1..=1));
    if seconds(track, track.segments[2]) >= 1.0 {
        peak = peak.max(of(2..=2));
    }
    // The last two together last no more than three seconds.
    (peak.max(of(1..=2)), of(0..=2))
}

pub fn multivariant(sizes: &[Vec<u64>]) -> String {
    let (peak, average) = rates(&TRACKS[2], &sizes[2]);
    let mut text = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n\
         #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"audio\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\",URI=\"audio/index.m3u8\"\n"
        .to_owned();
    for (track, sizes) in TRACKS.iter().zip(sizes) {
        let Some((width, height)) = track.size else { continue };
        let own = rates(track, sizes);
        writeln!(
            text,
            "#EXT-X-STREAM-INF:BANDWIDTH={},AVERAGE-BANDWIDTH={},CODECS=\"{},mp4a.40.2\",\
             RESOLUTION={width}x{height},FRAME-RATE=25.000,AUDIO=\"audio\"\n{}/index.m3u8",
            own.0 + peak,
            own.1 + average,
            track.codecs(),
            track.name
        )
        .unwrap();
    }
    text
}

pub fn mpd(sizes: &[Vec<u64>]) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" \
         profiles=\"urn:mpeg:dash:profile:isoff-live:2011\" type=\"static\" minBufferTime=\"PT2S\" \
         mediaPresentationDuration=\"PT5.000S\" maxSegmentDuration=\"PT2.006S\">\n<Period id=\"1\" start=\"PT0S\">\n"
        .to_owned();
    for (id, kind, range) in [(1, "video", 0..2), (2, "audio", 2..3)] {
        writeln!(
            text,
            "<AdaptationSet id=\"{id}\" contentType=\"{kind}\" mimeType=\"{kind}/mp4\" segmentAlignment=\"true\" startWithSAP=\"1\">"
        )
        .unwrap();
        for (track, sizes) in TRACKS[range.clone()].iter().zip(&sizes[range]) {
            representation(&mut text, track, rates(track, sizes).0);
        }
        text.push_str("</AdaptationSet>\n");
    }
    text + "</Period>\n</MPD>\n"
}

fn representation(text: &mut String, track: &Track, bandwidth: u64) {
    let (name, codecs, scale) = (track.name, track.codecs(), track.timescale());
    let (attributes, inside) = match track.size {
        Some((width, height)) => {
            (format!("width=\"{width}\" height=\"{height}\" frameRate=\"25/1\" sar=\"1:1\""), "")
        }
        None => (
            "audioSamplingRate=\"48000\"".to_owned(),
            "<AudioChannelConfiguration schemeIdUri=\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\" value=\"2\"/>\n",
        ),
    };
    let [first, _, last] = [0, 1, 2].map(|index: usize| track.segments[index] * track.sample());
    write!(
        text,
        "<Representation id=\"{name}\" codecs=\"{codecs}\" bandwidth=\"{bandwidth}\" {attributes}>\n{inside}\
         <SegmentTemplate timescale=\"{scale}\" startNumber=\"1\" initialization=\"$RepresentationID$/init.mp4\" \
         media=\"{name}/$Number%05d$.m4s\">\n<SegmentTimeline>\n<S t=\"0\" d=\"{first}\" r=\"1\"/>\n<S t=\"{}\" d=\"{last}\"/>\n\
         </SegmentTimeline>\n</SegmentTemplate>\n</Representation>\n",
        2 * first
    )
    .unwrap();
}
