//! Real films and odd forms of one: what they become, frame by frame.
//!
//! | trait | test |
//! | --- | --- |
//! | real clips: no sound, NTSC rates, oblong pixels, crushed, AVI, MPEG-PS, MPEG-TS, captions | [`real_films_keep_every_frame`] |
//! | long, and Full HD | [`long_and_large_films_keep_every_frame`] |
//! | initialisation segment and segment joined | [`films_in_fragments_are_read`] |
//! | fractional rates, 10 bits, 4:2:2, 4:4:4, AV1, pixel aspect, turns, fields | [`odd_forms_of_a_film_keep_its_length_and_its_frames`] |
//! | portrait, rotated by 90, VFR, fast, odd sizes, HEVC 10 bits, VP8, VP9, FLV, MKV, fragments, television | `good` |
//! | no sound, sound alone, mono, 5.1 | `good` |
//! | HDR10 and HLG | `good` |
//! | cut short, bit rot, empty, text, playlist, encrypted, stubs | `refused`, and how each may end in `poison` |

use crate::clips::{base, made, written};
use crate::good::checked;
use crate::judge;
use std::path::Path;
use testkit::clip;

/// A film of this many frames, each of which is in the largest rung: none lost, none doubled.
fn whole(source: &Path, seconds: f64, frames: u64) -> (u32, u32) {
    let made = checked(source, seconds);
    let rung = &made.output.renditions[0];
    assert_eq!(rung.samples, frames, "{}", source.display());
    let playlist = made.path(&format!("{}/index.m3u8", rung.name));
    let shown = judge::ask(&playlist, "-select_streams v:0 -show_entries stream=pix_fmt,sample_aspect_ratio");
    assert_eq!(shown[0], "1:1,yuv420p", "{}", source.display());
    (rung.width, rung.height)
}

#[test]
fn real_films_keep_every_frame() {
    for (name, seconds, frames) in [
        ("bikes.mp4", 10.0, 250),
        ("carphone_pristine.mp4", 4.0, 120),
        ("carphone_distorted.mp4", 4.0, 120),
        ("b.mp4", 5.0, 150),
        ("muted_b.mp4", 5.0, 150),
        ("b.avi", 5.0, 150),
        ("cityCC0.mpg", 7.6, 190),
        ("sample.mp4", 0.98, 23),
        ("sintel-captions.ts", 10.1, 240),
        ("multi-channel-608-captions.ts", 6.04, 181),
        ("test-segment.ts", 8.93, 134),
    ] {
        whole(&clip(name), seconds, frames);
    }
}

#[test]
fn long_and_large_films_keep_every_frame() {
    assert_eq!(whole(&clip("world.mp4"), 30.0, 901), (426, 240));
    assert_eq!(whole(&clip("a.mp4"), 7.0, 209), (640, 360));
}

#[test]
fn films_in_fragments_are_read() {
    for (name, parts, seconds) in [
        ("captions.mp4", ["dash-608-captions-init.mp4", "dash-608-captions-seg.m4s"], 4.0),
        ("malformed.mp4", ["malformed-sei-init.mp4", "malformed-sei.m4s"], 4.0),
    ] {
        let bytes = parts.map(|name| std::fs::read(clip(name)).expect("a clip")).concat();
        checked(&written(name, &bytes), seconds);
    }
}

#[test]
fn odd_forms_of_a_film_keep_its_length_and_its_frames() {
    let encoded = "-c:v libx264 -preset ultrafast -c:a copy";
    for (name, recipe, frames, size) in [
        ("cinema.mp4", "-r 24000/1001", 48, (640, 360)),
        ("ntsc.mp4", "-r 30000/1001", 60, (640, 360)),
        ("slow.mp4", "-r 25/2", 25, (640, 360)),
        ("ten-bits.mp4", "-vf format=yuv420p10le", 50, (640, 360)),
        ("studio.mp4", "-vf format=yuv422p10le", 50, (640, 360)),
        ("rich.mp4", "-vf format=yuv444p", 50, (640, 360)),
        ("oblong.mp4", "-vf scale=320:360,setsar=2/1", 50, (640, 360)),
        ("fields.mp4", "-vf setfield=tff -flags +ilme+ildct -x264-params interlaced=1", 50, (640, 360)),
    ] {
        let source = made(name, &base(), &format!("{recipe} {encoded}"));
        assert_eq!(whole(&source, 2.0, frames), size, "{name}");
    }
    for (name, recipe, size) in [
        ("half-turned.mp4", "-c copy -metadata:s:v:0 rotate=180", (640, 360)),
        ("turned-back.mp4", "-c copy -metadata:s:v:0 rotate=270", (360, 640)),
        ("modern.mp4", "-c:v libsvtav1 -preset 12 -c:a copy", (640, 360)),
    ] {
        assert_eq!(whole(&made(name, &base(), recipe), 2.0, 50), size, "{name}");
    }
}
