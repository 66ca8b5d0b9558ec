//! A platform with all HTTP APIs in this process, and requests to it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use blobs::LocalBlobs;
use chat_api::{Chat, Hub};
use event_log::MemoryLog;
use ports::Transactor;
use projections::{Projector, ReadDb};
use serde_json::Value;
use std::sync::Arc;
use testkit::contract;
use tokio_util::sync::{CancellationToken, DropGuard};
use tower::ServiceExt as _;
use utoipa_axum::router::OpenApiRouter;
use vault::FileVault;
use web::{Ids, KeysInUse, Limits, Meter, Platform, Secrets, Settings};

/// A platform with its router and its document; everything ends with it.
pub struct World {
    pub platform: Platform,
    pub document: Value,
    router: Router,
    _folder: tempfile::TempDir,
    _guard: DropGuard,
}

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    /// Null where there is none, or none to the end: an event stream.
    pub json: Value,
    pub text: String,
}

impl World {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        let log = Arc::new(MemoryLog::default());
        let vault = Arc::new(FileVault::open(data.join("vault"), data.join("master.key")).unwrap());
        let db = ReadDb::connect(&format!("sqlite://{}", data.join("read.db").display())).await.unwrap();
        let stop = CancellationToken::new();
        tokio::spawn(Projector::new(db.clone(), log.clone(), vault.clone()).run(stop.clone()));
        let transactor = Transactor::new(log.clone(), vault.clone());
        // No limits: one source sends thousands of requests in seconds.
        let settings = Settings {
            app_requests_per_s: 0,
            address_requests_per_s: 0,
            requests_at_once: 0,
            ingest_url: Some("rtmp://media.example/live".into()),
            web_rtc_url: Some("wss://rooms.example".into()),
            vicollo_web_url: Some("https://vicollo.example".into()),
            ..Settings::default()
        };
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
        let routes = OpenApiRouter::new()
            .merge(query_api::health_router())
            .merge(command_api::router())
            .merge(chat_api::router(Chat { platform: platform.clone(), hub }))
            .merge(query_api::router(vault));
        let (router, document) = routes.with_state(platform.clone()).split_for_parts();
        Self {
            router: web::finish(router, &platform),
            document: web::openapi::complete(&document),
            platform,
            _folder: folder,
            _guard: stop.drop_guard(),
        }
    }

    /// A request with nothing in it yet.
    pub fn ask(&self, method: &str, target: &str) -> Ask<'_> {
        let target = target.strip_prefix("http://test").unwrap_or(target);
        let request = Request::builder().method(method).uri(target).header("host", "test");
        Ask { world: self, method: method.to_owned(), target: target.to_owned(), request }
    }

    /// The answer to a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// The operator's Authorization header.
    pub fn operator(&self) -> String {
        format!("Bearer {}", self.platform.secrets.operator_token())
    }
}

/// A request on its way.
pub struct Ask<'a> {
    world: &'a World,
    method: String,
    target: String,
    request: axum::http::request::Builder,
}

impl Ask<'_> {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// With these credentials; without any if the text is empty.
    pub fn by(self, authorization: &str) -> Self {
        if authorization.is_empty() { self } else { self.header("authorization", authorization) }
    }

    /// As if the server had put this beside the request.
    pub fn extension<T: Clone + Send + Sync + 'static>(mut self, value: Option<T>) -> Self {
        if let Some(value) = value {
            self.request = self.request.extension(value);
        }
        self
    }

    /// With this body, or none.
    pub async fn json(self, body: Option<&Value>) -> Answer {
        match body {
            Some(body) => self.header("content-type", "application/json").raw(body.to_string()).await,
            None => self.raw("").await,
        }
    }

    /// The answer, held to the public contract.
    pub async fn raw(self, body: impl Into<Body>) -> Answer {
        let request = self.request.body(body.into()).unwrap();
        let (parts, body) = self.world.send(request).await.into_parts();
        let texts = parts.headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap_or("")));
        let headers: Vec<(&str, &str)> = texts.collect();
        let is_endless = headers
            .iter()
            .any(|(name, value)| *name == "content-type" && value.starts_with("text/event-stream"));
        let bytes = if is_endless { None } else { Some(to_bytes(body, 1 << 26).await.unwrap()) };
        let (method, target, status) = (&self.method, &self.target, parts.status.as_u16());
        contract::hold(&contract::Answer {
            method,
            target,
            status,
            headers: &headers,
            body: bytes.as_deref(),
        });
        let text = bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        Answer { status, json: serde_json::from_str(&text).unwrap_or_default(), text }
    }
}

impl Answer {
    /// The answer, if it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// Its error code; empty if there is none.
    pub fn code(&self) -> &str {
        self.json["errorCode"].as_str().unwrap_or_default()
    }

    /// Status and error code, as a cell of a table.
    pub fn cell(&self) -> String {
        format!("{} {}", self.status, self.code()).trim_end().to_owned()
    }
}
