use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Keys whose requests are being done. In memory, because one process has the log and does them all; a process that
/// dies lets go of them.
#[derive(Clone, Default)]
pub struct KeysInUse(Arc<Mutex<HashSet<Uuid>>>);

/// Lets go of the key when dropped.
pub(super) struct Held {
    keys: KeysInUse,
    key: Uuid,
}

impl KeysInUse {
    /// None if the key is held already.
    pub(super) fn hold(&self, key: Uuid) -> Option<Held> {
        let is_free = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
        is_free.then(|| Held { keys: self.clone(), key })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.keys.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}
