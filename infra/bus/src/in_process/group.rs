//! Who is in which group, and which partitions are whose.

use ports::bus::PARTITIONS;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// A partition of a topic.
pub type Place = (String, i32);

/// All groups of the bus.
#[derive(Default)]
pub struct Groups(Arc<Mutex<HashMap<String, Group>>>);

#[derive(Default)]
struct Group {
    /// Topics by member; the order of joining decides the shares.
    members: BTreeMap<u64, Vec<String>>,
    joined: u64,
    /// Counts changes of the shares.
    changes: watch::Sender<u64>,
}

/// A place in a group, given back on drop.
pub struct Member {
    groups: Arc<Mutex<HashMap<String, Group>>>,
    group: String,
    number: u64,
    changes: watch::Receiver<u64>,
}

impl Groups {
    /// Adds a member; the others' shares shrink.
    pub fn join(&self, group: &str, topics: Vec<String>) -> Member {
        let mut groups = lock(&self.0);
        let entry = groups.entry(group.to_owned()).or_default();
        entry.joined += 1;
        entry.members.insert(entry.joined, topics);
        entry.changes.send_modify(|changes| *changes += 1);
        let mut changes = entry.changes.subscribe();
        changes.mark_changed();
        Member { groups: Arc::clone(&self.0), group: group.to_owned(), number: entry.joined, changes }
    }
}

impl Member {
    /// This member's share, if it may have changed since the last call.
    pub fn new_share(&mut self) -> Option<HashSet<Place>> {
        if !self.changes.has_changed().unwrap_or(false) {
            return None;
        }
        let groups = lock(&self.groups);
        // Under the lock, so that the share is that of the last change seen.
        self.changes.mark_unchanged();
        Some(groups.get(&self.group).map(|group| share(group, self.number)).unwrap_or_default())
    }

    /// Ends when the shares change.
    pub async fn changed(&mut self) {
        // A group outlives its members, so the sender is there.
        if self.changes.changed().await.is_ok() {
            self.changes.mark_changed();
        }
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let mut groups = lock(&self.groups);
        if let Some(group) = groups.get_mut(&self.group) {
            group.members.remove(&self.number);
            group.changes.send_modify(|changes| *changes += 1);
        }
    }
}

/// Each topic's partitions are dealt out in turn to the members that read it.
fn share(group: &Group, member: u64) -> HashSet<Place> {
    let mut share = HashSet::new();
    for topic in group.members.get(&member).into_iter().flatten() {
        let readers: Vec<u64> = group
            .members
            .iter()
            .filter(|(_, topics)| topics.contains(topic))
            .map(|(number, _)| *number)
            .collect();
        let mine = readers.iter().position(|reader| *reader == member);
        let mine = mine.expect("a member reads its own topics");
        share.extend(
            (0..PARTITIONS).filter(|p| *p as usize % readers.len() == mine).map(|p| (topic.clone(), p)),
        );
    }
    share
}

fn lock(groups: &Mutex<HashMap<String, Group>>) -> MutexGuard<'_, HashMap<String, Group>> {
    // Nothing panics between two changes that belong together.
    groups.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_partition_is_with_one_of_the_members_that_read_its_topic() {
        let groups = Groups::default();
        let mut one = groups.join("g", vec!["a".into(), "b".into()]);
        assert_eq!(one.new_share().expect("a first share").len(), 24);
        assert!(one.new_share().is_none(), "nothing changed");
        let mut two = groups.join("g", vec!["a".into()]);
        let first = one.new_share().expect("the shares changed");
        let second = two.new_share().expect("a first share");
        assert!(first.is_disjoint(&second));
        let a = |share: &HashSet<Place>| share.iter().filter(|(topic, _)| topic == "a").count();
        assert_eq!((a(&first), a(&second)), (6, 6));
        assert_eq!((first.len(), second.len()), (18, 6));
        drop(one);
        assert_eq!(two.new_share().expect("the shares changed").len(), 12);
    }
}
