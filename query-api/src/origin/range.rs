//! One byte range (RFC 9110, section 14). Several ranges are answered with the whole file, which the RFC allows: no
//! player asks for them, and they are a way to make a server work.

use std::ops::Range;

/// What a Range header asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// No header, or one that is not understood: then it must be ignored.
    Whole,
    Part(Range<u64>),
    /// The file has no such bytes.
    Unsatisfiable,
}

/// Reads the header for a file of `size` bytes.
pub fn parse(header: Option<&str>, size: u64) -> Asked {
    let Some(spec) = header.and_then(|header| header.trim().strip_prefix("bytes=")) else {
        return Asked::Whole;
    };
    let Some((first, last)) = spec.trim().split_once('-') else { return Asked::Whole };
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first > last => Asked::Whole,
        (Some(first), _) if first >= size => satisfiable_syntax(last),
        (Some(first), Some(last)) => Asked::Part(first..last.saturating_add(1).min(size)),
        (Some(first), None) if last.is_empty() => Asked::Part(first..size),
        (None, Some(count)) if first.is_empty() => match count.min(size) {
            0 => Asked::Unsatisfiable,
            count => Asked::Part(size - count..size),
        },
        _ => Asked::Whole,
    }
}

/// A first byte beyond the end: unsatisfiable, unless the rest is no range at all.
fn satisfiable_syntax(last: &str) -> Asked {
    if last.is_empty() || number(last).is_some() { Asked::Unsatisfiable } else { Asked::Whole }
}

/// Digits only: `+5` and ` 5` are no positions.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // A number too large for 64 bits is beyond every end.
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::Asked::{Part, Unsatisfiable, Whole};
    use super::*;

    #[test]
    fn a_range_is_read_as_the_rfc_says() {
        for (header, expected) in [
            ("bytes=0-0", Part(0..1)),
            ("bytes=0-", Part(0..10)),
            ("bytes=9-", Part(9..10)),
            ("bytes=2-4", Part(2..5)),
            ("bytes=2-400", Part(2..10)),
            ("bytes=2-99999999999999999999999", Part(2..10)),
            ("bytes=-3", Part(7..10)),
            ("bytes=-30", Part(0..10)),
            ("bytes=-0", Unsatisfiable),
            ("bytes=10-", Unsatisfiable),
            ("bytes=10-12", Unsatisfiable),
            ("bytes=99999999999999999999999-", Unsatisfiable),
            ("bytes=4-2", Whole),
            ("bytes=0-1,3-4", Whole),
            ("bytes=12-13,14-15", Whole),
            ("bytes=", Whole),
            ("bytes=-", Whole),
            ("bytes=a-b", Whole),
            ("bytes=+1-2", Whole),
            ("bytes=1", Whole),
            ("items=0-1", Whole),
            ("", Whole),
        ] {
            assert_eq!(parse(Some(header), 10), expected, "{header}");
        }
        assert_eq!(parse(None, 10), Whole);
    }

    #[test]
    fn an_empty_file_has_no_ranges() {
        assert_eq!(parse(Some("bytes=0-"), 0), Unsatisfiable);
        assert_eq!(parse(Some("bytes=-1"), 0), Unsatisfiable);
    }
}
