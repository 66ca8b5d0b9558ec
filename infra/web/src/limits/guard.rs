//! Guessing is made slow per source and account.
//!
//! Only the source that guesses waits: whoever knows the secret gets in from elsewhere at any time. Of random secrets
//! the right one passes even while its source waits; of chosen ones ([`Guard::wait`]) nothing is looked at then.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Bad tries of a source on one account before it waits (reliability T6).
const TRIES_ACCOUNT: u32 = 10;
/// Bad tries of a source on any accounts: many share an address.
const TRIES_SOURCE: u32 = 100;
/// The first wait, doubled with each further try up to the last.
const WAIT_MIN: Duration = Duration::from_secs(1);
const WAIT_MAX: Duration = Duration::from_mins(5);
/// Without a bad try for so long, all is forgiven.
const FORGIVEN: Duration = Duration::from_mins(15);
/// The most sources and accounts remembered, about 20 MB.
const KNOWN_MAX: usize = 200_000;

/// Who tried; without an account: the source's tries on any.
type Who = (IpAddr, Option<String>);

/// Bad tries of late.
#[derive(Default)]
pub struct Guard(Mutex<HashMap<Who, Tries>>);

#[derive(Clone, Copy)]
struct Tries {
    bad: u32,
    last: Instant,
}

impl Tries {
    fn wait(self, free: u32, now: Instant) -> Option<Duration> {
        let over = self.bad.checked_sub(free)?;
        let whole = WAIT_MIN.saturating_mul(1 << over.min(16)).min(WAIT_MAX);
        whole.checked_sub(now.duration_since(self.last)).filter(|wait| !wait.is_zero())
    }
}

impl Guard {
    /// How long this source must wait before anyone looks at its next try on the account. For secrets that people
    /// choose; ask before the secret is looked at.
    pub fn wait(&self, source: Option<IpAddr>, account: &str) -> Option<Duration> {
        self.wait_at(source, account, Instant::now())
    }

    /// A try failed; how long the source must wait now.
    pub fn bad(&self, source: Option<IpAddr>, account: &str) -> Option<Duration> {
        self.bad_at(source, account, Instant::now())
    }

    /// A try was right: what this source tried on the account before is forgotten.
    pub fn good(&self, source: Option<IpAddr>, account: &str) {
        if let Some(ip) = source {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.remove(&(ip, Some(account.to_owned())));
        }
    }

    fn wait_at(&self, source: Option<IpAddr>, account: &str, now: Instant) -> Option<Duration> {
        let ip = source?;
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of =
            |account: Option<String>, free| known.get(&(ip, account)).and_then(|tries| tries.wait(free, now));
        of(Some(account.to_owned()), TRIES_ACCOUNT).max(of(None, TRIES_SOURCE))
    }

    fn bad_at(&self, source: Option<IpAddr>, account: &str, now: Instant) -> Option<Duration> {
        let ip = source?;
        {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if known.len() >= KNOWN_MAX {
                known.retain(|_, tries| now.duration_since(tries.last) < FORGIVEN);
                if known.len() >= KNOWN_MAX {
                    known.clear();
                }
            }
            for who in [(ip, Some(account.to_owned())), (ip, None)] {
                let tries = known.entry(who).or_insert(Tries { bad: 0, last: now });
                let bad =
                    if now.duration_since(tries.last) < FORGIVEN { tries.bad.saturating_add(1) } else { 1 };
                *tries = Tries { bad, last: now };
            }
        }
        self.wait_at(source, account, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1)));
    const B: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2)));

    #[test]
    fn after_ten_bad_tries_a_source_waits_longer_and_longer_and_nobody_else_does() {
        let (guard, now) = (Guard::default(), Instant::now());
        let free: Vec<_> = (0..9).map(|_| guard.bad_at(A, "key", now)).collect();
        assert_eq!(free, [None; 9]);
        let waits: Vec<_> =
            (0..3).filter_map(|_| guard.bad_at(A, "key", now)).map(|wait| wait.as_secs()).collect();
        assert_eq!(waits, [1, 2, 4]);
        assert_eq!(guard.wait_at(B, "key", now), None, "the account is open to other sources");
        assert_eq!(guard.wait_at(A, "other", now), None, "the source is not locked out of its own account");
        assert_eq!(guard.wait_at(A, "key", now + Duration::from_secs(4)), None);
        assert!((0..100).filter_map(|_| guard.bad_at(A, "key", now)).all(|wait| wait <= WAIT_MAX));
    }

    #[test]
    fn a_source_that_tries_many_accounts_waits_too() {
        let (guard, now) = (Guard::default(), Instant::now());
        let waits = (0..101).filter(|n| guard.bad_at(A, &n.to_string(), now).is_some()).count();
        assert_eq!(waits, 2);
    }

    #[test]
    fn a_right_try_and_a_quarter_of_an_hour_are_forgiveness() {
        let (guard, now) = (Guard::default(), Instant::now());
        for _ in 0..12 {
            guard.bad_at(A, "key", now);
        }
        guard.good(A, "key");
        assert_eq!(guard.wait_at(A, "key", now), None);
        for _ in 0..30 {
            guard.bad_at(A, "key", now);
        }
        assert_eq!(guard.bad_at(A, "key", now + FORGIVEN), None);
        assert_eq!((0..50).filter_map(|_| guard.bad_at(None, "key", now)).count(), 0, "no socket, no source");
    }
}
