//! Low-latency playlists.

use super::Case;
use verify::Rule;

const LIVE: &str = "live.m3u8";

pub const CASES: &[Case] = &[
    (Rule::HlsAttributeValue, "a hint of no kind", |tree| tree.edit(LIVE, "TYPE=PART", "TYPE=PARTS")),
    (Rule::HlsRequired, "a part without a duration", |tree| tree.edit(LIVE, "PART:DURATION=1.0,", "PART:")),
    (Rule::HlsRequired, "a report without a number", |tree| tree.edit(LIVE, ",LAST-MSN=4", "")),
    (Rule::HlsVersion, "a delta in version 7", |tree| {
        tree.edit(LIVE, "VERSION:9", "VERSION:7");
        tree.edit(LIVE, "#EXT-X-MAP", "#EXT-X-SKIP:SKIPPED-SEGMENTS=3\n#EXT-X-MAP");
    }),
    (Rule::HlsControl, "a hold-back of less than two parts", |tree| {
        tree.edit(LIVE, "PART-HOLD-BACK=3.0", "PART-HOLD-BACK=1.9");
    }),
    (Rule::HlsControl, "a hold-back of less than three targets", |tree| {
        tree.edit(LIVE, ",HOLD-BACK=6.0", ",HOLD-BACK=5.0");
    }),
    (Rule::HlsControl, "a skip boundary that is too near", |tree| {
        tree.edit(LIVE, "UNTIL=12.0", "UNTIL=11.0");
    }),
    (Rule::HlsControlFar, "a hold-back of less than three parts", |tree| {
        tree.edit(LIVE, "PART-HOLD-BACK=3.0", "PART-HOLD-BACK=2.0");
    }),
    (Rule::HlsPartInfo, "no target of parts", |tree| {
        tree.edit(LIVE, "#EXT-X-PART-INF:PART-TARGET=1.0\n", "");
    }),
    (Rule::HlsPartInfo, "no hold-back of parts", |tree| tree.edit(LIVE, "PART-HOLD-BACK=3.0,", "")),
    (Rule::HlsPartDuration, "a part longer than the target", |tree| {
        tree.edit(LIVE, "PART-TARGET=1.0", "PART-TARGET=0.9");
    }),
    (Rule::HlsPartDuration, "a short part in the middle", |tree| {
        tree.edit(LIVE, "PART:DURATION=1.0", "PART:DURATION=0.8");
    }),
    (Rule::HlsPartSum, "parts that do not add up", |tree| {
        tree.edit(LIVE, "1.m4s\"\n#EXTINF:2.0", "1.m4s\"\n#EXTINF:1.9");
    }),
    (Rule::HlsPartIndependent, "a first part that depends", |tree| tree.edit(LIVE, ",INDEPENDENT=YES", "")),
    (Rule::HlsPartsOld, "parts of long ago", |tree| {
        tree.edit(LIVE, "#EXT-X-PART:DURATION=1.0,URI=\"360p/4.0.m4s\"", "#EXTINF:2.0,\n360p/00001.m4s\n#EXTINF:2.0,\n360p/00002.m4s\n#EXTINF:2.0,\n360p/00003.m4s\n#EXT-X-PART:DURATION=1.0,URI=\"360p/4.0.m4s\"");
    }),
    (Rule::HlsHints, "two hints of a kind", |tree| {
        tree.edit(
            LIVE,
            "#EXT-X-PRELOAD-HINT",
            "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"x\"\n#EXT-X-PRELOAD-HINT",
        );
    }),
    (Rule::HlsHints, "a hint after the end", |tree| {
        tree.edit(LIVE, "#EXT-X-RENDITION", "#EXT-X-ENDLIST\n#EXT-X-RENDITION");
    }),
];
