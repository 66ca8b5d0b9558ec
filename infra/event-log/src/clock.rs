//! The log's clock: never goes back.

use domain::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// Gives times that do not decrease, though the machine's clock may.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    last: i64,
}

impl Clock {
    /// A clock that is not before this time, in microseconds.
    pub fn after(last: i64) -> Self {
        Self { last }
    }

    /// The last time given, in microseconds.
    pub fn last(&self) -> i64 {
        self.last
    }

    pub fn next(&mut self) -> Timestamp {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros() as i64);
        self.last = self.last.max(now);
        Timestamp::from_micros(self.last)
    }
}
