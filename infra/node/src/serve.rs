//! Starting and stopping: engines, roles, then HTTP; on the way down the other way round.

use crate::cli::ServerFile;
use crate::config::{Config, Role};
use crate::remote::{self, HttpReports, LocalReports};
use crate::wire::{self, Engines};
use crate::{cage, http, openapi, signals, telemetry, webhooks};
use anyhow::Context as _;
use axum::Router;
use axum::routing::get;
use jobs::{Reports, Worker};
use metrics_exporter_prometheus::PrometheusHandle;
use ports::Transactor;
use query_api::Flusher;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use utoipa_axum::router::OpenApiRouter;
use web::{Ids, KeysInUse, Limits, Meter, Platform};

/// How long everything may take then: answers, jobs given back, and the last window of usage after the last answer.
const GRACE: Duration = Duration::from_secs(12);

/// `reelog serve`.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    telemetry::start_logging(config.log_format);
    http::raise_file_limit();
    let shutdown = signals::shutdown_token()?;
    let server = Server::start(config, shutdown.clone()).await?;
    println!("ready {}", server.url);
    eprintln!("{}", server.what_next());
    server.run().await
}

/// A running process of the platform.
pub struct Server {
    /// Base URL on this machine.
    pub url: String,
    platform: Platform,
    config: Config,
    engines: Engines,
    parts: JoinSet<anyhow::Result<()>>,
    shutdown: CancellationToken,
    /// Cancelled when the last request is answered: only then is all counted that left.
    drained: CancellationToken,
}

impl Server {
    /// Opens everything and starts the roles; HTTP answers when this returns.
    pub async fn start(config: Config, shutdown: CancellationToken) -> anyhow::Result<Self> {
        let metrics = telemetry::start_metrics()?;
        let engines = Engines::open(&config).await?;
        let listener = TcpListener::bind(&config.http).await.with_context(|| {
            format!("listen on {}; is another server running? choose another with --http", config.http)
        })?;
        let url = format!("http://{}", listener.local_addr()?);
        // Policies and the sender of webhooks decide too; where the log is elsewhere they append through it.
        let decides = config.has_log() || config.has(Role::Policies) || config.has(Role::Webhooks);
        let transactor = decides.then(|| Transactor::new(engines.log.clone(), engines.vault.clone()));
        let platform = Platform {
            ids: Ids::new(transactor.clone()),
            transactor,
            log: engines.log.clone(),
            db: engines.db.clone(),
            blobs: engines.blobs.clone(),
            secrets: engines.secrets.clone(),
            public_url: config.public_url.as_deref().map(|url| Arc::from(url.trim_end_matches('/'))),
            meter: Meter::default(),
            playbacks: web::Playbacks::default(),
            limits: Arc::new(Limits::new(&config.settings())),
            settings: Arc::new(web::Settings {
                listens_at: vec![listener.local_addr()?],
                ..config.settings()
            }),
            keys_in_use: KeysInUse::default(),
        };
        let mut server = Self {
            url,
            platform,
            config,
            engines,
            parts: JoinSet::new(),
            shutdown,
            drained: CancellationToken::new(),
        };
        server.start_roles()?;
        let router = server.router(metrics);
        server.parts.spawn(http::serve(listener, router, server.shutdown.clone(), server.drained.clone()));
        if server.config.has(Role::CommandApi) {
            ServerFile::write(&server.config.data, &server.url)?;
        }
        Ok(server)
    }

    /// Runs until told to stop, or until a part fails.
    pub async fn run(mut self) -> anyhow::Result<()> {
        let stopped = self.shutdown.clone();
        let mut failure = None;
        tokio::select! {
            () = stopped.cancelled() => {}
            Some(ended) = self.parts.join_next() => failure = Some(ended),
        }
        self.shutdown.cancel();
        if self.config.has(Role::CommandApi) {
            ServerFile::remove(&self.config.data);
        }
        if tokio::time::timeout(GRACE, join_all(&mut self.parts)).await.is_err() {
            tracing::warn!("some parts did not end in time and are cut off");
            self.parts.abort_all();
            join_all(&mut self.parts).await;
        }
        if let Some(log) = &self.engines.embedded {
            log.close().await;
        }
        match failure {
            None | Some(Ok(Ok(()))) => Ok(()),
            Some(Ok(Err(error))) => Err(error),
            Some(Err(error)) => Err(error.into()),
        }
    }

    /// What a person does first.
    fn what_next(&self) -> String {
        let (url, data) = (&self.url, self.config.data.display());
        format!(
            "Reelog serves {url}\n  documents   {url}/docs\n  an app      reelog app create --data {data} --name my-app\n  then        curl -u KEY:SECRET {url}/v2/apps/me/members"
        )
    }

