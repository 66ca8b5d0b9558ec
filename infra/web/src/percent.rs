//! Percent encoding of what goes into URLs and headers.

use std::fmt::Write as _;

/// Everything but letters, digits, `.`, `-` and `_` as UTF-8 in percent: safe in every part of a URL.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_plain_letters_stay_as_they_are() {
        assert_eq!(super::encode("a-Z_0.9"), "a-Z_0.9");
        assert_eq!(super::encode("+/= &é"), "%2B%2F%3D%20%26%C3%A9");
    }
}
