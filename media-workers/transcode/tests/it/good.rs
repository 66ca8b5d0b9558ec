//! Sources that must become results, whatever their shape.

use crate::clips::{base, bunny, made};
use crate::joined::transcode;
use crate::{Made, judge, make, make_by, pictures, probe, settings};
use domain::media::{Container, OutputFileKind, plan};
use domain::profile::VideoSettings;
use std::path::Path;

/// Makes a CMAF result and checks what must hold for every one of them.
pub fn checked(source: &Path, seconds: f64) -> Made {
    checked_by(source, &settings(Container::Cmaf), seconds)
}

/// The same by other settings.
pub fn checked_by(source: &Path, settings: &VideoSettings, seconds: f64) -> Made {
    let made = make_by(source, settings).unwrap_or_else(|failure| panic!("{}: {failure}", source.display()));
    verify::dir(made.folder.path()).assert_clean();
    let mut key_frames = Vec::new();
    for rung in made.output.renditions.iter().filter(|made| made.width > 0) {
        let playlist = made.path(&format!("{}/index.m3u8", rung.name));
        let length = judge::seconds(&playlist);
        assert!((length - seconds).abs() < 0.3, "{}: {} is {length} s long", source.display(), rung.name);
        assert_eq!(judge::size(&playlist), format!("{},{}", rung.width, rung.height));
        assert_eq!(judge::frames(&playlist), rung.samples, "{}", rung.name);
        key_frames.push(judge::key_frames(&playlist));
    }
    assert!(key_frames.iter().all(|times| !times.is_empty() && *times == key_frames[0]), "{key_frames:?}");
    if made.plan.audio.is_some() {
        let length = judge::seconds(&made.path("audio/index.m3u8"));
        assert!((length - seconds).abs() < 0.3, "{}: the audio is {length} s long", source.display());
    }
    let duration_ms = made.output.duration_ms;
    assert!(duration_ms.abs_diff((seconds * 1000.0) as u64) < 300, "{}: {duration_ms} ms", source.display());
    made
}

#[test]
fn a_film_becomes_a_ladder_with_stereo_sound() {
    let made = checked(&bunny(), 5.3);
    let names: Vec<&str> = made.output.renditions.iter().map(|made| made.name.as_str()).collect();
    assert_eq!(names, ["360p", "240p", "audio"]);
    assert_eq!(made.output.renditions[0].segments_ms, [2000, 2000, 1280]);
    assert_eq!(made.output.renditions[0].samples, 132);
    assert!(made.output.pieces.iter().all(|piece| piece.wall_ms > 0) && made.output.pieces[0].cpu_ms > 0);
    let channels =
        judge::ask(&made.path("audio/index.m3u8"), "-show_entries stream=codec_name,sample_rate,channels");
    assert_eq!(channels[0], "aac,48000,2");
}

#[test]
fn a_rung_shows_what_a_cubic_filter_makes_of_the_source() {
    let mut fine = settings(Container::Cmaf);
    fine.rungs.iter_mut().for_each(|rung| (rung.crf, rung.max_kbps) = (10, 100_000));
    let made = make_by(&bunny(), &fine).expect("a result");
    for (rung, size) in [("360p", "640:360"), ("240p", "426:240")] {
        let recipe = format!("-an -vf scale={size}:flags=bicubic -c:v libx264 -preset ultrafast -qp 0");
        let cubic = crate::clips::made(&format!("cubic-{rung}.mp4"), &bunny(), &recipe);
        let likeness = judge::likeness(&made.path(&format!("{rung}/index.m3u8")), &cubic);
        assert!(likeness > 40.0, "{rung}: {likeness} dB");
    }
}

