//! Configuration: one struct; flags over environment (`REELOG_…`) over file; unknown keys are refused.

use anyhow::{Context as _, bail};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Every setting, with its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Folder of everything that must survive: log, read models, media, keys.
    pub data: PathBuf,
    /// Address of the HTTP API, the media origin and the pages. Port 0 takes a free one.
    pub http: String,
    /// The base URL that clients use, when it differs from the request's `Host`: `https://video.example`.
    pub public_url: Option<String>,
    /// What this process does.
    pub roles: BTreeSet<Role>,
    /// Read models: `sqlite://PATH` or `postgres://…`; empty = SQLite in the data folder.
    pub database_url: String,
    /// Kafka bootstrap servers, `host:port,…`; empty = the bus in this process.
    pub kafka: String,
    /// Where media are kept: `s3://BUCKET/PREFIX`, with the credentials, region and endpoint of the `AWS_…` variables;
    /// empty = the data folder.
    pub media_url: String,
    /// Base URL of the process that has the log, for roles that run apart from it; empty = the log is here.
    pub log_url: String,
    /// Transcodes at a time in a worker.
    pub worker_slots: usize,
    /// Whether media jobs run where the kernel lacks Landlock or seccomp, which keep a hostile upload from the machine.
    pub allow_degraded_cage: bool,
    /// Milliseconds without a word after which a worker's claim is given to another.
    pub lease_ms: u64,
    /// Where broadcasters send RTMP: `rtmp://media.example/live`.
    pub ingest_url: Option<String>,
    /// Where browsers reach the room server: `wss://rooms.example`.
    pub web_rtc_url: Option<String>,
    /// The pages of Vicollo apps: `https://vicollo.example`.
    pub vicollo_web_url: Option<String>,
    /// Whether webhooks may go to private, loopback and link-local addresses: for tests and closed networks.
    pub allow_private_callbacks: bool,
    /// Where the older chat is reached: `wss://chat.example/ws`; empty = `/ws` on the host that was asked.
    pub chat_url: Option<String>,
    /// Milliseconds after the last connection of a member is lost, before they leave their chat channels.
    pub chat_leave_grace_ms: u64,
    /// Milliseconds between two signs of life on an event stream; clients give up after 60 seconds of silence.
    pub event_stream_keep_alive_ms: u64,
    /// Milliseconds without a word after which an upload expires and its parts are deleted: 7 days unless set.
    pub upload_idle_ms: u64,
    /// Requests a second that one app may send, ten times as many at once; 0 is no limit.
    pub app_requests_per_s: u32,
    /// Requests a second from one address, ten times as many at once; 0 is no limit.
    pub address_requests_per_s: u32,
    /// Requests worked on at once; the rest is answered 503 with Retry-After. 0 is no limit.
    pub requests_at_once: u32,
    /// Proxies of yours in front of the server, whose X-Forwarded-For is believed.
    pub trusted_proxies: u8,
    /// `human`, `json`, or `auto`: human on a terminal.
    pub log_format: LogFormat,
}

/// A part of the system that can run in a process of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// HTTP that changes things, and the log.
    CommandApi,
    /// HTTP that reads: lists, usage, audit, media, pages.
    QueryApi,
    /// Keeps the read models.
    Projections,
    /// Reacts to events: queues transcodes, takes back lost jobs, erases keys.
    Policies,
    /// Publishes the log to the bus.
    Relay,
    /// Transcodes.
    Worker,
    /// Sends webhooks.
    Webhooks,
}

