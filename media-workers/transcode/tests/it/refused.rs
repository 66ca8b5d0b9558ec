//! Sources that must end with a typed reason.

use crate::clips::{base, bunny, made, written};
use crate::{make, probe, reason};
use domain::media::{Container, FailureReason};

#[test]
fn what_is_no_media_is_refused_by_its_bytes() {
    let files: [(&str, &[u8], FailureReason); 5] = [
        ("empty.mp4", b"", FailureReason::EmptyFile),
        ("text.mp4", b"not a video, whatever the name says\n", FailureReason::NotMedia),
        (
            "playlist.mp4",
            b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://127.0.0.1:9/secret\n#EXT-X-ENDLIST\n",
            FailureReason::NotMedia,
        ),
        ("drawing.mp4", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", FailureReason::NotMedia),
        ("archive.mp4", b"PK\x03\x04 an archive of something large", FailureReason::NotMedia),
    ];
    for (name, bytes, expected) in files {
        assert_eq!(reason(probe(&written(name, bytes))), Some(expected), "{name}");
    }
}

#[test]
fn an_mp4_cut_before_its_index_says_so() {
    let whole = std::fs::read(base()).expect("a clip");
    let cut = written("cut-before-index.mp4", &whole[..whole.len() / 2]);
    assert_eq!(reason(probe(&cut)), Some(FailureReason::TruncatedNoIndex));
}

#[test]
fn an_mp4_cut_after_its_index_is_too_short() {
    let whole = std::fs::read(made("quick.mp4", &bunny(), "-c copy -movflags +faststart")).expect("a clip");
    let cut = written("cut-after-index.mp4", &whole[..whole.len() / 2]);
    assert_eq!(reason(make(&cut, Container::Cmaf)), Some(FailureReason::DurationMismatch));
}

/// These have no clock references for seconds, which tsdemux takes for cuts; told to ignore them, it gives samples no
/// times at all (GStreamer 1.22).
#[test]
fn a_transport_stream_whose_clock_is_lost_is_not_shown_in_part() {
    for name in ["sintel-captions.ts", "multi-channel-608-captions.ts"] {
        assert_eq!(reason(probe(&testkit::clip(name))), Some(FailureReason::DurationMismatch), "{name}");
    }
}

#[test]
fn encrypted_films_are_refused() {
    let recipe = "-c copy -encryption_scheme cenc-aes-ctr -encryption_key 76a6c65c5ea762046bd749a2e632ccbb \
                  -encryption_kid a7e61c373e219033c21091fa607bf3b8";
    assert_eq!(reason(probe(&made("locked.mp4", &base(), recipe))), Some(FailureReason::DrmProtected));
}

#[test]
fn codecs_outside_the_list_are_refused() {
    for (name, recipe) in [
        ("ffv1.mkv", "-c:v ffv1 -c:a copy"),
        ("wma.avi", "-c:v mpeg4 -c:a wmav2"),
        ("jpeg.avi", "-c:v mjpeg -an"),
    ] {
        assert_eq!(
            reason(probe(&made(name, &base(), recipe))),
            Some(FailureReason::UnsupportedCodec),
            "{name}"
        );
    }
}

#[test]
fn a_container_without_streams_is_refused() {
    let packet: Vec<u8> = [0x47, 0x1f, 0xff, 0x10].into_iter().chain([0xff; 184]).collect();
    let empty = written("empty.ts", &packet.repeat(500));
    assert_eq!(reason(probe(&empty)), Some(FailureReason::NoPlayableStream));
}

#[test]
fn damaged_films_end_with_a_result_or_a_typed_reason_and_never_kill_the_child() {
    let whole = std::fs::read(base()).expect("a clip");
    for seed in 1..=8_u64 {
        let mut damaged = whole.clone();
        let mut state = seed;
        for _ in 0..200 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = whole.len() / 4 + (state >> 33) as usize % (whole.len() * 3 / 4);
            damaged[at] ^= 1 << (state >> 24 & 7);
        }
        let file = written(&format!("damaged-{seed}.mp4"), &damaged);
        if let Err(failure) = make(&file, Container::Cmaf) {
            assert!(!failure.reason.is_transient(), "seed {seed}: {failure}");
        }
    }
}