#[test]
fn a_progressive_mp4_starts_with_its_index() {
    let made = make(&bunny(), Container::Mp4).expect("a result");
    let file = made.path("240p.mp4");
    let bytes = std::fs::read(&file).expect("the one file");
    let at = |kind: &[u8]| bytes.windows(4).position(|window| window == kind).expect("a box of every MP4");
    assert!(at(b"moov") < at(b"mdat"));
    assert!((judge::seconds(&file) - 5.3).abs() < 0.1);
    assert_eq!(judge::frames(&file), 132);
    assert_eq!(judge::ask(&file, "-show_entries stream=codec_name"), ["h264", "aac"]);
    let files: Vec<_> =
        made.output.files.iter().map(|file| (file.kind, file.path.as_str(), file.size)).collect();
    assert_eq!(files[0], (OutputFileKind::Mp4, "240p.mp4", bytes.len() as u64));
    let named: u64 = files.iter().map(|(_, _, size)| size).sum();
    let stored = made.output.pieces.iter().map(|piece| piece.stored_bytes).max();
    assert_eq!(stored, Some(named), "nothing else is left in the folder");
}

#[test]
fn memory_is_that_of_the_job_and_not_of_the_worker() {
    let ballast = std::hint::black_box(vec![1_u8; 700 << 20]);
    let made = make(&base(), Container::Cmaf).expect("a result");
    let peaks: Vec<u64> = made.output.pieces.iter().map(|piece| piece.peak_memory_bytes >> 20).collect();
    assert!(peaks.iter().all(|peak| (10..600).contains(peak)), "{peaks:?} MB beside {}", ballast.len());
}

#[test]
fn a_silent_film_has_no_audio_group() {
    let made = checked(&made("silent.mp4", &base(), "-an -c:v copy"), 2.0);
    let main = std::fs::read_to_string(made.path("main.m3u8")).expect("a playlist");
    assert!(!main.contains("AUDIO") && !main.contains("mp4a"), "{main}");
}

#[test]
fn portrait_and_turned_films_stay_upright() {
    let portrait =
        checked(&made("portrait.mp4", &base(), "-vf transpose=1,scale=406:720 -preset ultrafast"), 2.0);
    assert_eq!((portrait.output.renditions[0].width, portrait.output.renditions[0].height), (360, 640));
    let turned = checked(&made("turned.mp4", &base(), "-c copy -metadata:s:v:0 rotate=90"), 2.0);
    assert_eq!((turned.plan.rungs[0].width, turned.plan.rungs[0].height), (360, 640));
}

#[test]
fn odd_sizes_and_rich_colours_become_what_browsers_play() {
    let made = checked(&made("odd.mp4", &base(), "-vf scale=479:269,format=yuv444p -preset ultrafast"), 2.0);
    let playlist = made.path("240p/index.m3u8");
    assert_eq!(judge::ask(&playlist, "-select_streams v -show_entries stream=pix_fmt")[0], "yuv420p");
}

#[test]
fn a_varying_frame_rate_becomes_a_steady_one() {
    let recipe = "-vf select='if(between(n,10,30),not(mod(n,3)),1)' -fps_mode vfr -preset ultrafast";
    let made = checked(&made("varying.mp4", &base(), recipe), 2.0);
    let rate = made.plan.rungs[0].frame_rate;
    assert!(matches!(rate.den, 1 | 1001), "{rate:?}");
}

#[test]
fn fast_films_are_halved_in_small_rungs() {
    let made = checked(&made("fast.mp4", &base(), "-r 60000/1001 -preset ultrafast"), 2.0);
    assert_eq!((made.plan.rungs[0].frame_rate.num, made.plan.rungs[0].frame_rate.den), (30_000, 1001));
}

