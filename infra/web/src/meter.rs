//! Counts what leaves the media origin, in windows by post and hour.
//!
//! In memory until it is taken out and reported; what a killed process had not reported is lost, at most one window.

use domain::usage::Recorded;
use domain::{AppId, AppUserId, MemberId, PostId, Timestamp};
use schemas::rest::UsageWindow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// One answer that carried media.
#[derive(Clone, Debug)]
pub struct Delivered {
    pub app: AppId,
    pub member: MemberId,
    pub app_user_id: AppUserId,
    pub post: PostId,
    pub bytes: u64,
    /// Media time in the bytes, in milliseconds.
    pub watched_ms: u64,
    /// Answers: 1, or 0 when a long answer is counted in pieces.
    pub requests: u64,
}

/// The counter; clones share it.
#[derive(Clone, Default)]
pub struct Meter(Arc<Mutex<HashMap<(PostId, i64), UsageWindow>>>);

impl Meter {
    /// Counts an answer, or a piece of one.
    pub fn add(&self, delivered: Delivered, at: Timestamp) {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let window = open.entry((delivered.post, at.hour())).or_insert_with(|| UsageWindow {
            id: Uuid::new_v4(),
            window: Recorded {
                app: delivered.app,
                member: delivered.member,
                app_user_id: delivered.app_user_id.clone(),
                post: delivered.post,
                from: at,
                to: at,
                delivered_bytes: 0,
                watched_ms: 0,
                requests: 0,
            },
        });
        let total = &mut window.window;
        total.to = total.to.max(at);
        // A clock that was set back must not make a window that ends before it starts.
        total.from = total.from.min(at);
        total.delivered_bytes += delivered.bytes;
        total.watched_ms += delivered.watched_ms;
        total.requests += delivered.requests;
    }

    /// Takes every window out. Whoever takes them reports them until someone has them: an id again adds nothing.
    pub fn take(&self) -> Vec<UsageWindow> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.drain().map(|(_, window)| window).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    fn delivered(bytes: u64) -> Delivered {
        Delivered {
            app: 1.try_into().unwrap(),
            member: 2.try_into().unwrap(),
            app_user_id: "u1".parse().unwrap(),
            post: 3.try_into().unwrap(),
            bytes,
            watched_ms: 4_000,
            requests: 1,
        }
    }

    #[test]
    fn answers_of_one_hour_become_one_window() {
        let meter = Meter::default();
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
        meter.add(delivered(10), at(3_599));
        meter.add(delivered(20), at(3_598));
        meter.add(delivered(40), at(3_600));
        let mut windows = meter.take();
        windows.sort_by_key(|window| window.window.from);
        let counted: Vec<_> =
            windows.iter().map(|window| (window.window.delivered_bytes, window.window.requests)).collect();
        assert_eq!(counted, [(30, 2), (40, 1)]);
        assert!(windows.iter().all(|window| window.window.from <= window.window.to));
        assert!(meter.take().is_empty(), "a window is taken once");
    }
}
