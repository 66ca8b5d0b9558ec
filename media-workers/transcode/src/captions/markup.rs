//! From the bytes of one text to its words: styles are left out.

use gstreamer as gst;
use gstreamer::prelude::*;

/// More in one block is no subtitle; a few lines of it are shown.
const MAX_BYTES: usize = 16 << 10;

/// How words are written in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words alone (3GPP timed text, out of its box).
    Plain,
    /// With elements and entities (SubRip, Pango).
    Elements,
    /// A line of an SSA or ASS script.
    Script,
    /// What the demuxer has no name for; WebVTT is among it.
    Unknown,
}

impl Kind {
    /// Of a demuxer's pad; none for pictures of text, and for what is no text at all.
    pub fn of(pad: &gst::Pad) -> Option<Self> {
        let caps = pad.current_caps().unwrap_or_else(|| pad.query_caps(None));
        let structure = caps.structure(0)?;
        match structure.name().as_str() {
            "text/x-raw" if structure.get::<&str>("format") == Ok("pango-markup") => Some(Self::Elements),
            "text/x-raw" => Some(Self::Plain),
            "application/x-ssa" | "application/x-ass" => Some(Self::Script),
            "application/x-subtitle-unknown" => Some(Self::Unknown),
            _ => None,
        }
    }

    /// The words; none where there are none.
    pub fn words(self, bytes: &[u8]) -> Option<String> {
        let bytes = bytes.get(..MAX_BYTES).unwrap_or(bytes);
        let text = match self {
            Self::Unknown => whole_letters(bytes)?.into(),
            Self::Plain | Self::Elements | Self::Script => String::from_utf8_lossy(bytes),
        };
        match self {
            Self::Plain => Some(text.into_owned()),
            Self::Elements => Some(without_elements(&text)),
            Self::Script => script(&text),
            Self::Unknown => Some(without_elements(web_vtt(&text))),
        }
    }
}

/// A text that may be cut within its last letter; none for bytes that are no text.
fn whole_letters(bytes: &[u8]) -> Option<&str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok(),
        Err(_) => None,
    }
}

/// Cuts `<…>` out and resolves entities; a `<` that opens nothing stays.
fn without_elements(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find(['<', '&']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let skipped = if found.starts_with('<') { element(found) } else { entity(found, &mut out) };
        if skipped == 0 {
            out.push_str(&found[..1]);
        }
        rest = &found[skipped.max(1)..];
    }
    out + rest
}

/// Length of the element that this begins with, or 0: `<i>`, `</i>`, `<00:01.000>`, not `<3`.
fn element(text: &str) -> usize {
    let is_name = |inside: &str| {
        let is_time = inside.contains(':')
            && inside.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'));
        is_time || inside.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/')
    };
    // A tag with its attributes is short; the end of one that is never closed is not looked for further.
    let end = text.bytes().take(200).position(|byte| byte == b'>');
    end.filter(|end| is_name(&text[1..*end])).map_or(0, |end| end + 1)
}

/// Resolves the entity that this begins with; its length, or 0 if it is none.
fn entity(text: &str, out: &mut String) -> usize {
    let Some(length) = text.bytes().skip(1).take(9).position(|byte| byte == b';') else { return 0 };
    let name = &text[1..=length];
    let number = |digits: &str| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    };
    let found = match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "lrm" => Some('\u{200e}'),
        "rlm" => Some('\u{200f}'),
        _ => name.strip_prefix('#').and_then(number).and_then(char::from_u32),
    };
    out.extend(found);
    found.map_or(0, |_| name.len() + 2)
}

/// The last of nine fields of a line, without `{…}`; nothing where it draws a shape.
fn script(line: &str) -> Option<String> {
    let mut rest = line.splitn(9, ',').nth(8)?;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (style, after) = after.split_once('}')?;
        if style.contains("\\p1") {
            return None;
        }
        rest = after;
    }
    out.push_str(rest);
    Some(out.replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " "))
}

/// Of a block of WebVTT in Matroska: as WebM has it, the name of the cue and its settings are before the words.
fn web_vtt(text: &str) -> &str {
    const SETTINGS: [&str; 6] = ["vertical:", "line:", "position:", "size:", "align:", "region:"];
    let is_setting = |word: &str| SETTINGS.iter().any(|name| word.starts_with(name));
    let words = text.split_once('\n').and_then(|(_, rest)| rest.split_once('\n'));
    match words {
        Some((settings, words)) if settings.split_whitespace().all(is_setting) => words,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(kind: Kind, text: &str) -> Option<String> {
        kind.words(text.as_bytes())
    }

    #[test]
    fn elements_and_entities_become_words() {
        let of = |text| words(Kind::Elements, text).expect("words");
        assert_eq!(of("one <00:00:01.500>two"), "one two");
        assert_eq!(of("<i>Hello</i>, <span foreground=\"red\">you</span>"), "Hello, you");
        assert_eq!(of("Tom &amp; Jerry &lt;3 &#65;&#x42;"), "Tom & Jerry <3 AB");
        assert_eq!(of("1 < 2 & 3 > 2 &unknown; &"), "1 < 2 & 3 > 2 &unknown; &");
        assert_eq!(of("<script>alert(1)</script>"), "alert(1)");
        assert_eq!(of("a <b never closed"), "a <b never closed");
        assert_eq!(of("&#xD800; &#1114112;"), "&#xD800; &#1114112;", "no characters");
    }

    #[test]
    fn a_line_of_a_script_is_its_last_field_without_styles() {
        let of = |text| words(Kind::Script, text);
        let line = "1,0,Default,,0,0,0,,{\\an8\\i1}Well, {\\b0}yes\\Nand\\hno";
        assert_eq!(of(line), Some("Well, yes\nand no".to_owned()));
        assert_eq!(of("1,0,Default,,0,0,0,,{\\p1}m 0 0 l 1 1{\\p0}"), None, "a shape");
        assert_eq!(of("1,0,Default"), None);
        assert_eq!(of("1,0,Default,,0,0,0,,{\\never closed"), None);
    }

    #[test]
    fn web_vtt_comes_with_and_without_a_name_and_settings() {
        let of = |text| words(Kind::Unknown, text);
        assert_eq!(of("\n\n<v Roger>Hello\nyou"), Some("Hello\nyou".to_owned()));
        assert_eq!(of("intro\nalign:start line:0\nHello"), Some("Hello".to_owned()));
        assert_eq!(of("Hello\nyou\nthere"), Some("Hello\nyou\nthere".to_owned()));
        assert_eq!(Kind::Unknown.words(&[0xff, 0xfe, 0x00]), None, "a picture, perhaps");
    }

    #[test]
    fn a_block_without_an_end_is_cut() {
        for endless in ["<", "&", "é", "{\\"] {
            let text = endless.repeat(2 << 20);
            for kind in [Kind::Plain, Kind::Elements, Kind::Script, Kind::Unknown] {
                assert!(words(kind, &text).unwrap_or_default().len() <= MAX_BYTES + 2, "{kind:?} {endless}");
            }
        }
    }

    #[test]
    fn bytes_that_are_no_utf_8_lose_only_themselves() {
        assert_eq!(Kind::Plain.words(b"a\xffb"), Some("a\u{fffd}b".to_owned()));
    }
}