impl Role {
    /// All of them: the default.
    pub const ALL: [Self; 7] = [
        Self::CommandApi,
        Self::QueryApi,
        Self::Projections,
        Self::Policies,
        Self::Webhooks,
        Self::Relay,
        Self::Worker,
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Auto,
    Human,
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            http: "127.0.0.1:8080".into(),
            public_url: None,
            roles: BTreeSet::from(Role::ALL),
            database_url: String::new(),
            kafka: String::new(),
            media_url: String::new(),
            log_url: String::new(),
            worker_slots: 1,
            allow_degraded_cage: false,
            lease_ms: 30_000,
            ingest_url: None,
            web_rtc_url: None,
            vicollo_web_url: None,
            allow_private_callbacks: false,
            chat_url: None,
            chat_leave_grace_ms: 10_000,
            event_stream_keep_alive_ms: 20_000,
            upload_idle_ms: domain::post::UPLOAD_IDLE_MS,
            app_requests_per_s: web::settings::REQUESTS_PER_S,
            address_requests_per_s: web::settings::REQUESTS_PER_S,
            requests_at_once: web::settings::REQUESTS_AT_ONCE,
            trusted_proxies: 0,
            log_format: LogFormat::Auto,
        }
    }
}

/// Flags of every command that needs the configuration. A flag wins over environment and file.
#[derive(Clone, Debug, Default, clap::Args, Serialize)]
pub struct Flags {
    /// Configuration file (TOML); `reelog.toml` in the working folder is read if it is there.
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Folder of everything that must survive [default: data].
    #[arg(long, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<PathBuf>,
    /// Address of the HTTP API, media and pages [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDR:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http: Option<String>,
    /// The base URL that clients use, if it is not the request's Host.
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    /// What this process does, comma separated [default: all].
    #[arg(long = "role", value_name = "ROLE", value_delimiter = ',')]
    #[serde(rename = "roles", skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// Read models: sqlite://PATH or postgres://… [default: SQLite in the data folder].
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_url: Option<String>,
    /// Kafka bootstrap servers [default: the bus in this process].
    #[arg(long, value_name = "HOST:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kafka: Option<String>,
    /// Where media are kept: s3://BUCKET/PREFIX, with the AWS_… variables [default: the data folder].
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_url: Option<String>,
    /// Base URL of the process that has the log, for roles that run apart from it.
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_url: Option<String>,
    /// Transcodes at a time in a worker [default: 1].
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worker_slots: Option<usize>,
    /// Form of the log lines [default: auto].
    #[arg(long, value_name = "FORM")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_format: Option<LogFormat>,
}

impl Config {
    /// Reads file, environment and flags.
    pub fn load(flags: &Flags) -> anyhow::Result<Self> {
        let mut config: Self =
            Self::figment(flags)?.extract().map_err(|error| anyhow::anyhow!("{}", hint(&error)))?;
        config.check()?;
        // Media processes run in a folder of their own: a relative path would mean another one there.
        config.data = std::path::absolute(&config.data)?;
        Ok(config)
    }

    /// The layers, so that `reelog config` can say where a value came from.
    pub fn figment(flags: &Flags) -> anyhow::Result<Figment> {
        let mut layers = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = &flags.config {
            if !file.is_file() {
                bail!("there is no configuration file {}", file.display());
            }
            layers = layers.merge(Toml::file_exact(file));
        } else if Path::new("reelog.toml").is_file() {
            layers = layers.merge(Toml::file_exact("reelog.toml"));
        }
        // Settings of the tests and of this program's own switches share the prefix and are no configuration.
        let env = Env::prefixed("REELOG_").ignore(&[
            "crash_at",
            "clips",
            "test_kafka",
            "test_postgres",
            "bin",
            "log",
        ]);
        Ok(layers.merge(env).merge(Serialized::defaults(flags)))
    }

    fn check(&self) -> anyhow::Result<()> {
        if self.roles.is_empty() {
            bail!("a process needs at least one role");
        }
        if self.worker_slots == 0 || self.worker_slots > 64 {
            bail!("worker_slots is 1 to 64");
        }
        if !(1_000..=3_600_000).contains(&self.lease_ms) {
            bail!("lease_ms is 1000 to 3600000");
        }
        if !(100..=55_000).contains(&self.event_stream_keep_alive_ms) {
            bail!("event_stream_keep_alive_ms is 100 to 55000: clients give up after 60 seconds of silence");
        }
        if !(1_000..=365 * 24 * 3_600_000).contains(&self.upload_idle_ms) {
            bail!("upload_idle_ms is 1000 (a second) to 31536000000 (a year)");
        }
        if self.has(Role::CommandApi) && !self.log_url.is_empty() {
            bail!("the role command-api has the log itself; leave log_url empty");
        }
        Ok(())
    }

