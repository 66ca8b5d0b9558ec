//! Which time a usage query is about.

use crate::time;
use domain::Timestamp;
use projections::usage::Granularity;
use serde::Deserialize;
use utoipa::IntoParams;
use web::{ApiError, Code};

const HOUR_US: i64 = 3_600_000_000;
const DAY_US: i64 = 24 * HOUR_US;

/// Times and granularity of a usage query.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct PeriodQuery {
    /// ISO 8601 with any offset; counts from the start of its hour or day (UTC). A day before `to` by hour, thirty days by day, when absent.
    pub from: Option<String>,
    /// ISO 8601 with any offset, exclusive; now when absent.
    pub to: Option<String>,
    /// `HOUR` (31 days at most) or `DAY` (366 days at most); `DAY` when absent.
    pub granularity: Option<String>,
}

/// From when to when, in which steps.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    /// On the start of a step.
    pub from: Timestamp,
    /// Exclusive.
    pub to: Timestamp,
    pub granularity: Granularity,
}

impl Period {
    pub fn parse(query: &PeriodQuery, now: Timestamp) -> Result<Self, ApiError> {
        let wrong = |message: String| ApiError::new(Code::InvalidRequestParameter, message);
        let granularity = match query.granularity.as_deref().unwrap_or_default() {
            "" | "DAY" => Granularity::Day,
            "HOUR" => Granularity::Hour,
            other => return Err(wrong(format!("granularity is HOUR or DAY, not {other:?}"))),
        };
        let (step, usual, days_max) = match granularity {
            Granularity::Hour => (HOUR_US, DAY_US, 31),
            Granularity::Day => (DAY_US, 30 * DAY_US, 366),
        };
        let to = time::optional("to", query.to.as_deref())?.unwrap_or(now).as_micros();
        let from = time::optional("from", query.from.as_deref())?
            .map_or(to.saturating_sub(usual), Timestamp::as_micros);
        if from >= to {
            return Err(wrong("from is before to".to_owned()));
        }
        let from = from - from.rem_euclid(step);
        // A day more: the first step may begin before what was asked for.
        if to - from > (days_max + 1) * DAY_US {
            return Err(wrong(format!("from and to are at most {days_max} days apart at this granularity")));
        }
        Ok(Self { from: Timestamp::from_micros(from), to: Timestamp::from_micros(to), granularity })
    }

    /// From and to in microseconds.
    pub fn micros(&self) -> (i64, i64) {
        (self.from.as_micros(), self.to.as_micros())
    }

    /// The length of a step.
    pub fn step_us(&self) -> i64 {
        match self.granularity {
            Granularity::Hour => HOUR_US,
            Granularity::Day => DAY_US,
        }
    }

    /// The name of the granularity.
    pub fn name(&self) -> &'static str {
        match self.granularity {
            Granularity::Hour => "HOUR",
            Granularity::Day => "DAY",
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    fn parse(from: &str, to: &str, granularity: &str) -> Result<Period, ApiError> {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let query = PeriodQuery { from: text(from), to: text(to), granularity: text(granularity) };
        Period::parse(&query, Timestamp::from_micros(400 * DAY_US + 5))
    }

    #[test]
    fn without_times_it_is_the_last_day_by_hour_and_the_last_thirty_days_by_day() {
        assert_eq!(parse("", "", "HOUR").unwrap().micros(), (399 * DAY_US, 400 * DAY_US + 5));
        assert_eq!(parse("", "", "").unwrap().micros(), (370 * DAY_US, 400 * DAY_US + 5));
    }

    #[test]
    fn a_period_begins_with_a_whole_step() {
        let period = parse("2026-11-24T09:30:00+09:00", "2026-11-24T12:00:00Z", "HOUR").unwrap();
        assert_eq!(schemas::rest::iso(period.from), "2026-11-24T00:00:00.000000Z");
    }

    #[test]
    fn periods_that_are_backwards_too_long_or_unreadable_are_refused() {
        for (from, to, granularity) in [
            ("2026-11-24", "2026-11-24", ""),
            ("2026-11-25", "2026-11-24", ""),
            ("2026-01-01", "2026-11-24", "HOUR"),
            ("2024-01-01", "2026-11-24", "DAY"),
            ("soon", "", ""),
            ("", "", "WEEK"),
        ] {
            assert!(parse(from, to, granularity).is_err(), "{from} {to} {granularity}");
        }
    }
}
