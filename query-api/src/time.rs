//! Times in queries.

use domain::Timestamp;
use web::{ApiError, Code};

/// Length of `2026-11-24`.
const DATE_CHARS: usize = 10;

/// Reads an ISO 8601 time with any offset, or a date, which is its midnight in UTC.
pub fn parse(name: &str, text: &str) -> Result<Timestamp, ApiError> {
    // A `+` that a client did not encode comes as a space.
    let text = text.trim().replace(' ', "+");
    let time = if text.len() == DATE_CHARS {
        format!("{text}T00:00:00Z").parse()
    } else {
        text.parse::<jiff::Timestamp>()
    };
    time.map(|time| Timestamp::from_micros(time.as_microsecond())).map_err(|_| {
        let message = format!("{name} is a time like 2026-11-24T09:00:00Z, with any offset, not {text:?}");
        ApiError::new(Code::InvalidRequestParameter, message)
    })
}

/// Reads a time that may be absent or empty.
pub fn optional(name: &str, text: Option<&str>) -> Result<Option<Timestamp>, ApiError> {
    text.filter(|text| !text.is_empty()).map(|text| parse(name, text)).transpose()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn any_offset_is_read() {
        let nine = parse("from", "2026-11-24T09:00:00Z").unwrap();
        for text in ["2026-11-24T18:00:00+09:00", "2026-11-24T18:00:00 09:00", "2026-11-24T09:00:00.000000Z"]
        {
            assert_eq!(parse("from", text).unwrap(), nine, "{text}");
        }
        assert_eq!(parse("from", "2026-11-24").unwrap(), parse("from", "2026-11-24T00:00:00Z").unwrap());
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["yesterday", "2026-11-24T09:00:00", "2026-13-01", "1764000000", "2026-11-24x"] {
            assert!(parse("from", text).is_err(), "{text}");
        }
    }
}
