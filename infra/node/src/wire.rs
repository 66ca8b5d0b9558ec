//! The choice of engines: the one place where a port meets what stands behind it.

use crate::config::{Config, Role};
use crate::remote::RemoteLog;
use anyhow::Context as _;
use blobs::{LocalBlobs, S3Blobs};
use bus::{InProcessBus, KafkaBus, KafkaOptions};
use event_log::EmbeddedLog;
use ports::blobs::Blobs;
use ports::bus::Bus;
use ports::log::EventLog;
use ports::vault::Vault;
use projections::ReadDb;
use std::sync::Arc;
use vault::FileVault;
use web::Secrets;

/// Everything that stands behind the ports.
pub struct Engines {
    pub log: Arc<dyn EventLog>,
    /// The same log, if it is in this process: closed last.
    pub embedded: Option<Arc<EmbeddedLog>>,
    pub vault: Arc<dyn Vault>,
    pub blobs: Arc<dyn Blobs>,
    pub db: ReadDb,
    pub secrets: Arc<Secrets>,
}

impl Engines {
    /// Opens what the configuration names.
    pub async fn open(config: &Config) -> anyhow::Result<Self> {
        config.create_data()?;
        let data = &config.data;
        let secrets = Arc::new(Secrets::open(data).context("open the secrets in the data folder")?);
        let vault = Arc::new(
            FileVault::open(data.join("vault"), data.join("keys/vault.key")).context("open the key vault")?,
        );
        let blobs = open_blobs(config).await?;
        let db = ReadDb::connect(&config.database()).await.context("open the read models")?;
        let (log, embedded) = open_log(config, &secrets).await?;
        Ok(Self { log, embedded, vault, blobs, db, secrets })
    }

    /// The bus of the configuration.
    pub fn bus(&self, config: &Config) -> anyhow::Result<Arc<dyn Bus>> {
        if config.kafka.is_empty() {
            let path = config.data.join("bus.redb");
            return Ok(Arc::new(InProcessBus::open(self.log.clone(), path).context("open the bus")?));
        }
        let options = KafkaOptions::new(&config.kafka);
        Ok(Arc::new(KafkaBus::connect(options).context("set up the Kafka clients")?))
    }
}

async fn open_blobs(config: &Config) -> anyhow::Result<Arc<dyn Blobs>> {
    if config.media_url.is_empty() {
        return Ok(LocalBlobs::open(config.data.join("media")).context("open the media folder")?);
    }
    Ok(S3Blobs::open(&config.media_url)
        .await
        .context("open the media store; are the AWS_… variables set?")?)
}

async fn open_log(
    config: &Config,
    secrets: &Secrets,
) -> anyhow::Result<(Arc<dyn EventLog>, Option<Arc<EmbeddedLog>>)> {
    if config.has_log() {
        let options = event_log::Options::new(config.data.join("log"));
        let log = Arc::new(EmbeddedLog::open(options).context("open the event log")?);
        return Ok((log.clone(), Some(log)));
    }
    let log = RemoteLog::connect(&config.log_url, secrets.worker_token()).await?;
    Ok((Arc::new(log), None))
}

/// Whether the roles of this process need the bus.
pub fn needs_bus(config: &Config) -> bool {
    config.has(Role::Relay) || config.has(Role::Worker)
}
