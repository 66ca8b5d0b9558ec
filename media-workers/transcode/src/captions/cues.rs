//! Cues of one text: bounded, escaped, written as WebVTT.

use crate::pictures::timestamp;
use std::fmt::Write;

/// A film of three hours has some 3000.
const MAX_CUES: usize = 20_000;
/// More would hide the picture.
const MAX_CHARS: usize = 500;
const MAX_LINES: usize = 8;
/// What of unknown length is shown for at most, in milliseconds.
const MAX_UNKNOWN_MS: u64 = 5_000;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Cue {
    start_ms: u64,
    /// Until the next one, where nothing says.
    end_ms: Option<u64>,
    text: String,
}

/// The cues of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cues(Vec<Cue>);

impl Cues {
    /// Adds words; what comes beyond the bounds, and what is no word, is left out.
    pub fn add(&mut self, start_ms: u64, end_ms: Option<u64>, words: &str) {
        let text = clean(words);
        if self.0.len() < MAX_CUES && !text.is_empty() && end_ms.is_none_or(|end| end > start_ms) {
            self.0.push(Cue { start_ms, end_ms, text });
        }
    }

    /// The file; none without a cue.
    pub fn into_web_vtt(mut self) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        self.0.sort_by_key(|cue| cue.start_ms);
        // Segments of HLS say where their times are on the clock of the media, which is 0 at the start of every post.
        let mut out = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n".to_owned();
        for (number, cue) in self.0.iter().enumerate() {
            let next_ms =
                self.0.get(number + 1).map(|next| next.start_ms).filter(|next| *next > cue.start_ms);
            let unknown = cue.start_ms + MAX_UNKNOWN_MS;
            let end_ms = cue.end_ms.unwrap_or_else(|| next_ms.map_or(unknown, |next| next.min(unknown)));
            write!(out, "\n{} --> {}\n{}\n", timestamp(cue.start_ms), timestamp(end_ms), cue.text)
                .expect("writing to a String does not fail");
        }
        Some(out)
    }
}

/// Lines with words, escaped: nothing in them is an element, a time or the end of a cue.
fn clean(words: &str) -> String {
    let mut left = MAX_CHARS;
    let mut out = String::new();
    let lines = words.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}', '\u{85}']);
    for line in lines.map(str::trim).filter(|line| line.chars().any(is_shown)).take(MAX_LINES) {
        if !out.is_empty() {
            out.push('\n');
        }
        for letter in line.chars().filter(|letter| !letter.is_control()).take(left) {
            left -= 1;
            match letter {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                other => out.push(other),
            }
        }
        if left == 0 {
            break;
        }
    }
    out
}

fn is_shown(letter: char) -> bool {
    !letter.is_control() && !letter.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n";

    fn written(cues: &[(u64, Option<u64>, &str)]) -> Option<String> {
        let mut all = Cues::default();
        for (start, end, words) in cues {
            all.add(*start, *end, words);
        }
        all.into_web_vtt()
    }

    #[test]
    fn cues_are_in_order_and_those_without_an_end_last_until_the_next() {
        let cues = [
            (9_000, None, "last"),
            (1_000, Some(2_500), "one\r\ntwo"),
            (3_000, None, "three"),
            (3_600_000, None, "x"),
        ];
        let body = "\n00:00:01.000 --> 00:00:02.500\none\ntwo\n\n00:00:03.000 --> 00:00:08.000\nthree\n\
                    \n00:00:09.000 --> 00:00:14.000\nlast\n\n01:00:00.000 --> 01:00:05.000\nx\n";
        assert_eq!(written(&cues), Some(format!("{HEAD}{body}")));
        assert_eq!(written(&[(0, Some(0), "no time"), (0, Some(1), " \n\u{7}")]), None);
    }

    #[test]
    fn words_can_end_no_cue_and_begin_no_element() {
        let hostile = "<script>alert(1)</script>\n\n00:00:00.000 --> 99:00:00.000\nNOTE &\u{0}\u{2028}WEBVTT";
        let text = written(&[(0, Some(1_000), hostile)]).expect("one cue");
        let body = text.strip_prefix(HEAD).expect("its head");
        assert_eq!(
            body,
            "\n00:00:00.000 --> 00:00:01.000\n&lt;script&gt;alert(1)&lt;/script&gt;\n\
             00:00:00.000 --&gt; 99:00:00.000\nNOTE &amp;\nWEBVTT\n"
        );
    }

    #[test]
    fn a_flood_is_bounded() {
        let mut all = Cues::default();
        let long = "word ".repeat(150);
        (0..MAX_CUES as u64 * 2).for_each(|at| all.add(at, Some(at + 1), &long));
        assert_eq!(all.0.len(), MAX_CUES);
        assert!(all.0.iter().all(|cue| cue.text.chars().count() <= MAX_CHARS));
        let lines = clean(&"a\n".repeat(100));
        assert_eq!(lines.lines().count(), MAX_LINES);
    }
}
