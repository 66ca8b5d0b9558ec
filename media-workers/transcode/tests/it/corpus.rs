//! Real films and odd forms of one: what they become, frame by frame.
//!
//! | trait | test |
//! | --- | --- |
//! | real clips: no sound, NTSC rates, oblong pixels, crushed, AVI, MPEG-PS | [`real_films_keep_every_frame`] |
//! | long, and Full HD | [`long_and_large_films_keep_every_frame`] |
//! | fractional rates, 10 bits, 4:2:2, 4:4:4, AV1, pixel aspect, turns, fields | [`odd_forms_of_a_film_keep_its_length_and_its_frames`] |
//! | portrait, rotated by 90, VFR, fast, odd sizes, HEVC 10 bits, VP8, VP9, FLV, MKV, fragments, television | `good` |
//! | no sound, sound alone, mono, 5.1 | `good` |
//! | HDR10 and HLG | `good` |
//! | cut short, bit rot, empty, text, playlist, encrypted, stubs | `refused`, and how each may end in `poison` |

use crate::clips::{base, made};
use crate::good::checked;
use crate::judge;
use std::path::Path;
use testkit::clip;

/// A film whose frames are all in its largest rung, in square pixels of eight bits: none lost, none doubled.
fn whole(source: &Path, seconds: f64) -> (u32, u32) {
    with_holes(source, seconds, 0)
}

/// The same where so many frames are missing on the way: they are filled up.
fn with_holes(source: &Path, seconds: f64, missing: u64) -> (u32, u32) {
    let made = checked(source, seconds);
    let rung = &made.output.renditions[0];
    assert_eq!(rung.samples, judge::frames(source) + missing, "{}", source.display());
    let playlist = made.path(&format!("{}/index.m3u8", rung.name));
    let shown = judge::ask(&playlist, "-select_streams v:0 -show_entries stream=pix_fmt,sample_aspect_ratio");
    assert_eq!(shown[0], "1:1,yuv420p", "{}", source.display());
    (rung.width, rung.height)
}

// Not here: `test-segment.ts`, whose sound ends before its picture.
#[test]
fn real_films_keep_every_frame() {
    for (name, seconds) in [
        ("bikes.mp4", 10.0),
        ("carphone_pristine.mp4", 4.0),
        ("carphone_distorted.mp4", 4.0),
        ("b.mp4", 5.0),
        ("muted_b.mp4", 5.0),
        ("cityCC0.mpg", 7.6),
        ("sample.mp4", 0.98),
    ] {
        whole(&clip(name), seconds);
    }
    with_holes(&clip("b.avi"), 5.0, 1);
}

#[test]
fn long_and_large_films_keep_every_frame() {
    assert_eq!(whole(&clip("world.mp4"), 30.27), (426, 240));
    assert_eq!(whole(&clip("a.mp4"), 7.0), (640, 360));
}

#[test]
fn odd_forms_of_a_film_keep_its_length_and_its_frames() {
    let encoded = "-c:v libx264 -preset ultrafast -c:a copy";
    for (name, recipe, size) in [
        ("cinema.mp4", "-r 24000/1001", (640, 360)),
        ("ntsc.mp4", "-r 30000/1001", (640, 360)),
        ("slow.mp4", "-r 25/2", (640, 360)),
        ("ten-bits.mp4", "-vf format=yuv420p10le", (640, 360)),
        ("studio.mp4", "-vf format=yuv422p10le", (640, 360)),
        ("rich.mp4", "-vf format=yuv444p", (640, 360)),
        ("oblong.mp4", "-vf scale=320:360,setsar=2/1", (640, 360)),
        ("fields.mp4", "-vf setfield=tff -flags +ilme+ildct -x264-params interlaced=1", (640, 360)),
    ] {
        let source = made(name, &base(), &format!("{recipe} {encoded}"));
        assert_eq!(whole(&source, 2.05), size, "{name}");
    }
    for (name, recipe, size) in [
        ("half-turned.mp4", "-c copy -metadata:s:v:0 rotate=180", (640, 360)),
        ("turned-back.mp4", "-c copy -metadata:s:v:0 rotate=270", (360, 640)),
        ("modern.mp4", "-c:v libsvtav1 -preset 12 -c:a copy", (640, 360)),
    ] {
        assert_eq!(whole(&made(name, &base(), recipe), 2.0), size, "{name}");
    }
}
