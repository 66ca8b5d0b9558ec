use crate::{Text, Track, dash, hls};
use domain::media::{Fraction, Segment, TrackKind};
use m3u8_rs::Playlist;

fn track(name: &str, kind: TrackKind, timescale: u32, durations: &[u64]) -> Track {
    let segments = durations.iter().map(|duration| Segment { duration: *duration, bytes: 1000 });
    Track {
        name: name.into(),
        kind,
        codecs: if name == "audio" { "mp4a.40.2" } else { "avc1.4D401E" }.into(),
        timescale,
        start: 0,
        segments: segments.collect(),
        complete: true,
        longest_ms: 4004,
    }
}

fn rung(height: u32, durations: &[u64]) -> Track {
    let frame_rate = Fraction::new(30_000, 1001);
    let kind = TrackKind::Video { width: height * 16 / 9, height, frame_rate };
    track(&format!("{height}p"), kind, 30_000, durations)
}

fn audio(durations: &[u64]) -> Track {
    track("audio", TrackKind::Audio { rate: 48_000, channels: 2 }, 48_000, durations)
}

fn media(track: &Track) -> m3u8_rs::MediaPlaylist {
    match m3u8_rs::parse_playlist_res(hls::media(track).as_bytes()) {
        Ok(Playlist::MediaPlaylist(media)) => media,
        other => panic!("no media playlist: {other:?}"),
    }
}

fn master(tracks: &[Track]) -> m3u8_rs::MasterPlaylist {
    match m3u8_rs::parse_playlist_res(hls::master(tracks, &[]).as_bytes()) {
        Ok(Playlist::MasterPlaylist(master)) => master,
        other => panic!("no multivariant playlist: {other:?}"),
    }
}

#[test]
fn a_growing_playlist_is_only_added_to_until_it_ends() {
    let durations = [120_120; 3];
    let mut before = String::new();
    for count in 1..=3 {
        let growing = Track { complete: false, ..rung(720, &durations[..count]) };
        let text = hls::media(&growing);
        assert!(text.starts_with(&before), "{text} does not continue {before}");
        let parsed = media(&growing);
        assert_eq!(parsed.playlist_type, Some(m3u8_rs::MediaPlaylistType::Event));
        assert!(parsed.start.is_some_and(|start| start.time_offset < 0.01), "from the beginning");
        assert!(!parsed.end_list && parsed.segments.len() == count && parsed.target_duration == 4);
        before = text;
    }
    let done = media(&rung(720, &durations));
    assert_eq!(done.playlist_type, Some(m3u8_rs::MediaPlaylistType::Vod));
    assert!(done.end_list && done.target_duration == 4);
}

#[test]
fn the_promised_length_holds_for_segments_that_are_not_there_yet() {
    let growing = Track { complete: false, longest_ms: 9_960, ..rung(720, &[30_000]) };
    assert_eq!(media(&growing).target_duration, 10);
}

#[test]
fn a_rung_is_listed_as_soon_as_it_has_a_segment() {
    let tracks = [rung(1080, &[120_120]), rung(720, &[]), audio(&[192_000])];
    let uris =
        |tracks: &[Track]| master(tracks).variants.into_iter().map(|variant| variant.uri).collect::<Vec<_>>();
    assert_eq!(uris(&tracks), ["1080p/index.m3u8"]);
    let tracks = [rung(360, &[120_120]), rung(1080, &[120_120]), rung(720, &[120_120])];
    assert_eq!(uris(&tracks), ["720p/index.m3u8", "1080p/index.m3u8", "360p/index.m3u8"]);
    assert_eq!(uris(&[audio(&[192_000])]), ["audio/index.m3u8"]);
}

#[test]
fn what_grows_is_not_listed_beside_what_is_whole() {
    let growing = |track: Track| Track { complete: false, ..track };
    let uris = |tracks: &[Track]| master(tracks).variants.into_iter().map(|one| one.uri).collect::<Vec<_>>();
    let (low, high) = (rung(360, &[120_120]), rung(1080, &[120_120, 120_120]));
    assert_eq!(uris(&[high.clone(), growing(low.clone())]), ["1080p/index.m3u8"]);
    assert_eq!(uris(&[growing(high), growing(low)]), ["1080p/index.m3u8", "360p/index.m3u8"]);
}

