//! Playlists that grow: EVENT, live, and low latency.

use crate::made::{Tree, tree};
use std::fmt::Write as _;

/// A low-latency playlist over the segments of a rung.
pub fn live() -> Tree {
    let mut live = tree();
    let mut text = "#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:1\n\
         #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3.0,HOLD-BACK=6.0,CAN-SKIP-UNTIL=12.0\n\
         #EXT-X-PART-INF:PART-TARGET=1.0\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"360p/init.mp4\"\n\
         #EXT-X-PROGRAM-DATE-TIME:2026-01-31T12:00:00.000Z\n"
        .to_owned();
    for (number, parts) in [(1, 2), (2, 2), (3, 1)] {
        for part in 0..parts {
            let independent = if part == 0 { ",INDEPENDENT=YES" } else { "" };
            writeln!(text, "#EXT-X-PART:DURATION=1.0,URI=\"360p/{number}.{part}.m4s\"{independent}").unwrap();
        }
        writeln!(text, "#EXTINF:{parts}.0,\n360p/{number:05}.m4s").unwrap();
    }
    text += "#EXT-X-PART:DURATION=1.0,URI=\"360p/4.0.m4s\",INDEPENDENT=YES\n\
             #EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"360p/4.1.m4s\"\n\
             #EXT-X-RENDITION-REPORT:URI=\"../720p/live.m3u8\",LAST-MSN=4,LAST-PART=0\n";
    live.0.insert("live.m3u8".to_owned(), text.into_bytes());
    live
}

#[test]
fn a_low_latency_playlist_is_clean() {
    live().verified("live.m3u8").assert_clean();
}

#[test]
fn a_result_that_still_grows_is_clean() {
    let mut growing = tree();
    for track in ["360p", "720p", "audio"] {
        let playlist = format!("{track}/index.m3u8");
        growing.edit(&playlist, "#EXT-X-ENDLIST\n", "");
        growing.edit(&playlist, "PLAYLIST-TYPE:VOD", "PLAYLIST-TYPE:EVENT");
    }
    // One rung is behind the others.
    growing.edit("720p/index.m3u8", "#EXTINF:1.000000,\n00003.m4s\n", "");
    growing.0.remove("manifest.mpd");
    growing.verified(".").assert_clean();
}

#[test]
fn a_live_manifest_is_clean_beside_playlists_that_are_further() {
    let mut growing = tree();
    for track in ["360p", "720p", "audio"] {
        growing.edit(&format!("{track}/index.m3u8"), "#EXT-X-PLAYLIST-TYPE:VOD\n", "");
        growing.edit(&format!("{track}/index.m3u8"), "#EXT-X-ENDLIST\n", "");
    }
    growing.edit("manifest.mpd", "mediaPresentationDuration=\"PT5.000S\"", "availabilityStartTime=\"2026-01-31T12:00:00Z\" publishTime=\"2026-01-31T12:00:05Z\" minimumUpdatePeriod=\"PT2S\"");
    growing.edit("manifest.mpd", "\"static\"", "\"dynamic\"");
    for last in [
        "<S t=\"100000\" d=\"25000\"/>\n",
        "<S t=\"100000\" d=\"25000\"/>\n",
        "<S t=\"192512\" d=\"47104\"/>\n",
    ] {
        growing.edit("manifest.mpd", last, "");
    }
    growing.verified(".").assert_clean();
}

#[test]
fn a_discontinuity_lets_times_start_anew() {
    let mut twice = tree();
    let playlist = "360p/index.m3u8";
    let text = twice.text(playlist);
    let of_segments = |line: &&str| line.starts_with("#EXTINF") || line.starts_with('0');
    let segments = text.lines().filter(of_segments).collect::<Vec<_>>().join("\n");
    twice.edit(
        playlist,
        "#EXT-X-ENDLIST",
        &format!("#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"init.mp4\"\n{segments}\n#EXT-X-ENDLIST"),
    );
    twice.verified(playlist).assert_clean();
    twice.edit(playlist, "#EXT-X-DISCONTINUITY\n", "");
    assert!(!twice.verified(playlist).is_conformant());
}

#[test]
fn pictures_and_key_frames_for_seeking_are_tolerated() {
    let mut seeking = tree();
    seeking.edit(
        "main.m3u8",
        "#EXT-X-MEDIA",
        "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90000,CODECS=\"avc1.42C01F\",RESOLUTION=640x360,URI=\"360p/keys.m3u8\"\n\
         #EXT-X-IMAGE-STREAM-INF:BANDWIDTH=9000,RESOLUTION=160x90,CODECS=\"jpeg\",URI=\"pictures.m3u8\"\n#EXT-X-MEDIA",
    );
    let keys = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-I-FRAMES-ONLY\n\
                #EXT-X-MAP:URI=\"init.mp4\"\n#EXTINF:2.0,\n#EXT-X-BYTERANGE:900@0\n00001.m4s\n#EXTINF:2.0,\n#EXT-X-BYTERANGE:900\n00001.m4s\n#EXT-X-ENDLIST\n";
    seeking.0.insert("360p/keys.m3u8".to_owned(), keys.as_bytes().to_vec());
    let pictures = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:5\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-IMAGES-ONLY\n\
                    #EXTINF:5.0,\n#EXT-X-TILES:RESOLUTION=160x90,LAYOUT=5x5,DURATION=1.0\npictures.jpg\n#EXT-X-ENDLIST\n";
    seeking.0.insert("pictures.m3u8".to_owned(), pictures.as_bytes().to_vec());
    seeking.0.insert("pictures.jpg".to_owned(), vec![0xff, 0xd8]);
    seeking.edit(
        "manifest.mpd",
        "</Period>",
        "<AdaptationSet id=\"9\" contentType=\"image\" mimeType=\"image/jpeg\"><Representation id=\"pictures\" bandwidth=\"9000\" \
         width=\"800\" height=\"450\"><SegmentTemplate media=\"pictures.jpg\" duration=\"5\"/></Representation></AdaptationSet></Period>",
    );
    seeking.verified(".").assert_clean();
}