    fn start_roles(&mut self) -> anyhow::Result<()> {
        let (config, stop) = (self.config.clone(), self.shutdown.clone());
        if config.has(Role::Projections) {
            let Engines { db, log, vault, .. } = &self.engines;
            let projector = projections::Projector::new(db.clone(), log.clone(), vault.clone());
            let stop = stop.clone();
            self.parts.spawn(async move { projector.run(stop).await.context("keep the read models") });
        }
        if config.has(Role::Policies) {
            let (platform, checkpoint) = (self.platform.clone(), config.data.join("policies.checkpoint"));
            let stop = stop.clone();
            self.parts.spawn(async move {
                command_api::policies::run(platform, checkpoint, stop).await;
                Ok(())
            });
        }
        if config.has(Role::Webhooks) {
            let sender = webhooks::sender(self.platform.clone(), stop.clone())?;
            self.parts.spawn(sender);
        }
        if wire::needs_bus(&config) {
            self.start_bus_roles(&config)?;
        }
        if config.has(Role::QueryApi) {
            let (meter, playbacks) = (self.platform.meter.clone(), self.platform.playbacks.clone());
            let flusher = Flusher::new(meter, playbacks, self.measure_sink()?);
            let drained = self.drained.clone();
            self.parts.spawn(async move {
                flusher.run(drained).await;
                Ok(())
            });
        }
        Ok(())
    }

    fn start_bus_roles(&mut self, config: &Config) -> anyhow::Result<()> {
        let bus = self.engines.bus(config)?;
        if config.has(Role::Relay) {
            let (log, bus, stop) = (self.engines.log.clone(), bus.clone(), self.shutdown.clone());
            self.parts
                .spawn(async move { bus::relay(log, bus, stop).await.context("relay the log to the bus") });
        }
        if config.has(Role::Worker) {
            let options = jobs::Options {
                name: format!("{}-{}", hostname(), std::process::id()),
                slots: config.worker_slots,
                scratch: config.data.join("scratch"),
                program: std::env::current_exe()?,
                lease: Duration::from_millis(config.lease_ms),
            };
            let (program, allow_degraded) = (options.program.clone(), config.allow_degraded_cage);
            let worker = Worker::new(options, bus, self.engines.blobs.clone(), self.reports()?);
            let stop = self.shutdown.clone();
            self.parts.spawn(async move {
                cage::check(program, allow_degraded).await?;
                worker.run(stop).await.context("run the worker")
            });
        }
        Ok(())
    }

    fn reports(&self) -> anyhow::Result<Arc<dyn Reports>> {
        Ok(if self.config.has_log() {
            Arc::new(LocalReports(self.platform.clone()))
        } else {
            Arc::new(self.http_reports()?)
        })
    }

    fn http_reports(&self) -> anyhow::Result<HttpReports> {
        let http = reqwest::Client::builder().timeout(Duration::from_secs(20)).build()?;
        let base = self.config.log_url.trim_end_matches('/').to_owned();
        Ok(HttpReports { http, base, token: self.engines.secrets.worker_token().to_owned() })
    }

    fn measure_sink(&self) -> anyhow::Result<Arc<dyn query_api::MeasureSink>> {
        Ok(if self.config.has_log() {
            Arc::new(LocalReports(self.platform.clone()))
        } else {
            Arc::new(self.http_reports()?)
        })
    }

    fn router(&self, metrics: PrometheusHandle) -> Router {
        let mut api = OpenApiRouter::with_openapi(openapi::base()).merge(query_api::health_router());
        if self.config.has(Role::CommandApi) {
            api = api.merge(command_api::router());
            let hub = chat_api::Hub::start(self.platform.clone(), self.shutdown.clone());
            api = api.merge(chat_api::router(chat_api::Chat { platform: self.platform.clone(), hub }));
        }
        if self.config.has(Role::QueryApi) {
            api = api.merge(query_api::router(self.engines.vault.clone()));
        }
        let (mut router, document) = api.with_state(self.platform.clone()).split_for_parts();
        router = router
            .route("/metrics", get(move || std::future::ready(metrics.render())))
            .merge(openapi::routes(&document))
            .route("/asyncapi.json", get(async || axum::Json(schemas::asyncapi::document())));
        if self.config.has(Role::CommandApi) {
            let (internal, _) =
                command_api::internal_router().with_state(self.platform.clone()).split_for_parts();
            router =
                router.merge(internal).merge(remote::router(self.engines.log.clone(), self.platform.clone()));
        }
        web::finish(router, &self.platform)
    }
}

/// Waits for the rest of the parts; what went wrong in them is told.
async fn join_all(parts: &mut JoinSet<anyhow::Result<()>>) {
    while let Some(ended) = parts.join_next().await {
        match ended {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!("a part failed while stopping: {error:#}"),
            Err(error) if error.is_cancelled() => {}
            Err(error) => tracing::error!(%error, "a part died while stopping"),
        }
    }
}

fn hostname() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .map_or_else(|_| "worker".to_owned(), |name| name.trim().to_owned())
}
