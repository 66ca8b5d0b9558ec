//! Points in time, as data. `domain` reads no clock; a time comes in with the command.

use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// The time `ms` milliseconds later.
    pub const fn plus_ms(self, ms: u64) -> Self {
        let ms = if ms > i64::MAX as u64 { i64::MAX } else { ms as i64 };
        Self(self.0.saturating_add(ms.saturating_mul(1_000)))
    }

    /// The start of the UTC hour, in microseconds: the finest bucket of usage statistics.
    pub const fn hour(self) -> i64 {
        self.0.saturating_sub(self.0.rem_euclid(3_600_000_000))
    }
}
