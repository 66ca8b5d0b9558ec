//! Whatever is in the files, there is a report.

use crate::made::{Tree, tree};
use proptest::prelude::*;

/// One change of one file: which, where, and what.
#[derive(Clone, Debug)]
enum Change {
    Poke(usize, usize, u8),
    Cut(usize, usize),
    /// Copies a stretch to another place.
    Copy(usize, usize, usize, usize),
    /// Puts a word that parsers look for at a place.
    Word(usize, usize, &'static str),
}

const WORDS: [&str; 14] = [
    "\"",
    ",",
    "=",
    ":",
    "$",
    "@",
    "\n",
    "#EXT-X-PART:",
    "#EXT-X-BYTERANGE:18446744073709551615@18446744073709551615\n",
    "-1",
    "18446744073709551615",
    "99999999999999999999999",
    "moof",
    "\u{e9}",
];

fn change() -> impl Strategy<Value = Change> {
    let at = any::<usize>;
    prop_oneof![
        (at(), at(), any::<u8>()).prop_map(|(file, at, byte)| Change::Poke(file, at, byte)),
        (at(), at()).prop_map(|(file, at)| Change::Cut(file, at)),
        (at(), at(), at(), 0..200_usize)
            .prop_map(|(file, from, to, length)| Change::Copy(file, from, to, length)),
        (at(), at(), prop::sample::select(&WORDS[..]))
            .prop_map(|(file, at, word)| Change::Word(file, at, word)),
    ]
}

fn apply(tree: &mut Tree, change: &Change) {
    let (Change::Poke(file, ..) | Change::Cut(file, ..) | Change::Copy(file, ..) | Change::Word(file, ..)) =
        change;
    // Playlists, manifests and inits, whose every byte counts, as often as segments.
    let small: Vec<&String> = tree.0.keys().filter(|name| !name.contains("/0")).collect();
    let all: Vec<&String> = tree.0.keys().collect();
    let names = if file % 2 == 0 { small } else { all };
    let name = names[file / 2 % names.len()].clone();
    let bytes = tree.0.get_mut(&name).unwrap();
    // Heads of segments more than their samples.
    let place = |at: usize, length: usize| {
        if at.is_multiple_of(4) { at % (length + 1) } else { at / 4 % (length.min(800) + 1) }
    };
    match change {
        Change::Poke(_, at, byte) => {
            let at = place(*at, bytes.len());
            if let Some(old) = bytes.get_mut(at) {
                *old = *byte;
            }
        }
        Change::Cut(_, at) => bytes.truncate(place(*at, bytes.len())),
        Change::Copy(_, from, to, length) => {
            let from = place(*from, bytes.len());
            let piece = bytes[from..(from + length).min(bytes.len())].to_vec();
            let to = place(*to, bytes.len());
            bytes.splice(to..to, piece);
        }
        Change::Word(_, at, word) => {
            let at = place(*at, bytes.len());
            bytes.splice(at..at, word.bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_result_with_any_damage_gets_a_report(changes in prop::collection::vec(change(), 1..6)) {
        let mut damaged = tree();
        for change in &changes {
            apply(&mut damaged, change);
        }
        let report = damaged.verified(".");
        prop_assert!(report.documents > 0 || report.errors() > 0 || report.stopped.is_some());
        // A second look sees the same.
        prop_assert_eq!(report.findings, damaged.verified(".").findings);
    }

    #[test]
    fn any_text_as_playlist_and_any_as_manifest_gets_a_report(
        lines in prop::collection::vec("(#EXT[-A-Z]{0,20}[:=,\"0-9.@a-z]{0,30}|[ -~]{0,30}|<[A-Za-z]{1,9} [a-z]{1,5}=\"[PT0-9S.]{0,8}\"/?>)", 0..20),
        bytes in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let mut any = tree();
        any.0.insert("main.m3u8".to_owned(), format!("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{}", lines.join("\n")).into_bytes());
        any.0.insert("manifest.mpd".to_owned(), lines.join("\n").into_bytes());
        any.0.insert("360p/init.mp4".to_owned(), bytes.clone());
        any.0.insert("720p/00001.m4s".to_owned(), bytes);
        prop_assert!(!any.verified(".").is_conformant());
    }
}
