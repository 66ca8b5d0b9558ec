//! What messages are shown with, kept so that a busy chat does not ask the database for each message.

use domain::channel_member::Label;
use domain::{AppId, AppUserId, MemberId, RoomId, member};
use projections::{ReadDb, ReadError, chats, members};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Entries of each kind kept at most; then all are forgotten, which costs a look-up each.
const KEPT_MAX: usize = 10_000;

/// People, what they said of themselves on joining, and channels' addresses in the older chat.
#[derive(Default)]
pub struct Names {
    people: Kept<(AppId, MemberId), Option<Arc<member::Active>>>,
    labels: Kept<(RoomId, MemberId), Label>,
    keys: Kept<RoomId, Option<Arc<str>>>,
}

struct Kept<K, V>(Mutex<HashMap<K, V>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: std::hash::Hash + Eq, V: Clone> Kept<K, V> {
    fn get(&self, key: &K) -> Option<V> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn keep(&self, key: K, value: V) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(key, value);
    }

    fn forget(&self, key: &K) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

impl Names {
    /// The person, if they are there and still the one who had this number.
    pub async fn person(
        &self,
        db: &ReadDb,
        app: AppId,
        member: MemberId,
        app_user_id: &AppUserId,
    ) -> Result<Option<Arc<member::Active>>, ReadError> {
        if let Some(known) = self.people.get(&(app, member)) {
            return Ok(known);
        }
        let found = members::get(db, app, app_user_id).await?;
        let found = found.filter(|person| person.member == member).map(Arc::new);
        self.people.keep((app, member), found.clone());
        Ok(found)
    }

    /// What a member said of itself on joining.
    pub async fn label(
        &self,
        db: &ReadDb,
        app: AppId,
        channel: RoomId,
        member: MemberId,
    ) -> Result<Label, ReadError> {
        if let Some(known) = self.labels.get(&(channel, member)) {
            return Ok(known);
        }
        let found = chats::member(db, app, channel, member).await?;
        let label = found.map(|member| member.label).unwrap_or_default();
        self.labels.keep((channel, member), label.clone());
        Ok(label)
    }

    /// The channel's address in the older chat.
    pub async fn channel_key(
        &self,
        db: &ReadDb,
        app: AppId,
        channel: RoomId,
    ) -> Result<Option<Arc<str>>, ReadError> {
        if let Some(known) = self.keys.get(&channel) {
            return Ok(known);
        }
        let found = chats::get(db, app, channel).await?;
        let key = found.and_then(|channel| channel.chat).map(|chat| Arc::from(chat.channel_key));
        self.keys.keep(channel, key.clone());
        Ok(key)
    }

    pub fn forget_person(&self, app: AppId, member: MemberId) {
        self.people.forget(&(app, member));
    }

    pub fn forget_label(&self, channel: RoomId, member: MemberId) {
        self.labels.forget(&(channel, member));
    }

    pub fn forget_channel(&self, channel: RoomId) {
        self.keys.forget(&channel);
    }

    /// Forgets all people: somebody changed, and it is not known who.
    pub fn forget_people(&self) {
        self.people.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