#[test]
fn bandwidth_is_that_of_the_heaviest_run_with_the_sound() {
    let mut heavy = rung(720, &[120_120, 120_120, 1001]);
    heavy.segments[1].bytes = 4004;
    let found = &master(&[heavy, audio(&[96_000])]).variants[0];
    // The last segment is too short for a rate of its own: 5004 bytes in 4.037 s.
    assert_eq!(found.bandwidth, 9916 + 4000);
    assert_eq!(found.codecs.as_deref(), Some("avc1.4D401E,mp4a.40.2"));
}

#[test]
fn the_timeline_of_a_manifest_adds_up() {
    let text = dash::mpd(&[rung(720, &[120_120, 120_120, 60_060]), audio(&[192_512, 191_488])], &[]);
    assert!(
        text.contains("<S t=\"0\" d=\"120120\" r=\"1\"/>\n            <S t=\"240240\" d=\"60060\"/>"),
        "{text}"
    );
    assert!(text.contains("<S t=\"0\" d=\"192512\"/>\n            <S t=\"192512\" d=\"191488\"/>"), "{text}");
    assert!(text.contains("mediaPresentationDuration=\"PT10.010S\""), "{text}");
}

#[test]
fn tracks_that_grow_are_not_in_a_static_manifest() {
    let text = dash::mpd(&[Track { complete: false, ..rung(1080, &[120_120]) }, rung(720, &[120_120])], &[]);
    assert!(text.contains("720p") && !text.contains("1080p"), "{text}");
}

fn text(language: Option<&str>, is_captions: bool) -> Text {
    Text {
        name: "text-1".into(),
        label: "en".into(),
        language: language.map(str::to_owned),
        is_captions,
        path: "captions-1/text-1.vtt".into(),
        bytes: 1_000,
    }
}

#[test]
fn a_text_is_a_rendition_of_every_variant() {
    let rungs = [rung(720, &[120_120]), rung(360, &[120_120])];
    let parsed = match m3u8_rs::parse_playlist_res(hls::master(&rungs, &[text(Some("en"), true)]).as_bytes())
    {
        Ok(Playlist::MasterPlaylist(master)) => master,
        other => panic!("no multivariant playlist: {other:?}"),
    };
    assert!(parsed.variants.iter().all(|variant| variant.subtitles.as_deref() == Some("text")));
    let rendition = &parsed.alternatives[0];
    assert_eq!(rendition.media_type, m3u8_rs::AlternativeMediaType::Subtitles);
    assert_eq!(
        (rendition.uri.as_deref(), rendition.language.as_deref()),
        (Some("text-1/index.m3u8"), Some("en"))
    );
    assert!(
        rendition.characteristics.as_ref().is_some_and(|said| said.contains("transcribes-spoken-dialog"))
    );
    let silent = master(&rungs);
    assert!(silent.variants.iter().all(|variant| variant.subtitles.is_none()));
}

#[test]
fn the_playlist_of_a_text_has_its_one_file_for_the_whole_length() {
    let playlist = hls::text(&text(None, false), 5_280);
    let parsed = match m3u8_rs::parse_playlist_res(playlist.as_bytes()) {
        Ok(Playlist::MediaPlaylist(media)) => media,
        other => panic!("no media playlist: {other:?}"),
    };
    assert_eq!((parsed.target_duration, parsed.segments.len(), parsed.end_list), (6, 1, true));
    assert_eq!(parsed.segments[0].uri, "../captions-1/text-1.vtt");
}

#[test]
fn a_manifest_names_the_file_of_a_text() {
    let mpd = dash::mpd(&[rung(720, &[120_120])], &[text(None, false)]);
    let set = "<AdaptationSet id=\"3\" contentType=\"text\" mimeType=\"text/vtt\">";
    assert!(mpd.contains(set) && mpd.contains("<BaseURL>captions-1/text-1.vtt</BaseURL>"), "{mpd}");
    assert!(mpd.contains("value=\"subtitle\"") && mpd.contains("bandwidth=\"1999\""), "{mpd}");
}
