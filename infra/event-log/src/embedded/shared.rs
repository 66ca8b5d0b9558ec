//! What the writer and all readers have in common.

use super::catalog::Catalog;
use super::options::Options;
use super::read::Cursors;
use crate::index::Index;
use crate::segment::Keys;
use crate::storage::Storage;
use ports::log::Position;
use std::sync::{Arc, OnceLock};
use tokio::sync::watch;
use uuid::Uuid;

pub(crate) struct Shared {
    pub options: Options,
    pub storage: Arc<dyn Storage>,
    pub catalog: Catalog,
    pub index: Index,
    pub cursors: Cursors,
    pub log: Uuid,
    pub keys: Keys,
    pub head: watch::Sender<Position>,
    pub failure: OnceLock<String>,
}

impl Shared {
    /// Why the log is read-only.
    pub fn failure(&self) -> Option<String> {
        self.failure.get().cloned()
    }

    /// Makes the log read-only until it is opened anew. The first reason stays.
    pub fn fail(&self, why: &str) {
        self.failure.get_or_init(|| why.to_owned());
    }
}
