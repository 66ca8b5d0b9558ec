//! The forms of values (HLS 4.2).

/// Whether a value has this form; the letters are those of [`super::tags::Tag::form`].
pub(super) fn holds(form: &str, value: &str, quoted: bool) -> bool {
    match form {
        "q" => quoted,
        "c" => quoted || value == "NONE",
        _ if quoted => false,
        "-" => value.is_empty(),
        "i" => integer(value),
        "f" => number(value),
        "s" => number(value.strip_prefix('-').unwrap_or(value)),
        "x" => value.strip_prefix("0x").or_else(|| value.strip_prefix("0X")).is_some_and(hexadecimal),
        "r" => value.split_once('x').is_some_and(|(width, height)| integer(width) && integer(height)),
        "b" => byte_range(value).is_some(),
        "e" => value.split_once(',').is_some_and(|(seconds, _)| number(seconds)),
        "d" => date(value),
        "t" => true,
        words => words.split('|').any(|word| word == value),
    }
}

/// Up to 2^64 - 1.
fn integer(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u64>().is_ok()
}

fn number(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    integer(whole) && !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

fn hexadecimal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Length, and start if it is said.
pub(super) fn byte_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (length, start) = match text.split_once('@') {
        Some((length, start)) => (length, Some(start)),
        None => (text, None),
    };
    if !integer(length) || start.is_some_and(|start| !integer(start)) {
        return None;
    }
    Some((length.parse().ok()?, start.and_then(|start| start.parse().ok())))
}

/// ISO 8601 with date, time and zone: `2026-01-31T12:00:00.000Z`.
fn date(text: &str) -> bool {
    let Some((day, time)) = text.split_once('T') else { return false };
    let digits = |text: &str, lengths: &[usize], split: char| {
        let parts: Vec<&str> = text.split(split).collect();
        parts.len() == lengths.len()
            && parts.iter().zip(lengths).all(|(part, length)| part.len() == *length && integer(part))
    };
    let Some(zone) = time.find(['Z', '+', '-']) else { return false };
    let (time, zone) = time.split_at(zone);
    let whole = time.split_once('.').map_or(time, |(whole, part)| if integer(part) { whole } else { "" });
    let zone = zone == "Z" || digits(&zone[1..], &[2, 2], ':') || digits(&zone[1..], &[4], ':');
    digits(day, &[4, 2, 2], '-') && digits(whole, &[2, 2, 2], ':') && zone
}
