//! One request at a time for each tus upload.
//!
//! A client that asks again has lost the connection before: whoever holds the upload is told to stop, keeps what came,
//! and leaves. The map is this process's, which is the only one that takes uploads.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use web::{TusOf, TusTicket};

/// The upload, and which partial one of it; 0 is the whole.
type Key = (Uuid, u32);

static SLOTS: LazyLock<Mutex<HashMap<Key, Arc<Slot>>>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Slot {
    /// Held by whoever works on the upload.
    work: Arc<tokio::sync::Mutex<()>>,
    /// How many wait for that.
    waiting: AtomicUsize,
    /// Told to whoever works on it.
    stop: Mutex<CancellationToken>,
}

/// The right to work on an upload, until somebody else comes.
pub struct Turn {
    key: Key,
    slot: Arc<Slot>,
    /// Somebody else waits.
    pub stop: CancellationToken,
    _work: OwnedMutexGuard<()>,
}

impl Turn {
    /// Has whoever works on the upload stop, and waits until they did.
    pub async fn take(ticket: &TusTicket) -> Self {
        let key = (ticket.upload, if let TusOf::Partial(number) = ticket.of { number } else { 0 });
        let slot = locked(&SLOTS).entry(key).or_default().clone();
        let waiting = Waiting::new(&slot);
        locked(&slot.stop).cancel();
        let work = slot.work.clone().lock_owned().await;
        drop(waiting);
        let stop = CancellationToken::new();
        {
            let mut told = locked(&slot.stop);
            *told = stop.clone();
            // Who came while we waited counts before they tell anyone to stop: one of us sees the other.
            if slot.waiting.load(Ordering::SeqCst) > 0 {
                stop.cancel();
            }
        }
        Self { key, slot, stop, _work: work }
    }
}

/// Somebody who waits for a turn, or gives up waiting.
struct Waiting(Arc<Slot>);

impl Waiting {
    fn new(slot: &Arc<Slot>) -> Self {
        slot.waiting.fetch_add(1, Ordering::SeqCst);
        Self(slot.clone())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut slots = locked(&SLOTS);
        // The map's and ours: nobody waits.
        if Arc::strong_count(&self.slot) == 2 {
            slots.remove(&self.key);
        }
    }
}

/// Nothing that is done under these locks can panic half way.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_comes_later_has_the_one_before_stop_and_nothing_is_left() {
        let ticket = TusTicket {
            app: 1.try_into().unwrap(),
            post: 2.try_into().unwrap(),
            upload: Uuid::new_v4(),
            size: 4,
            of: TusOf::Whole,
        };
        let partial = Turn::take(&TusTicket { of: TusOf::Partial(1), ..ticket.clone() }).await;
        let first = Turn::take(&ticket).await;
        let (mut second, mut third) = (Box::pin(Turn::take(&ticket)), Box::pin(Turn::take(&ticket)));
        assert!(futures::poll!(&mut second).is_pending(), "the first still works");
        assert!(futures::poll!(&mut third).is_pending());
        assert!(first.stop.is_cancelled());
        drop(first);
        let second = second.await;
        assert!(second.stop.is_cancelled(), "the third came meanwhile");
        drop(second);
        let third = third.await;
        assert!(!third.stop.is_cancelled() && !partial.stop.is_cancelled());
        drop((third, partial));
        assert!(!locked(&SLOTS).keys().any(|(upload, _)| *upload == ticket.upload));
    }
}
