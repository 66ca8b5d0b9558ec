//! Films whose subtitles are meant for whoever shows them carelessly.

use super::{How::Subtitled, PROCESSED, Poison, row};

pub(super) const RECIPES: &[Poison] = &[
    row("flood-of-subtitles.mkv", Subtitled(flood, "-c:s srt"), PROCESSED),
    row("subtitles-that-run.mkv", Subtitled(run, "-c:s ass"), PROCESSED),
    row("subtitles-that-run.mp4", Subtitled(run, "-c:s mov_text"), PROCESSED),
    row("subtitles-that-run.webm.mkv", Subtitled(run, "-c:s webvtt"), PROCESSED),
    row("endless-line.mkv", Subtitled(endless, "-c:s srt"), PROCESSED),
];

/// Fifty thousand in one second, all at once.
fn flood() -> String {
    let cue = |number| format!("{number}\n00:00:00,{:03} --> 00:00:01,000\n{number}\n\n", number / 50);
    (0..50_000).map(cue).collect::<Vec<_>>().concat()
}

/// Elements, entities, times, overrides and shapes, most of them never closed.
fn run() -> String {
    let words = [
        "<script>fetch('http://127.0.0.1:9/')</script>",
        "<img src=x onerror=alert(1)><v <c.<b",
        "&lt;script&gt; &#0; &#xFFFFFFFF; &#x202e;",
        "--> 00:00:00.000 --> 99:99:99.999",
        "{\\p1}m 0 0 l 1 1{\\p0}{\\fnevil",
        "{\\an8}{\\",
        "STYLE ::cue{background:url(http://127.0.0.1:9/)}",
        "\u{0}\u{feff}\u{2028}\u{2029}WEBVTT\u{7}",
        "C:\\Users\\N\\n\\h %s%n%x ../../etc/passwd",
    ];
    let cue = |(number, words): (usize, &&str)| {
        format!("{number}\n00:00:00,{number}00 --> 00:00:00,{number}90\n{words}\n\n")
    };
    words.iter().enumerate().map(cue).collect::<Vec<_>>().concat()
}

/// A megabyte without a break.
fn endless() -> String {
    format!("1\n00:00:00,000 --> 00:00:01,000\n{}\n\n", "<".repeat(1_000_000))
}
