//! What a reader of a report gets.

use crate::made::tree;
use serde_json::json;

#[test]
fn a_finding_says_where_what_and_by_which_rule() {
    let mut broken = tree();
    broken.edit("main.m3u8", "1280x720", "1280x718");
    let report = broken.verified(".");
    let text = report.to_string();
    let line = "error: main.m3u8:7: RESOLUTION is 1280x718 and the bitstream 1280x720 [hls-resolution; HLS 4.4.6.2]\n\
                1 errors, 0 warnings in 5 playlists and manifests, 9 segments, ";
    assert!(text.starts_with(line), "{text}");
    let machine = serde_json::to_value(&report).unwrap();
    assert_eq!(
        machine["findings"],
        json!([{
            "severity": "error", "rule": "hls-resolution", "source": "HLS 4.4.6.2", "file": "main.m3u8", "line": 7,
            "message": "RESOLUTION is 1280x718 and the bitstream 1280x720",
        }])
    );
    assert_eq!(machine["segments"], 9);
}

#[test]
#[should_panic(expected = "hls-resolution")]
fn what_is_not_clean_is_shown_by_the_test_that_asserts_it() {
    let mut broken = tree();
    broken.edit("main.m3u8", "1280x720", "1280x718");
    broken.verified(".").assert_clean();
}

#[test]
fn progress_is_told_and_ends_with_all_segments() {
    let folder = tempfile::tempdir().unwrap();
    tree().write(folder.path());
    let mut seen = vec![];
    verify::dir_with(folder.path(), &verify::Limits::default(), &mut |at| seen.push((at.done, at.total)));
    assert_eq!(seen.len(), 9);
    assert!(seen.is_sorted() && seen.iter().all(|(done, total)| done <= total), "{seen:?}");
}
