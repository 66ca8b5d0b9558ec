//! What players read first.

use crate::clips::bunny;
use crate::{judge, make};
use domain::media::Container;
use m3u8_rs::Playlist;

#[test]
fn playlists_parse_and_say_what_was_measured() {
    let made = make(&bunny(), Container::Cmaf).expect("a result");
    let main = std::fs::read(made.path("main.m3u8")).expect("a playlist");
    let Ok(Playlist::MasterPlaylist(main)) = m3u8_rs::parse_playlist_res(&main) else {
        panic!("not multivariant")
    };
    assert_eq!(main.version, Some(7));
    assert!(main.independent_segments);
    assert_eq!(main.variants.len(), 2);
    for variant in &main.variants {
        let rung =
            made.output.renditions.iter().find(|made| variant.uri.starts_with(&made.name)).expect("a rung");
        let audio = made.output.renditions.last().expect("audio");
        assert_eq!(variant.bandwidth, rung.peak_bandwidth + audio.peak_bandwidth);
        assert_eq!(variant.codecs, Some(format!("{},{}", rung.codecs, audio.codecs)));
        assert_eq!(variant.audio.as_deref(), Some("audio"));
        let bytes = std::fs::read(made.path(&variant.uri)).expect("a playlist");
        let Ok(Playlist::MediaPlaylist(media)) = m3u8_rs::parse_playlist_res(&bytes) else {
            panic!("not media")
        };
        assert!(media.end_list && media.segments.len() == rung.segments_ms.len());
        let listed: f32 = media.segments.iter().map(|segment| segment.duration).sum();
        assert!((f64::from(listed) * 1000.0 - rung.duration_ms as f64).abs() < 1.0);
        assert!(
            media.segments.iter().all(|segment| segment.duration.round() <= media.target_duration as f32)
        );
    }
}

#[test]
fn the_codec_string_is_that_of_the_bitstream() {
    let made = make(&bunny(), Container::Cmaf).expect("a result");
    for rung in made.output.renditions.iter().filter(|made| made.width > 0) {
        let said = judge::ask(
            &made.path(&format!("{}/index.m3u8", rung.name)),
            "-show_entries stream=profile,level",
        );
        let level: u32 = said[0].rsplit(',').next().expect("a level").parse().expect("a number");
        assert!(rung.codecs.ends_with(&format!("{level:02X}")), "{} is not {}", rung.codecs, said[0]);
    }
}

#[test]
fn segments_follow_each_other_without_gaps_in_the_dash_timeline() {
    let made = make(&bunny(), Container::Cmaf).expect("a result");
    let manifest = std::fs::read_to_string(made.path("manifest.mpd")).expect("a manifest");
    let mut timelines = 0;
    for timeline in manifest.split("<SegmentTimeline>").skip(1) {
        let mut end = 0;
        let entries = timeline.split("</SegmentTimeline>").next().expect("an end").split("<S ").skip(1);
        for entry in entries {
            let number = |name: &str| {
                let start = entry.find(&format!("{name}=\"")).map(|at| at + name.len() + 2);
                start.map(|at| {
                    entry[at..].split('"').next().expect("a quote").parse::<u64>().expect("a number")
                })
            };
            assert_eq!(number("t"), Some(end), "{manifest}");
            end += number("d").expect("a duration") * (number("r").unwrap_or(0) + 1);
        }
        assert!(end > 0);
        timelines += 1;
    }
    assert_eq!(timelines, made.output.renditions.len());
}
