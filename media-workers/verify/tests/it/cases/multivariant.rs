//! Multivariant playlists, and renditions against each other.

use super::Case;
use crate::made::Tree;
use verify::Rule;

const MAIN: &str = "main.m3u8";
const SUBTITLES: &str =
    "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"text\",NAME=\"en\",URI=\"text.m3u8\"\n#EXT-X-MEDIA:TYPE=AUDIO";

/// Changes the value of an attribute, unquoted, in its first place.
fn attribute(tree: &mut Tree, name: &str, change: impl Fn(f64) -> f64) {
    let text = tree.text(MAIN);
    let at = text.find(&format!("{name}=")).unwrap() + name.len() + 1;
    let end = at + text[at..].find(',').unwrap();
    let new = change(text[at..end].parse().unwrap()).round();
    tree.0.insert(MAIN.to_owned(), format!("{}{new}{}", &text[..at], &text[end..]).into_bytes());
}

pub const CASES: &[Case] = &[
    (Rule::Missing, "a rung without its playlist", |tree| drop(tree.0.remove("720p/index.m3u8"))),
    (Rule::HlsOrder, "a variant without its URI", |tree| tree.edit(MAIN, "360p/index.m3u8\n", "")),
    (Rule::HlsOrder, "a URI of no variant", |tree| tree.edit(MAIN, "#EXT-X-MEDIA", "x.m3u8\n#EXT-X-MEDIA")),
    (Rule::HlsMixed, "a segment's tag", |tree| {
        tree.edit(MAIN, "#EXT-X-MEDIA", "#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA");
    }),
    (Rule::HlsRequired, "no BANDWIDTH", |tree| tree.edit(MAIN, ":BANDWIDTH=", ":X-BANDWIDTH=")),
    (Rule::HlsAttributeValue, "a quoted RESOLUTION", |tree| tree.edit(MAIN, "640x360", "\"640x360\"")),
    (Rule::HlsAttributeValue, "DEFAULT=yes", |tree| tree.edit(MAIN, "DEFAULT=YES", "DEFAULT=yes")),
    (Rule::HlsAttributeValue, "a negative FRAME-RATE", |tree| tree.edit(MAIN, "RATE=25.000", "RATE=-25.000")),
    (Rule::HlsGroup, "a group that is not there", |tree| {
        tree.edit(MAIN, "AUDIO=\"audio\"", "AUDIO=\"sound\"");
    }),
    (Rule::HlsRendition, "a default that is not selected", |tree| {
        tree.edit(MAIN, "AUTOSELECT=YES", "AUTOSELECT=NO");
    }),
    (Rule::HlsRendition, "two of a name", |tree| {
        let text = tree.text(MAIN);
        let line = text.lines().find(|line| line.starts_with("#EXT-X-MEDIA:")).unwrap();
        tree.edit(MAIN, line, &format!("{line}\n{line}"));
    }),
    (Rule::HlsRendition, "captions without INSTREAM-ID", |tree| {
        tree.edit(
            MAIN,
            "#EXT-X-MEDIA:TYPE=AUDIO",
            "#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"cc\",NAME=\"cc\"\n#EXT-X-MEDIA:TYPE=AUDIO",
        );
    }),
    (Rule::HlsRendition, "forced sound", |tree| tree.edit(MAIN, "DEFAULT=YES", "FORCED=YES,DEFAULT=YES")),
    (Rule::HlsBandwidth, "a bandwidth that is too small", |tree| {
        attribute(tree, ":BANDWIDTH", |was| was * 0.95);
    }),
    (Rule::HlsBandwidth, "a heavy segment", |tree| {
        // Bytes that are in no sample, in a box that may be anywhere.
        let mut free = vec![0; 20_008];
        free[..8].copy_from_slice(b"\x00\x00\x4e\x28free");
        tree.0.get_mut("360p/00002.m4s").unwrap().extend(free);
    }),
    (Rule::HlsBandwidthFar, "a bandwidth that is too large", |tree| {
        attribute(tree, ":BANDWIDTH", |was| was * 1.3);
    }),
    (Rule::HlsAverage, "a wrong average", |tree| attribute(tree, "AVERAGE-BANDWIDTH", |was| was * 0.9)),
    (Rule::HlsCodecs, "another level", |tree| tree.edit(MAIN, "avc1.42C01F", "avc1.42C01E")),
    (Rule::HlsCodecs, "sound is not listed", |tree| tree.edit(MAIN, ",mp4a.40.2", "")),
    (Rule::HlsCodecs, "a codec that is not there", |tree| {
        tree.edit(MAIN, ",mp4a.40.2", ",mp4a.40.2,hvc1.1.6.L93.B0");
    }),
    (Rule::HlsResolution, "another size", |tree| tree.edit(MAIN, "1280x720", "1280x718")),
    (Rule::HlsFrameRate, "another rate", |tree| tree.edit(MAIN, "FRAME-RATE=25.000", "FRAME-RATE=30.000")),
    (Rule::HlsChannels, "other channels", |tree| tree.edit(MAIN, "CHANNELS=\"2\"", "CHANNELS=\"6\"")),
    (Rule::HlsDescribed, "no codecs", |tree| tree.edit(MAIN, ",CODECS=\"avc1.42C01F,mp4a.40.2\"", "")),
    (Rule::HlsDescribed, "no size", |tree| tree.edit(MAIN, ",RESOLUTION=640x360", "")),
    (Rule::HlsAligned, "a segment less", |tree| {
        tree.edit("720p/index.m3u8", "#EXTINF:1.000000,\n00003.m4s\n", "");
    }),
    (Rule::HlsAligned, "other numbers", |tree| {
        tree.edit("720p/index.m3u8", "MEDIA-SEQUENCE:1", "MEDIA-SEQUENCE:2");
    }),
    (Rule::HlsSubtitles, "subtitles that are none", |tree| {
        let text = tree
            .text("audio/index.m3u8")
            .replace("#EXT-X-MAP:URI=\"init.mp4\"\n", "")
            .replace(".m4s", ".vtt");
        tree.0.insert("text.m3u8".to_owned(), text.into_bytes());
        for (number, text) in [(1, "WEBVTT\n"), (2, "1\n00:00:01,000"), (3, "WEBVTT\n")] {
            tree.0.insert(format!("{number:05}.vtt"), text.as_bytes().to_vec());
        }
        tree.edit(MAIN, "#EXT-X-MEDIA:TYPE=AUDIO", SUBTITLES);
    }),
];
