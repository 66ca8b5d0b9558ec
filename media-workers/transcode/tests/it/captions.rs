//! Subtitles and closed captions as WebVTT.

use crate::broadcast::broadcast;
use crate::clips::{base, made, written};
use crate::{Made, make, probe, reason};
use domain::media::{CaptionSource, Container, OutputFileKind};
use std::path::{Path, PathBuf};
use testkit::clip;

const SUBRIP: &str = "1\n00:00:00,200 --> 00:00:00,900\n<i>Where</i> are\nwe?\n\n\
                      2\n00:00:01,000 --> 00:00:01,500\nTom & Jerry <3\n\n";

/// Two seconds of film with these subtitles in it, once for each language.
fn subtitled(name: &str, codec: &str, text: &str, languages: &[&str]) -> PathBuf {
    let subtitles = written(&format!("{name}.srt"), text.as_bytes());
    let file = subtitles.to_str().expect("a path of ours");
    let inputs: Vec<String> = languages.iter().map(|_| format!("-i {file}")).collect();
    let maps: Vec<String> = (1..=languages.len()).map(|number| format!("-map {number}")).collect();
    let said = |(number, language): (usize, &&str)| format!("-metadata:s:s:{number} language={language}");
    let said: Vec<String> = languages.iter().enumerate().map(said).collect();
    let recipe =
        format!("{} -map 0:v {} {} -c copy -c:s {codec}", inputs.join(" "), maps.join(" "), said.join(" "));
    made(name, &base(), &recipe)
}

/// The texts of a result whose playlists are clean, with what players call them.
fn texts(made: &Made) -> Vec<(String, String)> {
    verify::dir(made.folder.path()).assert_clean();
    let of = |file: &domain::media::OutputFile| {
        let text = std::fs::read_to_string(made.path(&file.path)).expect("a text");
        let plan = made.plan.captions.iter().find(|plan| plan.is_made_by(file)).expect("a planned one");
        let (head, body) = text.split_once("\n\n").expect("cues");
        assert_eq!(head, "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000");
        (plan.label.clone(), body.to_owned())
    };
    made.output.files.iter().filter(|file| file.kind == OutputFileKind::Captions).map(of).collect()
}

fn result(source: &Path) -> Made {
    make(source, Container::Cmaf).unwrap_or_else(|failure| panic!("{}: {failure}", source.display()))
}

#[test]
fn subtitles_of_every_container_become_web_vtt_in_both_manifests() {
    let expected = "00:00:00.200 --> 00:00:00.900\nWhere are\nwe?\n\n\
                    00:00:01.000 --> 00:00:01.500\nTom &amp; Jerry &lt;3\n";
    let sources = [
        ("subrip.mkv", "srt"),
        ("script.mkv", "ass"),
        ("vtt.mkv", "webvtt"),
        ("timed-text.mp4", "mov_text"),
        ("timed-text.mov", "mov_text"),
    ];
    for (name, codec) in sources {
        let made = result(&subtitled(name, codec, SUBRIP, &["eng", "tur"]));
        assert_eq!(
            texts(&made),
            [("en".to_owned(), expected.to_owned()), ("tr".to_owned(), expected.to_owned())],
            "{name}"
        );
        let main = std::fs::read_to_string(made.path("main.m3u8")).expect("a playlist");
        let media = "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"text\",NAME=\"tr\",LANGUAGE=\"tr\",DEFAULT=NO,\
                     AUTOSELECT=YES,FORCED=NO,URI=\"text-2/index.m3u8\"";
        assert!(main.contains(media) && main.contains(",SUBTITLES=\"text\"\n"), "{name}: {main}");
        let mpd = std::fs::read_to_string(made.path("manifest.mpd")).expect("a manifest");
        assert!(
            mpd.contains("lang=\"en\"") && mpd.contains("<BaseURL>text-1.vtt</BaseURL>"),
            "{name}: {mpd}"
        );
    }
}

