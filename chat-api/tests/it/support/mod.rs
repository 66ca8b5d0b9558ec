//! A platform of one's own for a test, its people, and ears.

mod ask;
mod events;
mod people;
mod stomp;

pub use ask::{Answer, Ask};
pub use events::Events;
pub use people::{Person, Tenant};
pub use stomp::{ChatRoom, Wire};

use axum::Router;
use blobs::LocalBlobs;
use chat_api::{Chat, Hub};
use event_log::MemoryLog;
use ports::Transactor;
use projections::{ProjectError, Projector, ReadDb};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};
use vault::FileVault;
use web::{Ids, KeysInUse, Limits, Meter, Platform, Secrets, Settings};

/// How long a test waits for what must come.
pub const LIMIT: Duration = Duration::from_secs(20);

/// The projector, while it runs.
type Views = Mutex<Option<(CancellationToken, JoinHandle<Result<(), ProjectError>>)>>;

/// A platform with its router; everything ends with it.
pub struct World {
    pub platform: Platform,
    pub hub: Hub,
    pub router: Router,
    vault: Arc<FileVault>,
    views: Views,
    folder: tempfile::TempDir,
    pub stop: CancellationToken,
    _guard: DropGuard,
}

impl World {
    pub async fn start() -> Self {
        Self::with(Settings { chat_leave_grace: Some(Duration::from_millis(50)), ..Settings::default() })
            .await
    }

    pub async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        let log = Arc::new(MemoryLog::default());
        let vault = Arc::new(FileVault::open(data.join("vault"), data.join("master.key")).unwrap());
        let db = ReadDb::connect(&format!("sqlite://{}", data.join("read.db").display())).await.unwrap();
        let stop = CancellationToken::new();
        let transactor = Transactor::new(log.clone(), vault.clone());
        let platform = Platform {
            transactor: Some(transactor.clone()),
            db,
            blobs: LocalBlobs::open(data.join("blobs")).unwrap(),
            secrets: Arc::new(Secrets::open(data).unwrap()),
            public_url: None,
            log,
            ids: Ids::new(Some(transactor)),
            meter: Meter::default(),
            playbacks: web::Playbacks::default(),
            limits: Arc::new(Limits::new(&settings)),
            settings: Arc::new(settings),
            keys_in_use: KeysInUse::default(),
        };
        let hub = Hub::start(platform.clone(), stop.clone());
        let chat = Chat { platform: platform.clone(), hub: hub.clone() };
        let routes =
            command_api::router().merge(query_api::router(vault.clone())).merge(chat_api::router(chat));
        let (router, _) = routes.with_state(platform.clone()).split_for_parts();
        let router = web::finish(router, &platform);
        let views = Views::default();
        let world =
            Self { platform, hub, router, vault, views, folder, _guard: stop.clone().drop_guard(), stop };
        world.resume_views();
        world
    }

    /// Lets the read models follow the log again.
    pub fn resume_views(&self) {
        let Platform { db, log, .. } = &self.platform;
        let stop = self.stop.child_token();
        let projector = Projector::new(db.clone(), log.clone(), self.vault.clone());
        let running = (stop.clone(), tokio::spawn(projector.run(stop)));
        *self.views.lock().unwrap() = Some(running);
    }

    /// The read models stay as they are from here on.
    pub async fn pause_views(&self) {
        let running = self.views.lock().unwrap().take();
        let (stop, projector) = running.expect("running");
        stop.cancel();
        projector.await.unwrap().unwrap();
    }

    /// Runs the policies, too.
    pub fn run_policies(&self) {
        let checkpoint = self.folder.path().join("policies.checkpoint");
        tokio::spawn(command_api::policies::run(self.platform.clone(), checkpoint, self.stop.clone()));
    }

    /// Listens on a port of its own; answers `HOST:PORT`.
    pub async fn listen(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (router, stop) = (self.router.clone(), self.stop.clone());
        let stopped = async move { stop.cancelled().await };
        tokio::spawn(async move { axum::serve(listener, router).with_graceful_shutdown(stopped).await });
        address
    }

    pub fn ask(&self, method: &str, path: &str) -> Ask {
        Ask::new(self.router.clone(), method, path)
    }

    pub fn get(&self, path: &str) -> Ask {
        self.ask("GET", path)
    }

    pub fn post(&self, path: &str) -> Ask {
        self.ask("POST", path)
    }

    /// As the operator.
    pub fn operator(&self) -> String {
        format!("Bearer {}", self.platform.secrets.operator_token())
    }
}