#[test]
fn the_containers_and_codecs_of_the_list_are_read() {
    let recipes = [
        ("vp9.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus"),
        ("vp8.webm", "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libvorbis"),
        (
            "hevc.mp4",
            "-c:v libx265 -preset ultrafast -x265-params log-level=error -pix_fmt yuv420p10le -tag:v hvc1",
        ),
        ("film.mkv", "-c copy"),
        ("film.ts", "-c copy"),
        ("film.flv", "-c copy"),
        ("pieces.mp4", "-c copy -movflags frag_keyframe+empty_moov"),
        ("film.mpg", "-c:v mpeg2video -b:v 2M -c:a mp2 -f vob"),
        ("film.avi", "-c:v mpeg4 -b:v 1M -c:a libmp3lame"),
    ];
    for (name, recipe) in recipes {
        checked(&made(name, &base(), recipe), 2.0);
    }
}

#[test]
fn interlaced_television_becomes_progressive_square_pixels() {
    let recipe = "-vf scale=720:576,setsar=64/45 -flags +ilme+ildct -c:v mpeg2video -b:v 3M -c:a mp2";
    let made = checked(&made("television.ts", &base(), recipe), 2.0);
    assert!(made.plan.deinterlace);
    assert_eq!((made.plan.rungs[0].width, made.plan.rungs[0].height), (640, 360));
}

#[test]
fn pictures_are_made_when_the_plan_asks() {
    let (still, moving) = pictures();
    let folder = tempfile::tempdir().expect("a folder");
    let source = bunny();
    let plan =
        plan(&probe(&source).expect("a probe"), &settings(Container::Mp4), Some(&still), Some(&moving));
    let output = transcode(&source, folder.path(), &plan.expect("a plan")).expect("a result");
    let of = |kind| output.files.iter().find(|file| file.kind == kind).expect("planned").clone();
    let thumbnail = of(OutputFileKind::Thumbnail);
    assert_eq!((thumbnail.path.as_str(), thumbnail.content_type.as_str()), ("thumbnail.jpg", "image/jpeg"));
    assert_eq!(judge::size(&folder.path().join("thumbnail.jpg")), "320,180");
    let brightness: f64 = judge::mean_colour(&folder.path().join("thumbnail.jpg")).iter().sum();
    assert!(brightness > 60.0, "not black");
    let preview = of(OutputFileKind::Preview);
    assert_eq!((preview.path.as_str(), preview.content_type.as_str()), ("preview.gif", "image/gif"));
    assert_eq!(judge::size(&folder.path().join("preview.gif")), "160,90");
    assert_eq!(judge::frames(&folder.path().join("preview.gif")), 5);
}

/// The light of one picture, tagged as BT.2100 by this transfer.
fn high_dynamic_range(name: &str, transfer: &str) -> std::path::PathBuf {
    let recipe = format!(
        "-an -vf setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709,zscale=t=linear:npl=203,\
         format=gbrpf32le,zscale=p=bt2020:t={transfer}:m=bt2020nc:r=tv:npl=203,format=yuv420p10le -c:v libx265 -preset ultrafast \
         -x265-params log-level=error:repeat-headers=1:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc \
         -tag:v hvc1"
    )
    .replace(",         ", ",");
    made(name, &base(), &recipe)
}

#[test]
fn high_dynamic_range_is_brought_to_standard_range_with_its_brightness() {
    let [red, green, blue] = judge::mean_colour(&base());
    for (name, transfer) in [("hdr10.mp4", "smpte2084"), ("hlg.mp4", "arib-std-b67")] {
        let made = checked(&high_dynamic_range(name, transfer), 2.0);
        assert!(made.plan.tone_map, "{name}");
        let playlist = made.path("360p/index.m3u8");
        let shown = judge::mean_colour(&playlist);
        let off = [red, green, blue].iter().zip(shown).map(|(was, is)| (was - is).abs()).fold(0.0, f64::max);
        assert!(off < 25.0, "{name}: {shown:?} was {red} {green} {blue}");
        let tags = judge::ask(
            &playlist,
            "-select_streams v -show_entries stream=color_space,color_transfer,color_primaries",
        );
        assert_eq!(tags[0], "bt709,bt709,bt709", "{name}");
    }
}
