//! A member of a group.

use super::group::{Member, Place};
use super::source::{Source, category};
use super::store::Settlement;
use super::{Shared, on_disk};
use crate::again::{Seen, dead, read_from, retried, seen, wait};
use async_trait::async_trait;
use ports::bus::{BusError, Consumer, Delivery, Message, retry_topic};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// An idle partition's offset follows the log in such steps, so that a restart does not read everything again.
const IDLE_STEP: i64 = 1_000;

pub struct InProcessConsumer {
    shared: Arc<Shared>,
    group: String,
    member: Member,
    owned: HashMap<Place, Owned>,
    source: Source,
    added: watch::Receiver<u64>,
    /// When to look at the topics that groups write: a record may be there, or be due.
    look_at: Option<Instant>,
    /// Whose turn it is, so that neither the log nor the groups' topics starve the other.
    log_first: bool,
}

/// A partition of this member's share.
struct Owned {
    /// The next offset to give out.
    from: i64,
    /// The first offset given out since the partition is this member's.
    first: Option<i64>,
    /// The last one.
    last: i64,
    /// The offset after the last one committed.
    done: i64,
}

impl Owned {
    /// Whether all that was given out is done.
    fn idle(&self) -> bool {
        self.first.is_none() || self.last < self.done
    }
}

impl InProcessConsumer {
    pub fn new(shared: Arc<Shared>, group: &str, topics: Vec<String>, member: Member) -> Self {
        let source = Source::new(&*shared.log, &topics);
        let added = shared.store.added();
        let group = group.to_owned();
        let owned = HashMap::new();
        Self { shared, group, member, owned, source, added, look_at: None, log_first: true }
    }

    /// Takes over a changed share; goes on where it was in the partitions it keeps.
    fn rebalance(&mut self) -> Result<(), BusError> {
        let Some(share) = self.member.new_share() else { return Ok(()) };
        let passed = self.source.passed() as i64;
        let mut owned = HashMap::with_capacity(share.len());
        for place in share {
            let kept = self.owned.remove(&place);
            let in_log = category(&place.0).is_some();
            let now = match kept {
                Some(kept) if in_log => Owned { from: kept.from.max(passed + 1), ..kept },
                Some(kept) => kept,
                None => {
                    let done = self.shared.store.offset(&self.group, &place.0, place.1)?;
                    Owned { from: done, first: None, last: -1, done }
                }
            };
            owned.insert(place, now);
        }
        self.owned = owned;
        let in_log = self.owned.iter().filter(|(place, _)| category(&place.0).is_some());
        let from = in_log.map(|(_, owned)| owned.from).min().unwrap_or(passed + 1);
        self.source.seek(from.saturating_sub(1).max(0) as u64);
        self.look_at = Some(Instant::now());
        Ok(())
    }

    /// The next record from the log, if there is one now.
    async fn take_from_log(&mut self) -> Result<Option<Delivery>, BusError> {
        let owned = &self.owned;
        let wanted = |place: &Place, position| owned.get(place).is_some_and(|o| position as i64 >= o.from);
        let taken = self.source.take(&*self.shared.log, wanted).await?;
        let Some((place, event)) = taken else { return Ok(None) };
        self.give(&place, event.position as i64, Ok(Message::of(&event))).map(Some)
    }

    /// The next record that a group wrote, if there is one now.
    fn take_from_groups(&mut self) -> Result<Option<Delivery>, BusError> {
        let added = self.added.has_changed().unwrap_or(false);
        if !added && self.look_at.is_none_or(|at| at > Instant::now()) {
            return Ok(None);
        }
        self.added.mark_unchanged();
        let mut soonest: Option<Duration> = None;
        let retry = retry_topic(&self.group);
        for (place, owned) in self.owned.iter().filter(|(place, _)| category(&place.0).is_none()) {
            let Some((offset, record)) = self.shared.store.record(&place.0, place.1, owned.from)? else {
                continue;
            };
            let later = record.as_ref().ok().filter(|_| place.0 == retry).and_then(wait);
            if let Some(later) = later {
                soonest = Some(soonest.map_or(later, |soonest| soonest.min(later)));
                continue;
            }
            let place = place.clone();
            self.look_at = Some(Instant::now());
            return self.give(&place, offset, record).map(Some);
        }
        self.look_at = soonest.map(|soonest| Instant::now() + soonest);
        Ok(None)
    }

    fn give(
        &mut self,
        place: &Place,
        offset: i64,
        record: Result<Message, String>,
    ) -> Result<Delivery, BusError> {
        let owned = self.owned.get_mut(place).expect("only records of this member's share are read");
        owned.from = offset + 1;
        let (topic, partition) = place.clone();
        match record.and_then(|message| seen(message, &self.group)) {
            Ok(Seen { message, attempt }) => {
                owned.first.get_or_insert(offset);
                owned.last = offset;
                Ok(Delivery { message, partition, offset, attempt })
            }
            Err(what) => Err(BusError::Malformed { topic, partition, offset, what }),
        }
    }

    async fn settle(&mut self, delivery: &Delivery, add: Option<Message>) -> Result<(), BusError> {
        self.rebalance()?;
        let place = (read_from(&self.group, delivery), delivery.partition);
        let next = delivery.offset + 1;
        let owned = self.owned.get(&place).filter(|o| o.first.is_some_and(|first| first <= delivery.offset));
        let Some(owned) = owned else {
            return Err(BusError::Moved { topic: place.0, partition: place.1 });
        };
        if next <= owned.done && add.is_none() {
            return Ok(());
        }
        let spent = (place.0 == retry_topic(&self.group)).then(|| (place.0.clone(), place.1, next));
        let mut offsets = vec![(place.0.clone(), place.1, next)];
        let passed = self.source.passed() as i64;
        for (other, idle) in self.owned.iter_mut().filter(|(other, _)| category(&other.0).is_some()) {
            if *other != place && idle.idle() && passed + 1 >= idle.done + IDLE_STEP {
                offsets.push((other.0.clone(), other.1, passed + 1));
                idle.done = passed + 1;
            }
        }
        let done = Settlement { group: self.group.clone(), offsets, spent, add };
        on_disk(&self.shared, move |store| store.settle(&done)).await?;
        if let Some(owned) = self.owned.get_mut(&place) {
            owned.done = owned.done.max(next);
        }
        Ok(())
    }
}

#[async_trait]
impl Consumer for InProcessConsumer {
    async fn next(&mut self) -> Result<Delivery, BusError> {
        loop {
            self.rebalance()?;
            self.log_first = !self.log_first;
            for log in [self.log_first, !self.log_first] {
                let found = if log { self.take_from_log().await? } else { self.take_from_groups()? };
                if let Some(delivery) = found {
                    return Ok(delivery);
                }
            }
            let due = self.look_at;
            tokio::select! {
                more = self.source.more() => more?,
                added = self.added.changed() => {
                    added.map_err(|_| BusError::Closed)?;
                    self.added.mark_changed();
                }
                () = self.member.changed() => {}
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {}
            }
        }
    }

    async fn commit(&mut self, delivery: &Delivery) -> Result<(), BusError> {
        self.settle(delivery, None).await
    }

    async fn retry(&mut self, delivery: &Delivery, after: Duration, reason: &str) -> Result<(), BusError> {
        let again = retried(&self.group, delivery, after, reason);
        self.settle(delivery, Some(again)).await
    }

    async fn dead_letter(&mut self, delivery: &Delivery, reason: &str) -> Result<(), BusError> {
        let dead = dead(&self.group, delivery, reason);
        self.settle(delivery, Some(dead)).await
    }
}