    /// What the HTTP APIs need to know of it.
    pub fn settings(&self) -> web::Settings {
        let url = |url: &Option<String>| {
            url.as_deref().filter(|url| !url.is_empty()).map(|url| url.trim_end_matches('/').to_owned())
        };
        web::Settings {
            ingest_url: url(&self.ingest_url),
            web_rtc_url: url(&self.web_rtc_url),
            vicollo_web_url: url(&self.vicollo_web_url),
            allow_private_callbacks: self.allow_private_callbacks,
            chat_url: url(&self.chat_url),
            chat_leave_grace: Some(Duration::from_millis(self.chat_leave_grace_ms)),
            event_stream_keep_alive: Some(Duration::from_millis(self.event_stream_keep_alive_ms)),
            upload_idle_ms: self.upload_idle_ms,
            listens_at: vec![],
            app_requests_per_s: self.app_requests_per_s,
            address_requests_per_s: self.address_requests_per_s,
            requests_at_once: self.requests_at_once,
            trusted_proxies: self.trusted_proxies,
        }
    }

    /// Whether this process plays a role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the log is in this process.
    pub fn has_log(&self) -> bool {
        self.log_url.is_empty()
    }

    /// The database of the read models.
    pub fn database(&self) -> String {
        if self.database_url.is_empty() {
            format!("sqlite://{}", self.data.join("read.db").display())
        } else {
            self.database_url.clone()
        }
    }

    /// Creates the data folder, readable by its owner only.
    pub fn create_data(&self) -> anyhow::Result<()> {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.data)
            .with_context(|| format!("create the data folder {}", self.data.display()))
    }
}

/// A figment error in one sentence, with the nearest known key for an unknown one.
fn hint(error: &figment::Error) -> String {
    if let figment::error::Kind::UnknownField(field, known) = &error.kind {
        let nearest = known.iter().min_by_key(|name| distance(name, field)).copied().unwrap_or_default();
        return format!("unknown setting `{field}`; did you mean `{nearest}`?");
    }
    error.to_string()
}

/// Edit distance, for "did you mean".
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, right) in b.iter().enumerate() {
            let cost = (diagonal + usize::from(left != *right)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], cost);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_toml(text: &str) -> Result<Config, String> {
        let layers = Figment::from(Serialized::defaults(Config::default())).merge(Toml::string(text));
        layers.extract().map_err(|error| hint(&error))
    }

    #[test]
    fn a_file_changes_only_what_it_names() {
        let config = from_toml("http = '127.0.0.1:9000'\nroles = ['worker']").expect("valid");
        assert_eq!(config.http, "127.0.0.1:9000");
        assert_eq!(config.roles, BTreeSet::from([Role::Worker]));
        assert_eq!(config.lease_ms, 30_000);
    }

    #[test]
    fn the_apis_get_their_settings_without_a_slash_at_the_end_and_none_for_an_empty_text() {
        let config = from_toml(
            "ingest_url = 'rtmp://media.example/live/'\nweb_rtc_url = ''\nallow_private_callbacks = true",
        );
        let settings = config.expect("valid").settings();
        assert_eq!(settings.ingest_url.as_deref(), Some("rtmp://media.example/live"));
        assert_eq!((settings.web_rtc_url, settings.allow_private_callbacks), (None, true));
    }

    #[test]
    fn an_unknown_setting_is_refused_with_the_nearest_one() {
        let error = from_toml("databse_url = 'x'").expect_err("unknown");
        assert!(error.contains("did you mean `database_url`"), "{error}");
    }
}
