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

/// The text that was encoded; none if it is not in that form or not UTF-8.
pub fn decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    let digit = |byte: Option<u8>| char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    while let Some(byte) = bytes.next() {
        decoded.push(if byte == b'%' { digit(bytes.next())? << 4 | digit(bytes.next())? } else { byte });
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_plain_letters_stay_as_they_are() {
        assert_eq!(super::encode("a-Z_0.9"), "a-Z_0.9");
        assert_eq!(super::encode("+/= &é"), "%2B%2F%3D%20%26%C3%A9");
    }

    #[test]
    fn what_was_encoded_is_read_back_and_nothing_else_is() {
        assert_eq!(super::decode("%2B%2f%3D%20%26%C3%A9-a").as_deref(), Some("+/= &é-a"));
        for wrong in ["%", "%2", "%zz", "%+1", "%C3"] {
            assert_eq!(super::decode(wrong), None, "{wrong}");
        }
    }
}
