//! What follows from the answer to a webhook: whether it counts as delivered, and when it is tried again.
//!
//! Receivers of the original product get each webhook once (contract 4.5). An app may ask for more
//! ([`Retry::Backoff`]): then the schedule is that of the Standard Webhooks specification.

use crate::app::Retry;

/// Seconds before each try, from the end of the one before; the first is at once. Then the webhook is given up.
pub const SCHEDULE_S: [u64; 10] =
    [0, 5, 5 * 60, 30 * 60, 2 * 3_600, 5 * 3_600, 10 * 3_600, 14 * 3_600, 20 * 3_600, 24 * 3_600];
/// The longest that a receiver's `Retry-After` is followed: a day, as the longest pause of the schedule.
pub const RETRY_AFTER_S_MAX: u64 = 24 * 3_600;
/// Pauses grow by up to this part of themselves, by chance, so that receivers are not asked by all at once.
const JITTER_PART: u64 = 5;

/// How a try ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver answered, with this HTTP status and the seconds of its `Retry-After`, if it had one.
    Answered { status: u16, retry_after_s: Option<u64> },
    /// There was no whole answer, or the address may not be called.
    Failed,
}

/// What follows from a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It was taken.
    Delivered,
    /// Another try, after this pause.
    Again { after_ms: u64 },
    /// No other try by itself.
    Dead,
    /// No other try, of this or of any other webhook: the receiver is gone for ever.
    Gone,
}

/// Judges a try. `tries` counts this one; `chance` is random, 0 to 999.
pub fn judge(outcome: Outcome, tries: u32, retry: Retry, chance: u16) -> Next {
    match (outcome, retry) {
        (Outcome::Answered { status: 200..=299, .. }, _) => Next::Delivered,
        (Outcome::Answered { .. } | Outcome::Failed, Retry::None) => Next::Dead,
        (Outcome::Answered { status: 410, .. }, Retry::Backoff) => Next::Gone,
        (Outcome::Answered { retry_after_s, .. }, Retry::Backoff) => again(tries, retry_after_s, chance),
        (Outcome::Failed, Retry::Backoff) => again(tries, None, chance),
    }
}

fn again(tries: u32, retry_after_s: Option<u64>, chance: u16) -> Next {
    let pause_s = usize::try_from(tries).ok().and_then(|tries| SCHEDULE_S.get(tries));
    let Some(pause_s) = pause_s else { return Next::Dead };
    let asked_s = retry_after_s.unwrap_or(0).min(RETRY_AFTER_S_MAX);
    let pause_ms = asked_s.max(*pause_s) * 1_000;
    Next::Again { after_ms: pause_ms + pause_ms / JITTER_PART * u64::from(chance.min(999)) / 1_000 }
}
