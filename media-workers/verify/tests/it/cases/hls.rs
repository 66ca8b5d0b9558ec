//! Media playlists.

use super::Case;
use verify::Rule;

const RUNG: &str = "360p/index.m3u8";

pub const CASES: &[Case] = &[
    (Rule::Nothing, "no playlist", |tree| {
        tree.0.retain(|name, _| !["manifest.mpd", "main.m3u8"].contains(&name.as_str()));
    }),
    (Rule::Missing, "a segment is gone", |tree| drop(tree.0.remove("360p/00002.m4s"))),
    (Rule::Missing, "an init is gone", |tree| drop(tree.0.remove("audio/init.mp4"))),
    (Rule::Missing, "a byte range beyond the end", |tree| {
        tree.edit(RUNG, "00002.m4s", "#EXT-X-BYTERANGE:999999@0\n00002.m4s");
    }),
    (Rule::Outside, "out of the folder", |tree| {
        tree.edit(RUNG, "00002.m4s", "../../../../../../etc/hostname");
    }),
    (Rule::Outside, "a URL in a folder", |tree| tree.edit(RUNG, "00002.m4s", "https://example.org/2.m4s")),
    (Rule::HlsText, "a byte order mark", |tree| tree.edit(RUNG, "#EXTM3U", "\u{feff}#EXTM3U")),
    (Rule::HlsText, "a control character", |tree| tree.edit(RUNG, "00002.m4s", "00002\u{7}.m4s")),
    (Rule::HlsText, "not UTF-8", |tree| tree.0.get_mut(RUNG).unwrap().extend(b"# \xff\n")),
    (Rule::HlsHeader, "no first line", |tree| tree.edit(RUNG, "#EXTM3U\n", "")),
    (Rule::HlsHeader, "empty", |tree| tree.0.get_mut(RUNG).unwrap().clear()),
    (Rule::HlsUnknown, "a tag nobody knows", |tree| {
        tree.edit(RUNG, "#EXT-X-ENDLIST", "#EXT-X-END\n#EXT-X-ENDLIST");
    }),
    (Rule::HlsValue, "a target that is no number", |tree| {
        tree.edit(RUNG, "TARGETDURATION:2", "TARGETDURATION:two");
    }),
    (Rule::HlsValue, "EXTINF without a comma", |tree| {
        tree.edit(RUNG, "#EXTINF:2.000000,", "#EXTINF:2.000000");
    }),
    (Rule::HlsValue, "a tag without its value", |tree| {
        tree.edit(RUNG, "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-PLAYLIST-TYPE");
    }),
    (Rule::HlsValue, "a value where none belongs", |tree| {
        tree.edit(RUNG, "#EXT-X-ENDLIST", "#EXT-X-ENDLIST:1");
    }),
    (Rule::HlsValue, "no such type", |tree| tree.edit(RUNG, "TYPE:VOD", "TYPE:vod")),
    (Rule::HlsValue, "a date without a zone", |tree| {
        tree.edit(RUNG, "#EXTINF", "#EXT-X-PROGRAM-DATE-TIME:2026-01-31T12:00:00\n#EXTINF");
    }),
    (Rule::HlsAttributes, "an open quote", |tree| tree.edit(RUNG, "\"init.mp4\"", "\"init.mp4")),
    (Rule::HlsAttributes, "a space between attributes", |tree| {
        tree.edit(RUNG, "\"init.mp4\"", "\"init.mp4\", BYTERANGE=\"800@0\"");
    }),
    (Rule::HlsAttributes, "the same attribute twice", |tree| {
        tree.edit(RUNG, "\"init.mp4\"", "\"init.mp4\",URI=\"init.mp4\"");
    }),
    (Rule::HlsAttributeValue, "a URI without quotes", |tree| tree.edit(RUNG, "\"init.mp4\"", "init.mp4")),
    (Rule::HlsRequired, "a map without a URI", |tree| {
        tree.edit(RUNG, "URI=\"init.mp4\"", "BYTERANGE=\"800@0\"");
    }),
    (Rule::HlsOnce, "two targets", |tree| {
        tree.edit(RUNG, "#EXT-X-TARGETDURATION:2", "#EXT-X-TARGETDURATION:2\n#EXT-X-TARGETDURATION:2");
    }),
    (Rule::HlsMixed, "a variant in a rung's playlist", |tree| {
        tree.edit(RUNG, "#EXT-X-ENDLIST", "#EXT-X-SESSION-DATA:DATA-ID=\"a\",VALUE=\"b\"\n#EXT-X-ENDLIST");
    }),
    (Rule::HlsOrder, "a URI without EXTINF", |tree| tree.edit(RUNG, "#EXTINF:1.000000,\n", "")),
    (Rule::HlsOrder, "an EXTINF without a URI", |tree| tree.edit(RUNG, "00003.m4s\n", "")),
    (Rule::HlsOrder, "the sequence number after a segment", |tree| {
        tree.edit(RUNG, "#EXT-X-MEDIA-SEQUENCE:1\n", "");
        tree.edit(RUNG, "00001.m4s\n", "00001.m4s\n#EXT-X-MEDIA-SEQUENCE:1\n");
    }),
    (Rule::HlsVersion, "no version", |tree| tree.edit(RUNG, "#EXT-X-VERSION:7\n", "")),
    (Rule::HlsVersion, "a map in version 5", |tree| tree.edit(RUNG, "VERSION:7", "VERSION:5")),
    (Rule::HlsTarget, "a target that is too small", |tree| {
        tree.edit(RUNG, "TARGETDURATION:2", "TARGETDURATION:1");
    }),
    (Rule::HlsTarget, "no target", |tree| tree.edit(RUNG, "#EXT-X-TARGETDURATION:2\n", "")),
    (Rule::HlsSameTarget, "another target", |tree| tree.edit(RUNG, "TARGETDURATION:2", "TARGETDURATION:3")),
    (Rule::HlsVodEnds, "no end", |tree| tree.edit(RUNG, "#EXT-X-ENDLIST\n", "")),
    (Rule::HlsMap, "no map", |tree| tree.edit(RUNG, "#EXT-X-MAP:URI=\"init.mp4\"\n", "")),
    (Rule::HlsRange, "a range that goes on from nothing", |tree| {
        tree.edit(RUNG, "00001.m4s", "#EXT-X-BYTERANGE:500\n00001.m4s");
    }),
    (Rule::HlsDuration, "a wrong EXTINF", |tree| tree.edit(RUNG, "#EXTINF:1.000000", "#EXTINF:1.040000")),
];
