use super::{Audience, Delivery, Who};
use domain::{AppId, MemberId, RoomId};
use ports::log::Position;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::sync::Arc;
use tokio::sync::mpsc::{Sender, error::TrySendError};

/// Deliveries that wait for one listener at most; who has more waiting is dropped. Half a minute of a busy channel.
pub const QUEUE_MAX: usize = 256;
/// Connections of one member at most; the oldest gives way.
pub const MEMBER_LISTENERS_MAX: usize = 32;

/// A listener's number in this process.
pub type ListenerId = u64;

/// Who listens to what. Never locked across a wait.
pub struct Registry {
    next: ListenerId,
    /// The last position that was given out.
    position: Position,
    listeners: HashMap<ListenerId, Entry>,
    by_member: HashMap<(AppId, MemberId), Vec<ListenerId>>,
    channels: HashMap<RoomId, Vec<ListenerId>>,
}

struct Entry {
    who: Who,
    queue: Sender<Arc<Delivery>>,
    /// Hears every channel its member is in.
    follows: bool,
    channels: Vec<RoomId>,
    /// Channels left while it was not yet known where the member is.
    left_early: Vec<RoomId>,
    is_settled: bool,
}

impl Registry {
    pub fn new(position: Position) -> Self {
        Self {
            next: 1,
            position,
            listeners: HashMap::new(),
            by_member: HashMap::new(),
            channels: HashMap::new(),
        }
    }

    /// A new listener, and the position from which it hears what is for its member.
    pub fn enter(&mut self, who: Who, queue: Sender<Arc<Delivery>>, follows: bool) -> (ListenerId, Position) {
        let id = self.next;
        self.next += 1;
        let of_member = self.by_member.entry((who.app, who.member)).or_default();
        of_member.push(id);
        let surplus = (of_member.len() > MEMBER_LISTENERS_MAX).then(|| of_member[0]);
        let entry = Entry { who, queue, follows, channels: vec![], left_early: vec![], is_settled: !follows };
        self.listeners.insert(id, entry);
        if let Some(oldest) = surplus {
            self.remove(oldest);
        }
        (id, self.position)
    }

    /// Forgets a listener; true if its member has no other. One that was dropped before has gone already.
    pub fn leave(&mut self, id: ListenerId, who: &Who) -> bool {
        self.remove(id);
        !self.is_connected(who.app, who.member)
    }

    pub fn is_connected(&self, app: AppId, member: MemberId) -> bool {
        self.by_member.contains_key(&(app, member))
    }

    /// Hears these channels, but for those left meanwhile; the answer is the last position that was given out before.
    pub fn subscribe_all(&mut self, id: ListenerId, channels: &[RoomId]) -> Position {
        let Some(entry) = self.listeners.get_mut(&id) else { return self.position };
        entry.is_settled = true;
        let left = std::mem::take(&mut entry.left_early);
        for channel in channels.iter().filter(|channel| !left.contains(channel)) {
            self.subscribe(id, *channel);
        }
        self.position
    }

    pub fn subscribe(&mut self, id: ListenerId, channel: RoomId) {
        let Some(entry) = self.listeners.get_mut(&id) else { return };
        if !entry.channels.contains(&channel) {
            entry.channels.push(channel);
            self.channels.entry(channel).or_default().push(id);
        }
    }

    pub fn unsubscribe(&mut self, id: ListenerId, channel: RoomId) {
        if let Some(entry) = self.listeners.get_mut(&id) {
            entry.channels.retain(|known| *known != channel);
        }
        forget(&mut self.channels, channel, id);
    }

    /// A member came into a channel: their listeners hear it from here on.
    pub fn joined(&mut self, app: AppId, member: MemberId, channel: RoomId) {
        for id in self.of_member(app, member) {
            if self.listeners.get(&id).is_some_and(|entry| entry.follows) {
                self.subscribe(id, channel);
            }
        }
    }

    /// A member is no longer in a channel, and hears it no more; `all` also on connections that named it themselves.
    pub fn left(&mut self, app: AppId, member: MemberId, channel: RoomId, all: bool) {
        for id in self.of_member(app, member) {
            let Some(entry) = self.listeners.get_mut(&id) else { continue };
            if !entry.is_settled {
                entry.left_early.push(channel);
            }
            if entry.follows || all {
                self.unsubscribe(id, channel);
            }
        }
    }

    /// Ends every listener of a member.
    pub fn close_member(&mut self, app: AppId, member: MemberId) {
        for id in self.of_member(app, member) {
            self.remove(id);
        }
    }

    /// Ends every listener of an app.
    pub fn close_app(&mut self, app: AppId) {
        let of_app = self.listeners.iter().filter(|(_, entry)| entry.who.app == app);
        for id in of_app.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.remove(id);
        }
    }

    /// Whether anybody hears a channel.
    pub fn is_heard(&self, channel: RoomId) -> bool {
        self.channels.contains_key(&channel)
    }

    /// Gives a delivery to everybody it is for; who has no room for it is dropped.
    pub fn dispatch(&mut self, audience: &Audience, delivery: &Arc<Delivery>) {
        let mut slow = vec![];
        match audience {
            Audience::Channel(channel) => {
                for id in self.channels.get(channel).into_iter().flatten() {
                    self.give(*id, delivery, &mut slow);
                }
            }
            Audience::Some(channel, users) => {
                for id in self.channels.get(channel).into_iter().flatten() {
                    let is_for = |entry: &Entry| users.contains(&entry.who.app_user_id);
                    if self.listeners.get(id).is_some_and(is_for) {
                        self.give(*id, delivery, &mut slow);
                    }
                }
            }
            Audience::Member(app, member) => {
                for id in self.by_member.get(&(*app, *member)).into_iter().flatten() {
                    self.give(*id, delivery, &mut slow);
                }
            }
        }
        if !slow.is_empty() {
            metrics::counter!("reelog_chat_listeners_dropped_total").increment(slow.len() as u64);
            tracing::info!(dropped = slow.len(), "dropped {} listeners that did not keep up", slow.len());
        }
        for id in slow {
            self.remove(id);
        }
    }

    /// Everything up to here was given out.
    pub fn reached(&mut self, position: Position) {
        self.position = position;
    }

    fn give(&self, id: ListenerId, delivery: &Arc<Delivery>, slow: &mut Vec<ListenerId>) {
        let Some(entry) = self.listeners.get(&id) else { return };
        match entry.queue.try_send(delivery.clone()) {
            Ok(()) => {}
            Err(TrySendError::Full(_) | TrySendError::Closed(_)) => slow.push(id),
        }
    }

    fn of_member(&self, app: AppId, member: MemberId) -> Vec<ListenerId> {
        self.by_member.get(&(app, member)).cloned().unwrap_or_default()
    }

    /// Its queue ends with this, after what already waits in it.
    fn remove(&mut self, id: ListenerId) {
        let Some(entry) = self.listeners.remove(&id) else { return };
        for channel in entry.channels {
            forget(&mut self.channels, channel, id);
        }
        forget(&mut self.by_member, (entry.who.app, entry.who.member), id);
    }
}

/// Takes a listener out of a list, and the list away with its last.
fn forget<K: std::hash::Hash + Eq>(lists: &mut HashMap<K, Vec<ListenerId>>, key: K, id: ListenerId) {
    if let Slot::Occupied(mut list) = lists.entry(key) {
        list.get_mut().retain(|known| *known != id);
        if list.get().is_empty() {
            list.remove();
        }
    }
}