#[test]
fn captions_inside_the_pictures_are_found_and_read() {
    let made = result(&made("sintel.mp4", &clip("sintel-captions.ts"), "-an -c copy"));
    let sources: Vec<_> = made.plan.captions.iter().map(|plan| &plan.source).collect();
    assert_eq!(sources, [&CaptionSource::Cea608 { channel: 1 }]);
    let texts = texts(&made);
    assert_eq!(texts.len(), 1);
    assert_eq!(texts[0].0, "CC1");
    // The words are blackened in the clip; times as ffmpeg reads them.
    let first = "00:00:01.000 --> 00:00:04.000\nASUKA ███, ██ f Japanese\n\n00:00:05.000 --> 00:00:06.958\n";
    assert!(texts[0].1.starts_with(first), "{}", texts[0].1);
    assert_eq!(texts[0].1.matches(" --> ").count(), 3, "{}", texts[0].1);
    let main = std::fs::read_to_string(made.path("main.m3u8")).expect("a playlist");
    assert!(main.contains("CHARACTERISTICS=\"public.accessibility.transcribes-spoken-dialog"), "{main}");
}

#[test]
fn captions_of_digital_television_alone_are_read() {
    for name in ["broadcast.mp4", "broadcast.ts"] {
        let made = result(&broadcast(name, "♪ Über\n<alles>"));
        let sources: Vec<&CaptionSource> = made.plan.captions.iter().map(|plan| &plan.source).collect();
        assert_eq!(sources, [&CaptionSource::Cea708 { service: 1 }], "{name}");
        let expected = "00:00:00.400 --> 00:00:01.400\n♪ Über\n&lt;alles&gt;\n";
        assert_eq!(texts(&made), [("CC1".to_owned(), expected.to_owned())], "{name}");
    }
}

#[test]
fn every_channel_of_captions_is_a_text_of_its_own() {
    // Interlaced: each field of a picture brings a channel of its own.
    let source = made("channels.mp4", &clip("multi-channel-608-captions.ts"), "-an -c copy");
    let made = result(&source);
    let texts = texts(&made);
    let labels: Vec<&str> = texts.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(labels, ["CC1", "CC3"]);
    assert!(texts[0].1.contains("RE LOSING TIME FROM QUESTION\n"), "{}", texts[0].1);
    assert!(texts[1].1.contains("une période"), "{}", texts[1].1);
}

#[test]
fn a_film_without_words_has_no_texts() {
    let silent = subtitled("blank.mkv", "srt", "1\n00:00:00,000 --> 00:00:01,000\n \n\n", &["eng"]);
    let made = result(&silent);
    assert_eq!(texts(&made), []);
    let main = std::fs::read_to_string(made.path("main.m3u8")).expect("a playlist");
    assert!(!main.contains("SUBTITLES"), "{main}");
    assert_eq!(probe(&base()).expect("a probe").captions, []);
}

#[test]
fn a_flood_of_hostile_words_is_bounded_and_runs_nothing() {
    let cue = |at: usize| {
        format!(
            "{at}\n00:00:{:02},{:03} --> 00:00:02,000\n<script>alert({at})</script>--> &amp;lt;b {}\n\n",
            at / 1000,
            at % 1000,
            "x".repeat(2_000)
        )
    };
    let flood: String = (0..2_000).map(cue).collect();
    let made = result(&subtitled("flood.mkv", "srt", &flood, &["en\"/><script>"]));
    let texts = texts(&made);
    let body = &texts[0].1;
    assert!(!body.contains("<script") && body.lines().all(|line| line.chars().count() < 2_100), "bounded");
    assert!(body.matches(" --> ").count() <= 2_000);
    let mpd = std::fs::read_to_string(made.path("manifest.mpd")).expect("a manifest");
    assert!(!mpd.contains("<script"), "{mpd}");
}

#[test]
fn a_text_that_is_no_text_harms_nothing() {
    let noise: Vec<u8> = (0..4_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let text = String::from_utf8_lossy(&noise).replace(['\n', '\r'], " ");
    let source =
        subtitled("noise.mkv", "srt", &format!("1\n00:00:00,000 --> 00:00:01,000\n{text}\n\n"), &["eng"]);
    assert_eq!(reason(make(&source, Container::Cmaf)), None);
}
