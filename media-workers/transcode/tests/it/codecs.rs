//! Rungs in other codecs than H.264.

use crate::clips::{base, bunny};
use crate::good::checked_by;
use crate::{Made, PROGRAM, judge, make_by, settings};
use domain::media::{Container, VideoCodec};
use domain::profile::VideoSettings;
use std::path::Path;

fn of(container: Container, codec: VideoCodec) -> VideoSettings {
    VideoSettings { codec, ..settings(container) }
}

/// What ffprobe says of the codec of a file's video.
fn seen(file: &Path) -> String {
    let question = "-select_streams v:0 -show_entries stream=codec_name,codec_tag_string,pix_fmt,color_space";
    judge::ask(file, question)[0].clone()
}

/// The codec strings of the rungs; the validator has held them against the sample entries.
fn codecs(made: &Made) -> Vec<&str> {
    let rungs = made.output.renditions.iter().filter(|made| made.width > 0);
    rungs.map(|made| made.codecs.as_str()).collect()
}

#[test]
fn this_machine_can_encode_every_codec_that_a_profile_may_name() {
    assert_eq!(transcode::encoders(Path::new(PROGRAM)).expect("a machine made ready"), VideoCodec::ALL);
}

#[test]
fn a_ladder_of_hevc_plays_as_hvc1_with_its_key_frames_aligned() {
    let made = checked_by(&bunny(), &of(Container::Cmaf, VideoCodec::Hevc), 5.3);
    for rung in ["360p", "240p"] {
        assert_eq!(seen(&made.path(&format!("{rung}/index.m3u8"))), "hevc,hvc1,yuv420p,bt709");
    }
    assert!(codecs(&made).iter().all(|codec| codec.starts_with("hvc1.1.6.L")), "{:?}", codecs(&made));
    assert_eq!(made.output.renditions[0].segments_ms, [2000, 2000, 1280]);
}

#[test]
fn a_cap_binds_hevc() {
    let mut capped = of(Container::Cmaf, VideoCodec::Hevc);
    capped.rungs.truncate(1);
    capped.rungs[0].max_kbps = 60;
    let small = make_by(&bunny(), &capped).expect("a result").output.renditions[0].bytes;
    capped.rungs[0].max_kbps = 5_000;
    let large = make_by(&bunny(), &capped).expect("a result").output.renditions[0].bytes;
    assert!(small * 3 < large * 2, "{small} of {large} bytes");
}

#[test]
fn a_ladder_of_av1_says_its_level_and_depth() {
    let made = checked_by(&base(), &of(Container::Cmaf, VideoCodec::Av1), 2.0);
    assert!(seen(&made.path("360p/index.m3u8")).starts_with("av1,av01,yuv420p"));
    assert!(codecs(&made).iter().all(|codec| codec.starts_with("av01.0.0") && codec.ends_with("M.08")));
}

#[test]
fn a_progressive_mp4_can_be_of_any_codec() {
    for (codec, name) in [(VideoCodec::Hevc, "hevc"), (VideoCodec::Vp9, "vp9"), (VideoCodec::Av1, "av1")] {
        let made =
            make_by(&base(), &of(Container::Mp4, codec)).unwrap_or_else(|why| panic!("{codec}: {why}"));
        let file = made.path("240p.mp4");
        assert!(seen(&file).starts_with(name), "{}", seen(&file));
        assert_eq!(judge::frames(&file), 50, "{codec}");
        assert!(codecs(&made)[0].starts_with(&name.replace("hevc", "hvc1")[..2]), "{:?}", codecs(&made));
    }
}
