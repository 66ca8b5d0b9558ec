//! A playlist as lines (HLS 4.1).

use crate::findings::Findings;
use crate::{Place, Rule};

/// A line that says something, with its number from 1 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub number: usize,
    pub content: Content<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content<'a> {
    /// Name without `#`, and what follows the colon.
    Tag(&'a str, Option<&'a str>),
    Uri(&'a str),
}

/// The lines of a text; comments and blank lines are left out.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    text.lines().enumerate().filter_map(|(index, line)| {
        let content = match line.strip_prefix('#') {
            Some(tag) if tag.starts_with("EXT") => match tag.split_once(':') {
                Some((name, value)) => Content::Tag(name, Some(value)),
                None => Content::Tag(tag, None),
            },
            Some(_) => return None,
            None if line.trim().is_empty() => return None,
            None => Content::Uri(line),
        };
        Some(Line { number: index + 1, content })
    })
}

/// The bytes as text, with what is wrong about that said.
pub(super) fn text<'a>(bytes: &'a [u8], file: &str, findings: &mut Findings) -> std::borrow::Cow<'a, str> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        findings.add(Rule::HlsText, &Place::line(file, 1), "it begins with a byte order mark");
    }
    let text = String::from_utf8_lossy(bytes);
    if matches!(text, std::borrow::Cow::Owned(_)) {
        findings.add(Rule::HlsText, &Place::of(file), "it is not UTF-8");
    }
    for (index, line) in text.lines().enumerate() {
        if line.chars().any(char::is_control) {
            findings.add(Rule::HlsText, &Place::line(file, index + 1), "the line has a control character");
        }
        if index == 0 && line.trim_start_matches('\u{feff}') != "#EXTM3U" {
            findings.add(Rule::HlsHeader, &Place::line(file, 1), format!("the first line is {line:?}"));
        }
    }
    if text.is_empty() {
        findings.add(Rule::HlsHeader, &Place::line(file, 1), "it is empty");
    }
    text
}
