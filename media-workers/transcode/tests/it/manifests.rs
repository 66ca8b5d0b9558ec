//! What players read first.

use crate::clips::bunny;
use crate::make;
use domain::media::Container;
use m3u8_rs::Playlist;

#[test]
fn the_multivariant_playlist_says_what_the_result_says() {
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
    }
}
