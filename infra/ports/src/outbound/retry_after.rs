use domain::Timestamp;

/// The seconds that a `Retry-After` asks to wait: a count, or an HTTP date. Nothing sensible counts as nothing.
pub fn retry_after_s(header: &str, now: Timestamp) -> Option<u64> {
    let header = header.trim();
    if let Ok(seconds) = header.parse() {
        return Some(seconds);
    }
    let date = jiff::fmt::rfc2822::parse(header).ok()?;
    let wait_us = date.timestamp().as_microsecond().saturating_sub(now.as_micros());
    Some(u64::try_from(wait_us).unwrap_or(0).div_ceil(1_000_000))
}
