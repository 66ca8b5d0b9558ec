//! Texts with a form.

/// ISO 8601 in UTC, to the second or with up to six digits of it, and `Z` (contract section 2, "JSON").
pub(super) fn is_time(text: &str) -> bool {
    let Some(rest) = text.strip_suffix('Z') else { return false };
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, part)| (whole, Some(part)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let form: String = whole.chars().map(|char| if char.is_ascii_digit() { '0' } else { char }).collect();
    form == "0000-00-00T00:00:00" && fraction.is_none_or(|part| part.len() <= 6 && digits(part))
}

/// A UUID with dashes, in lower case.
pub(super) fn is_uuid(text: &str) -> bool {
    uuid::Uuid::parse_str(text).is_ok_and(|uuid| uuid.hyphenated().to_string() == text)
}

/// An absolute URL of a scheme that clients open.
pub(super) fn is_url(text: &str) -> bool {
    let schemes = ["http", "https", "ws", "wss", "rtmp", "rtmps"];
    text.split_once("://").is_some_and(|(scheme, rest)| {
        schemes.contains(&scheme)
            && !rest.is_empty()
            && !rest.starts_with('/')
            && !rest.contains(char::is_whitespace)
    })
}

/// A name of a field as clients spell them.
pub(super) fn is_camel_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc_to_the_microsecond_at_most() {
        for good in ["2022-10-19T06:41:09.865054Z", "2022-10-19T06:41:09Z", "2022-10-19T06:41:09.1Z"] {
            assert!(is_time(good), "{good}");
        }
        let bad =
            ["2022-10-19T06:41:09+09:00", "2022-10-19", "1666161669", "2022-10-19T06:41:09.8650541Z", "Z"];
        for bad in bad {
            assert!(!is_time(bad), "{bad}");
        }
    }

    #[test]
    fn urls_are_absolute() {
        assert!(is_url("http://a/b?c") && is_url("rtmp://a/live"));
        assert!(!is_url("/a/b") && !is_url("a/b") && !is_url("javascript:x") && !is_url("http:///x"));
    }
}
