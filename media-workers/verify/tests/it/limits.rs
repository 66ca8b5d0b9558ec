//! Manifests that would cost too much.

use crate::made::tree;
use std::time::{Duration, Instant};
use verify::{Limits, Rule};

#[test]
fn a_manifest_that_announces_more_segments_than_there_are_seconds_in_a_life_ends_soon() {
    let mut endless = tree();
    endless.edit("manifest.mpd", "r=\"1\"", "r=\"9000000000000000000\"");
    let began = Instant::now();
    let report = endless.verified("manifest.mpd");
    assert!(report.errors() > 0 || report.stopped.is_some(), "{report}");
    assert!(report.findings.len() <= 2_000, "{}", report.findings.len());
    assert!(began.elapsed() < Duration::from_mins(1), "{:?}", began.elapsed());
}

#[test]
fn a_playlist_of_nothing_but_mistakes_gives_a_short_report() {
    let mut wrong = tree();
    wrong.0.insert("360p/index.m3u8".to_owned(), "#EXT-X-KEY:,\n".repeat(100_000).into_bytes());
    let report = wrong.verified(".");
    let of_one = report.findings.iter().filter(|found| found.rule == Rule::HlsAttributes).count();
    assert!((1..100).contains(&of_one), "{of_one}");
}

#[test]
fn a_segment_over_the_limit_ends_the_check_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    tree().write(folder.path());
    let limits = Limits { segment_bytes: 20_000, ..Limits::default() };
    let report = verify::dir_with(folder.path(), &limits, &mut |_| {});
    let stopped = report.stopped.as_deref().unwrap_or_default();
    assert!(stopped.contains("720p/00001.m4s is over the limit of 20000 bytes"), "{report}");
    assert!(!report.is_conformant());
}

#[test]
fn a_link_does_not_lead_out_of_the_folder() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    tree().write(folder.path());
    let segment = folder.path().join("360p/00002.m4s");
    let moved = other.path().join("00002.m4s");
    std::fs::rename(&segment, &moved).unwrap();
    std::os::unix::fs::symlink(&moved, &segment).unwrap();
    let report = verify::dir(folder.path());
    assert!(report.findings.iter().any(|found| found.rule == Rule::Outside), "{report}");
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let report = verify::dir(std::path::Path::new("/nowhere/at/all"));
    assert!(report.stopped.as_deref().unwrap_or_default().contains("/nowhere/at/all"), "{report}");
}
