//! A platform of one's own for a test, and requests to it.

mod ask;
mod classroom;
mod seed;
mod user;
mod vicollo;

pub use ask::{Answer, Ask};
pub use seed::{PREFIX_FILES, SEGMENT, Tenant, file, store};
pub use user::Person;

use axum::Router;
use blobs::LocalBlobs;
use domain::stored::Stored;
use domain::{Decider, Timestamp};
use event_log::MemoryLog;
use ports::log::{Actor, App, Batch, Expected, Meta, NewEvent, StreamName};
use ports::{Context, Transactor, codec};
use projections::{Projector, ReadDb};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::{CancellationToken, DropGuard};
use utoipa::openapi::OpenApi;
use uuid::Uuid;
use vault::FileVault;
use web::{Ids, KeysInUse, Meter, Platform, Secrets};

/// How long a test waits for what must come.
pub const LIMIT: Duration = Duration::from_secs(20);

/// A platform with the reading side's router; everything ends with it.
pub struct World {
    pub platform: Platform,
    pub document: OpenApi,
    pub vault: Arc<FileVault>,
    transactor: Transactor,
    router: Router,
    _folder: tempfile::TempDir,
    projector: tokio::task::JoinHandle<()>,
    stop: CancellationToken,
    _guard: DropGuard,
}

impl World {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        let log = Arc::new(MemoryLog::default());
        let vault = Arc::new(FileVault::open(data.join("vault"), data.join("keys/vault.key")).unwrap());
        let db = ReadDb::connect(&format!("sqlite://{}", data.join("read.db").display())).await.unwrap();
        let stop = CancellationToken::new();
        let projector = Projector::new(db.clone(), log.clone(), vault.clone()).run(stop.clone());
        let projector = tokio::spawn(async move { projector.await.expect("the projector runs") });
        let platform = Platform {
            transactor: None,
            db,
            blobs: LocalBlobs::open(data.join("media")).unwrap(),
            secrets: Arc::new(Secrets::open(data).unwrap()),
            public_url: None,
            log: log.clone(),
            ids: Ids::new(None),
            meter: Meter::default(),
            playbacks: web::Playbacks::default(),
            settings: Arc::default(),
            limits: Arc::default(),
            keys_in_use: KeysInUse::default(),
        };
        let routes =
            query_api::router(vault.clone()).merge(query_api::health_router()).with_state(platform.clone());
        let (router, document) = routes.split_for_parts();
        let transactor = Transactor::new(log, vault.clone());
        let (router, guard) = (web::finish(router, &platform), stop.clone().drop_guard());
        Self {
            platform,
            document,
            vault,
            transactor,
            router,
            _folder: folder,
            projector,
            stop,
            _guard: guard,
        }
    }

    /// Runs a command, as the writing side would.
    pub async fn run<D>(&self, app: u32, key: &str, command: D::Command) -> u64
    where
        D: Decider,
        D::Event: Stored + Clone,
        D::Command: Clone,
        D::Refusal: std::fmt::Debug,
    {
        let context = Context::new(App(app), Actor::App(app), now());
        let done = self.transactor.run::<D>(key, &context, command).await;
        done.unwrap_or_else(|_| panic!("the command on {}-{key} is taken", D::CATEGORY)).position
    }

    /// Puts into the log what no command of today causes.
    pub async fn happened<E: Stored>(&self, app: u32, stream: &str, event: &E) {
        let (app, stream) = (App(app), StreamName::try_from(stream.to_owned()).unwrap());
        let data = codec::encode(event, app, &stream, None, &**self.transactor.vault()).await.unwrap();
        let (event_type, version) = (event.info().name.to_owned(), event.info().version);
        let new = NewEvent { id: Uuid::now_v7(), event_type, version, data, meta: Meta::default() };
        self.platform.log.append(Batch::one(app, stream, Expected::Any, vec![new])).await.unwrap();
    }

    /// Waits until reads show everything so far.
    pub async fn settle(&self) {
        let head = *self.platform.log.head().borrow();
        assert!(self.platform.db.wait_for(head, LIMIT).await, "the read models come after");
    }

    /// Lets the read models stand still.
    pub async fn stop_projector(&mut self) {
        self.stop.cancel();
        (&mut self.projector).await.unwrap();
    }

    pub fn get(&self, path: &str) -> Ask {
        self.ask("GET", path)
    }

    pub fn ask(&self, method: &str, path: &str) -> Ask {
        Ask::new(self.router.clone(), method, path)
    }
}

pub fn now() -> Timestamp {
    ports::clock::now()
}
