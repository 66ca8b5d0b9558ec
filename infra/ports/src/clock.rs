//! The wall clock: the edge stamps a command with it.

use domain::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// Now, in UTC.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
