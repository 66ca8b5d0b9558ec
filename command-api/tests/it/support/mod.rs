//! A platform of one's own for a test, and requests to it.

mod ask;
mod person;
mod shaky;
mod tenant;
mod vicollo;

pub use ask::{Answer, Ask};
pub use person::{PASSWORD, Person, bearer, invite};
pub use shaky::ShakyBlobs;
pub use tenant::{Tenant, basic, upload_clip, upload_with};
pub use vicollo::Vicollo;

use axum::Router;
use event_log::MemoryLog;
use ports::Transactor;
use projections::{Projector, ReadDb};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::{CancellationToken, DropGuard};
use utoipa::openapi::OpenApi;
use vault::FileVault;
use web::{Ids, KeysInUse, Limits, Meter, Platform, Secrets, Settings};

/// How long a test waits for what must come.
pub const LIMIT: Duration = Duration::from_secs(20);

/// A platform with its router; everything ends with it.
pub struct World {
    pub platform: Platform,
    pub blobs: Arc<ShakyBlobs>,
    pub document: OpenApi,
    router: Router,
    folder: tempfile::TempDir,
    stop: CancellationToken,
    _guard: DropGuard,
}

impl World {
    pub async fn start() -> Self {
        Self::with(Settings::default()).await
    }

    /// With these choices of the operator.
    pub async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        let log = Arc::new(MemoryLog::default());
        let vault = Arc::new(FileVault::open(data.join("vault"), data.join("master.key")).unwrap());
        let db = ReadDb::connect(&format!("sqlite://{}", data.join("read.db").display())).await.unwrap();
        let stop = CancellationToken::new();
        tokio::spawn(Projector::new(db.clone(), log.clone(), vault.clone()).run(stop.clone()));
        let transactor = Transactor::new(log.clone(), vault);
        let blobs = ShakyBlobs::open(&data.join("blobs"));
        let platform = Platform {
            transactor: Some(transactor.clone()),
            db,
            blobs: blobs.clone(),
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
        let routes = command_api::router().merge(command_api::internal_router());
        let (router, document) = routes.with_state(platform.clone()).split_for_parts();
        Self {
            router: web::finish(router, &platform),
            platform,
            blobs,
            document,
            folder,
            _guard: stop.clone().drop_guard(),
            stop,
        }
    }

    /// Starts the policy loop and the sweeper.
    pub fn run_policies(&self) {
        tokio::spawn(command_api::policies::run(self.platform.clone(), self.checkpoint(), self.stop.clone()));
    }

    /// All that is in the data folder, as text as far as it is text.
    pub fn files(&self) -> String {
        let (mut folders, mut text) = (vec![self.folder.path().to_owned()], String::new());
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    text += &String::from_utf8_lossy(&std::fs::read(path).unwrap());
                }
            }
        }
        text
    }

    pub fn checkpoint(&self) -> PathBuf {
        self.folder.path().join("policies.checkpoint")
    }

    pub fn get(&self, path: &str) -> Ask {
        self.ask("GET", path)
    }

    pub fn post(&self, path: &str) -> Ask {
        self.ask("POST", path)
    }

    pub fn put(&self, path: &str) -> Ask {
        self.ask("PUT", path)
    }

    pub fn patch(&self, path: &str) -> Ask {
        self.ask("PATCH", path)
    }

    pub fn delete(&self, path: &str) -> Ask {
        self.ask("DELETE", path)
    }

    pub fn ask(&self, method: &str, path: &str) -> Ask {
        Ask::new(self.router.clone(), method, path)
    }

    /// As the operator.
    pub fn operator(&self) -> String {
        format!("Bearer {}", self.platform.secrets.operator_token())
    }

    /// As a worker.
    pub fn worker(&self) -> String {
        format!("Bearer {}", self.platform.secrets.worker_token())
    }
}
