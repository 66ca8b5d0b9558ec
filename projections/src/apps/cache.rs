//! Apps by API key and by number, in memory: every request asks for one.
//!
//! Valid only where the projector runs, which empties it before it says that a change has arrived: what `wait_for`
//! promises of the tables holds here, too.

use domain::AppId;
use domain::app::Active;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

/// Apps kept; more are forgotten all at once.
const APPS_MAX: usize = 10_000;

/// What is known since the last change of any app.
#[derive(Default)]
pub(crate) struct Cache(RwLock<Known>);

#[derive(Default)]
struct Known {
    /// How often it was emptied.
    changes: u64,
    apps: HashMap<AppId, Active>,
    by_key: HashMap<String, AppId>,
}

impl Cache {
    pub fn by_api_key(&self, api_key: &str) -> Option<Active> {
        let known = self.known();
        known.by_key.get(api_key).and_then(|app| known.apps.get(app)).cloned()
    }

    pub fn get(&self, app: AppId) -> Option<Active> {
        self.known().apps.get(&app).cloned()
    }

    /// To be taken before a look at the tables, and given to [`Cache::put`].
    pub fn changes(&self) -> u64 {
        self.known().changes
    }

    /// Keeps what the tables said, unless there was a change since.
    pub fn put(&self, changes: u64, app: &Active) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.changes != changes {
            return;
        }
        if known.apps.len() >= APPS_MAX {
            known.apps.clear();
            known.by_key.clear();
        }
        known.by_key.insert(app.credentials.api_key.as_str().to_owned(), app.app);
        known.apps.insert(app.app, app.clone());
    }

    /// Forgets everything.
    pub fn empty(&self) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let changes = known.changes + 1;
        *known = Known { changes, ..Known::default() };
    }

    fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}
