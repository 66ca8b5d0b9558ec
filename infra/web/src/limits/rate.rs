use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Seconds of requests that may come at once.
const WINDOW_S: u32 = 10;
/// Counts between two sweeps of keys that have their whole quota again.
const SWEEP: u32 = 100_000;

type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// A rate for each key.
pub(super) struct Rate<K: Hash + Eq + Clone> {
    name: &'static str,
    quota: NonZeroU32,
    limiter: Limiter<K>,
    counts: AtomicU32,
}

/// How a key stands after a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub name: &'static str,
    quota: u32,
    left: u32,
    /// Until the next request will do; none if this one does.
    pub wait: Option<Duration>,
}

impl<K: Hash + Eq + Clone> Rate<K> {
    /// None if the rate is 0, which is no limit.
    pub fn new(name: &'static str, per_s: u32) -> Option<Self> {
        let per_s = NonZeroU32::new(per_s)?;
        let quota = per_s.saturating_mul(NonZeroU32::new(WINDOW_S)?);
        let limiter = RateLimiter::dashmap(Quota::per_second(per_s).allow_burst(quota)).with_middleware();
        Some(Self { name, quota, limiter, counts: AtomicU32::new(0) })
    }

    /// Counts a request.
    pub fn count(&self, key: K) -> Standing {
        if self.counts.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.limiter.retain_recent();
        }
        let (left, wait) = match self.limiter.check_key(&key) {
            Ok(snapshot) => (snapshot.remaining_burst_capacity(), None),
            Err(until) => (0, Some(until.wait_time_from(DefaultClock::default().now()))),
        };
        Standing { name: self.name, quota: self.quota.get(), left, wait }
    }
}

impl Standing {
    /// An item of `RateLimit-Policy`.
    pub fn policy(&self) -> String {
        format!("\"{}\";q={};w={WINDOW_S}", self.name, self.quota)
    }

    /// An item of `RateLimit`: what is left, and the seconds until all of it is there again, or one when none is.
    pub fn limit(&self) -> String {
        let per_s = (self.quota / WINDOW_S).max(1);
        let seconds = self.wait.map_or_else(
            || (self.quota - self.left.min(self.quota)).div_ceil(per_s).into(),
            |wait| wait.as_secs().max(1),
        );
        format!("\"{}\";r={};t={seconds}", self.name, self.left)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn a_key_gets_ten_seconds_worth_at_once_then_waits_and_takes_nothing_from_another() {
        let rate = Rate::new("app", 1).unwrap();
        let first = rate.count(8);
        assert_eq!(
            (first.policy().as_str(), first.limit().as_str()),
            ("\"app\";q=10;w=10", "\"app\";r=9;t=1")
        );
        let waits: Vec<bool> = (0..10).map(|_| rate.count(8).wait.is_some()).collect();
        assert_eq!(waits, [vec![false; 9], vec![true]].concat());
        assert_eq!(rate.count(8).limit(), "\"app\";r=0;t=1");
        assert_eq!(rate.count(9).wait, None);
    }

    #[test]
    fn no_rate_is_no_limit() {
        assert!(Rate::<u32>::new("app", 0).is_none());
    }
}
