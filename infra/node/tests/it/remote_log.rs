//! The log over HTTP is a log like any other: the same promises, and strangers are refused.

use event_log::MemoryLog;
use node::remote::{RemoteLog, router};
use ports::log::{App, EventLog, StreamName};
use std::sync::Arc;
use testkit::Scratch;
use vault::FileVault;
use web::{Ids, KeysInUse, Meter, Platform, Secrets};

/// A log in memory, served; dropped with what it lies on.
struct Served {
    url: String,
    token: String,
    _folder: Scratch,
}

async fn served() -> Served {
    let folder = Scratch::new("remote-log").unwrap();
    let secrets = Arc::new(Secrets::open(folder.path()).unwrap());
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let vault = FileVault::open(folder.path().join("vault"), folder.path().join("vault.key")).unwrap();
    let transactor = ports::Transactor::new(log.clone(), Arc::new(vault));
    let platform = Platform {
        ids: Ids::new(Some(transactor.clone())),
        transactor: Some(transactor),
        db: projections::ReadDb::connect(&format!("sqlite://{}", folder.path().join("read.db").display()))
            .await
            .unwrap(),
        blobs: blobs::LocalBlobs::open(folder.path().join("media")).unwrap(),
        secrets: secrets.clone(),
        public_url: None,
        log: log.clone(),
        meter: Meter::default(),
        playbacks: web::Playbacks::default(),
        settings: Arc::default(),
        limits: Arc::default(),
        keys_in_use: KeysInUse::default(),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router(log, platform)).await });
    Served { url, token: secrets.worker_token().to_owned(), _folder: folder }
}

ports::event_log_contract!(async {
    let served = served().await;
    let log = RemoteLog::connect(&served.url, &served.token).await.unwrap();
    (Arc::new(log) as Arc<dyn EventLog>, served)
});

#[tokio::test]
async fn a_stranger_cannot_read_or_write_the_log() {
    let served = served().await;
    let stranger = reqwest::Client::new();
    for path in ["append", "read-stream", "read-all", "end-stream", "head"] {
        let url = format!("{}/internal/v1/log/{path}", served.url);
        for request in [stranger.post(&url), stranger.post(&url).bearer_auth("guess")] {
            assert_eq!(request.body("{}").send().await.unwrap().status(), 401, "{path}");
        }
    }
    let log = RemoteLog::connect(&served.url, &served.token).await.unwrap();
    let stream = StreamName::of("post", 1);
    assert!(log.read_stream(Some(App(1)), &stream, 0, 10).await.unwrap().is_empty());
}
