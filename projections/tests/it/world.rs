//! A log, a vault and an empty database of read models.

use async_trait::async_trait;
use domain::stored::Stored;
use event_log::MemoryLog;
use ports::log::{App, Batch, EventLog, Expected, Meta, NewEvent, StreamName};
use ports::vault::{Key, Vault, VaultError};
use ports::{Transactor, codec};
use projections::{Digest, ProjectError, Projector, ReadDb, View};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Far more than any test needs to catch up, on a busy machine too.
const LIMIT: Duration = Duration::from_mins(1);

/// Keys in memory; `None` = erased.
#[derive(Default)]
pub struct MemoryVault(Mutex<HashMap<Uuid, Option<Key>>>);

#[async_trait]
impl Vault for MemoryVault {
    async fn key_for_sealing(&self, _: App, subject: Uuid) -> Result<Key, VaultError> {
        let mut keys = self.0.lock().unwrap();
        let key = keys.entry(subject).or_insert_with(|| Some(Key([7; 32])));
        key.clone().ok_or(VaultError::Erased)
    }

    async fn key_for_opening(&self, _: App, subject: Uuid) -> Result<Option<Key>, VaultError> {
        Ok(self.0.lock().unwrap().get(&subject).cloned().flatten())
    }

    async fn erase(&self, _: App, subject: Uuid) -> Result<(), VaultError> {
        self.0.lock().unwrap().insert(subject, None);
        Ok(())
    }
}

#[derive(Clone, Copy)]
pub enum Engine {
    Sqlite,
    Postgres,
}

pub struct World {
    pub log: Arc<MemoryLog>,
    pub vault: Arc<MemoryVault>,
    pub transactor: Transactor,
    pub db: ReadDb,
    pub url: String,
    engine: Engine,
    folders: Vec<tempfile::TempDir>,
}

impl World {
    pub async fn new(engine: Engine) -> Self {
        let (log, vault) = (Arc::new(MemoryLog::default()), Arc::new(MemoryVault::default()));
        let transactor = Transactor::new(log.clone(), vault.clone());
        let mut folders = vec![];
        let url = fresh_url(engine, &mut folders).await;
        let db = ReadDb::connect(&url).await.unwrap();
        Self { log, vault, transactor, db, url, engine, folders }
    }

    /// An empty database beside this world's.
    pub async fn other_db(&mut self) -> ReadDb {
        ReadDb::connect(&fresh_url(self.engine, &mut self.folders).await).await.unwrap()
    }

    pub fn head(&self) -> u64 {
        *self.log.head().borrow()
    }

    /// Appends events as they come.
    pub async fn append<E: Stored>(&self, app: u32, stream: &str, events: impl IntoIterator<Item = E>) {
        let (app, stream) = (App(app), StreamName::try_from(stream.to_owned()).unwrap());
        let mut new = vec![];
        for event in events {
            let info = event.info();
            let data = codec::encode(&event, app, &stream, None, &*self.vault).await.unwrap();
            let (event_type, version) = (info.name.to_owned(), info.version);
            new.push(NewEvent { id: Uuid::now_v7(), event_type, version, data, meta: Meta::default() });
        }
        for new in new.chunks(1_000) {
            self.log.append(Batch::one(app, stream.clone(), Expected::Any, new.to_vec())).await.unwrap();
        }
    }

    /// Appends bytes that no domain event has.
    pub async fn append_raw(&self, stream: &str, event_type: &str, data: &'static str) {
        let event = NewEvent {
            id: Uuid::now_v7(),
            event_type: event_type.to_owned(),
            version: 1,
            data: data.into(),
            meta: Meta::default(),
        };
        let stream = StreamName::try_from(stream.to_owned()).unwrap();
        self.log.append(Batch::one(App(1), stream, Expected::Any, vec![event])).await.unwrap();
    }

    pub fn projector(&self, db: &ReadDb) -> Projector {
        Projector::new(db.clone(), self.log.clone(), self.vault.clone())
    }

    /// Runs a projector until the views hold everything.
    pub async fn catch_up(&self) {
        self.catch_up_on(&self.db).await.unwrap();
    }

    pub async fn catch_up_on(&self, db: &ReadDb) -> Result<(), ProjectError> {
        let stop = CancellationToken::new();
        let run = tokio::spawn(self.projector(db).run(stop.clone()));
        assert!(db.wait_for(self.head(), LIMIT).await, "the views did not catch up");
        stop.cancel();
        run.await.unwrap()
    }

    /// Every view's digest as it is.
    pub async fn digests(&self, db: &ReadDb) -> Vec<Digest> {
        let mut digests = vec![];
        for &view in View::ALL {
            digests.push(projections::digest(db, view).await.unwrap());
        }
        digests
    }

    /// Every view's digest after a rebuild.
    pub async fn rebuilt(&self, db: &ReadDb) -> Vec<Digest> {
        let mut digests = vec![];
        for &view in View::ALL {
            digests.push(projections::rebuild(db, self.log.clone(), self.vault.clone(), view).await.unwrap());
        }
        digests
    }

    /// The files of the database, where they are ours.
    pub fn files(&self) -> Vec<std::path::PathBuf> {
        let inside = |folder: &tempfile::TempDir| folder.path().join("views").read_dir().unwrap();
        self.folders.iter().flat_map(inside).map(|entry| entry.unwrap().path()).collect()
    }

    /// Runs one statement past the crate, as another hand would.
    pub async fn sql(&self, text: &'static str) -> Vec<sqlx::any::AnyRow> {
        sqlx::query(text).fetch_all(&mut self.connection().await).await.unwrap()
    }

    /// The same with one value.
    pub async fn sql_with(&self, text: &'static str, value: &str) {
        sqlx::query(text).bind(value.to_owned()).execute(&mut self.connection().await).await.unwrap();
    }

    async fn connection(&self) -> sqlx::AnyConnection {
        <sqlx::AnyConnection as sqlx::Connection>::connect(&self.url).await.unwrap()
    }
}

async fn fresh_url(engine: Engine, folders: &mut Vec<tempfile::TempDir>) -> String {
    match engine {
        Engine::Sqlite => {
            let folder = tempfile::tempdir().unwrap();
            let url = format!("sqlite://{}", folder.path().join("views/read.db").display());
            folders.push(folder);
            url
        }
        Engine::Postgres => testkit::fresh_database().await,
    }
}

/// Makes a test of each function, `async fn(World)`, on each engine.
macro_rules! on_both_engines {
    ($($name:ident)+) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::world::World::new($crate::world::Engine::Sqlite).await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::world::World::new($crate::world::Engine::Postgres).await).await;
            })+
        }
    };
}
pub(crate) use on_both_engines;
