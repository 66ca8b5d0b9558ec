//! Sound, as it was and made anew.

use crate::clips::{base, bunny, made, written};
use crate::good::checked;
use crate::{judge, make, make_piece, probe, settings};
use domain::media::{Container, Piece, Segment, plan};
use std::path::{Path, PathBuf};
use transcode::CancelFlag;

#[test]
fn sound_alone_becomes_an_audio_playlist() {
    let sound = checked(&made("audio.m4a", &base(), "-vn -c:a copy"), 2.0);
    assert!(sound.plan.rungs.is_empty());
    assert!((judge::seconds(&sound.path("main.m3u8")) - 2.0).abs() < 0.2);
    let mp3 = checked(&made("audio.mp3", &base(), "-vn -ac 1 -c:a libmp3lame"), 2.0);
    assert_eq!(mp3.plan.audio.expect("audio").channels, 1);
    checked(&made("audio.wav", &base(), "-vn"), 2.0);
}

/// Two seconds of silence, but for one sample in the middle of each.
fn beats() -> PathBuf {
    let rate = 48_000_u32;
    let beat = |sample: u32| if sample % rate == rate / 2 { i16::MAX } else { 0 };
    let samples: Vec<u8> = (0..2 * rate).flat_map(|sample| beat(sample).to_le_bytes()).collect();
    let size = |bytes: usize| u32::try_from(bytes).expect("two seconds").to_le_bytes();
    let format: &[u8] = b"WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\xbb\0\0\0\x77\x01\0\x02\0\x10\0data";
    let head = [b"RIFF", &size(format.len() + 4 + samples.len())[..], format, &size(samples.len())].concat();
    written("beats.wav", &[head, samples].concat())
}

/// The beats of a result are where they were, but for so many samples.
fn assert_on_time(source: &Path, tolerance: u32, is_copied: bool) {
    let made = make(source, Container::Cmaf).expect("a result");
    assert_eq!(made.plan.audio.as_ref().map(|audio| audio.copy), Some(is_copied), "{}", source.display());
    let heard = judge::beats(&made.path("audio/index.m3u8"));
    assert_eq!(heard.len(), 2, "{}: {heard:?}", source.display());
    let off = |(heard, was): (&u32, u32)| heard.abs_diff(was);
    let is_near = heard.iter().zip([24_000, 72_000]).map(off).all(|off| off < tolerance);
    assert!(is_near, "{}: {heard:?}", source.display());
}

#[test]
fn sound_is_heard_when_it_was() {
    assert_on_time(&beats(), 64, false);
}

#[test]
fn copied_sound_is_heard_when_it_was() {
    assert_on_time(&made("beats.m4a", &beats(), "-c:a aac"), 64, true);
    assert_on_time(&made("beats-44.m4a", &beats(), "-c:a aac -ar 44100"), 64, true);
    // Beside a picture, and delayed by the encoder's priming as players hear it.
    let picture = "-f lavfi -i color=s=320x180:r=25:d=2 -c:a aac -c:v libx264 -preset ultrafast";
    assert_on_time(&made("beats.mp4", &beats(), picture), 64, true);
}

/// The packets of a file's first stream of sound: hashes of their bytes.
fn packets(file: &Path) -> Vec<String> {
    let lines = judge::ask(file, "-select_streams a:0 -show_data_hash md5 -show_entries packet=data_hash");
    // What else is said of a packet makes empty columns.
    lines.iter().map(|line| line.trim_matches(',').to_owned()).collect()
}

#[test]
fn plain_aac_is_copied_out_of_every_container() {
    for kind in ["mp4", "mov", "mkv", "flv", "ts"] {
        let name = &format!("copied.{kind}");
        let source = made(name, &base(), "-c:v copy -ar 44100 -c:a aac");
        let made = checked(&source, 2.0);
        let audio = made.plan.audio.as_ref().expect("sound");
        assert!(audio.copy && (audio.rate, audio.channels) == (44_100, 2), "{name}: {audio:?}");
        let playlist = made.path("audio/index.m3u8");
        let (own, copied) = (packets(&source), packets(&playlist));
        // Transport streams have the head of ADTS before each.
        if kind != "ts" {
            // All but the priming in front, and an end that the source says not to play.
            let left_out = (0..2).find(|left_out| own[*left_out..].starts_with(&copied));
            assert!(left_out.is_some() && own.len() - copied.len() <= 2, "{name}: {own:?} {copied:?}");
        }
        let facts = judge::ask(&playlist, "-show_entries stream=codec_name,profile,sample_rate,channels");
        assert_eq!(facts[0], "aac,LC,44100,2", "{name}");
    }
}

#[test]
fn what_is_not_plain_aac_without_gaps_is_encoded() {
    let odd = [
        ("low-rate.mp4", base(), "-c:v copy -c:a aac -ar 22050"),
        ("surround.mp4", bunny(), "-t 2 -c copy"),
        ("rich.mp4", base(), "-c:v copy -c:a aac -b:a 256k"),
        ("two-sounds.mp4", base(), "-map 0:v -map 0:a -map 0:a -c copy"),
        ("with-a-gap.mkv", base(), "-c copy -bsf:a setts=pts=PTS+gte(N\\,40)*300:dts=DTS+gte(N\\,40)*300"),
        ("late.mkv", base(), "-c copy -bsf:a setts=pts=PTS+200:dts=DTS+200"),
    ];
    for (name, input, recipe) in odd {
        let source = made(name, &input, recipe);
        let made = make(&source, Container::Cmaf).unwrap_or_else(|failure| panic!("{name}: {failure}"));
        verify::dir(made.folder.path()).assert_clean();
        let audio = made.plan.audio.as_ref().expect("sound");
        assert!(!audio.copy && audio.rate == 48_000, "{name}: {audio:?}");
    }
}

#[test]
fn the_head_of_the_sound_is_the_start_of_all_of_it() {
    let mut plan =
        plan(&probe(&bunny()).expect("a probe"), &settings(Container::Cmaf), None, None).expect("a plan");
    plan.audio.as_mut().expect("sound").head_segments = 2;
    let [head, whole] = [Piece::AudioHead, Piece::Audio].map(|piece| {
        let folder = tempfile::tempdir().expect("a folder");
        let made = make_piece(&bunny(), folder.path(), &plan, piece, &CancelFlag::new());
        (made.unwrap_or_else(|failure| panic!("{piece}: {failure}")), folder)
    });
    let (first, all) = (&head.0.tracks[0], &whole.0.tracks[0]);
    assert_eq!((first.segments.len(), all.segments.len()), (2, 3));
    assert_eq!((first.init_sha256.as_str(), first.start), (all.init_sha256.as_str(), 0));
    let lengths = |segments: &[Segment]| segments.iter().map(|segment| segment.duration).collect::<Vec<_>>();
    assert_eq!(lengths(&first.segments), lengths(&all.segments[..2]));
    let segment =
        |of: &tempfile::TempDir| std::fs::read(of.path().join("audio/00001.m4s")).expect("a segment");
    assert!(segment(&head.1) == segment(&whole.1), "the first segment is the same, bit by bit");
}
