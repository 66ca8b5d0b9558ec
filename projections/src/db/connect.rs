//! Opening the database with the settings the read models need.

use super::{Engine, Inner, Progress, ReadDb, ReadError, schema};
use crate::View;
use crate::apps;
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, Executor};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Connections of one process that read at the same time.
const READERS_MAX: u32 = 8;
/// Connections that write at the same time on PostgreSQL: one a view and one for telemetry.
const POSTGRES_WRITERS_MAX: u32 = View::ALL.len() as u32 + 1;
/// A reader that waits longer for a connection is told so.
const ACQUIRE_LIMIT: Duration = Duration::from_secs(10);

/// Readers never wait for the writer with a write-ahead log; after a power cut the last batches may be missing and
/// are projected again, so no sync a commit is needed. What was deleted is overwritten, for the sake of erasure.
/// The projector keeps the write-ahead log short ([`ReadDb::tidy`]); commits do so themselves only after 80 MB.
const SQLITE_WRITER: &str = "pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 10000; \
    pragma secure_delete = on; pragma temp_store = memory; pragma cache_size = -32000; \
    pragma wal_autocheckpoint = 20000;";
const SQLITE_READER: &str =
    "pragma busy_timeout = 10000; pragma query_only = on; pragma temp_store = memory;";
const SQLITE_KEEPER: &str = "pragma busy_timeout = 10000; pragma synchronous = normal;";

impl ReadDb {
    /// Opens `sqlite:///path/read.db` (made if missing) or `postgres://…`, and makes the tables that are missing.
    pub async fn connect(url: &str) -> Result<Self, ReadError> {
        sqlx::any::install_default_drivers();
        let engine = match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Engine::Sqlite,
            Some("postgres" | "postgresql") => Engine::Postgres,
            _ => return Err(ReadError::Url(url.split("://").next().unwrap_or_default().to_owned())),
        };
        let (url, writers_max) = match engine {
            Engine::Sqlite => (sqlite_url(url)?, 1),
            Engine::Postgres => (url.to_owned(), POSTGRES_WRITERS_MAX),
        };
        // The writer first: it makes the file and turns the write-ahead log on.
        let writers = pool(&url, engine, writers_max, SQLITE_WRITER).await?;
        schema::create_missing(&writers, engine).await?;
        let readers = pool(&url, engine, READERS_MAX, SQLITE_READER).await?;
        let keeper = match engine {
            Engine::Sqlite => Some(pool(&url, engine, 1, SQLITE_KEEPER).await?),
            Engine::Postgres => None,
        };
        let (progress, apps) = (Progress::default(), apps::Cache::default());
        Ok(Self(Arc::new(Inner { engine, readers, writers, keeper, progress, apps })))
    }

    /// Closes all connections; for a clean end.
    pub async fn close(&self) {
        self.readers().close().await;
        if let Some(keeper) = &self.0.keeper {
            keeper.close().await;
        }
        self.writers().close().await;
    }
}

/// The URL with "make it if it is missing", and its folder.
fn sqlite_url(url: &str) -> Result<String, ReadError> {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let path = path.split('?').next().unwrap_or(path);
    if let Some(folder) = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(ReadError::Folder)?;
    }
    Ok(if url.contains("mode=") {
        url.to_owned()
    } else {
        format!("{url}{}mode=rwc", if url.contains('?') { '&' } else { '?' })
    })
}

async fn pool(url: &str, engine: Engine, max: u32, sqlite: &'static str) -> Result<AnyPool, ReadError> {
    let options = AnyPoolOptions::new().max_connections(max).acquire_timeout(ACQUIRE_LIMIT);
    // A file needs no ping before each query, a server may be gone.
    let options = options.test_before_acquire(engine == Engine::Postgres);
    let options = options.after_connect(move |connection, _| {
        Box::pin(async move {
            if engine == Engine::Sqlite {
                connection.execute(sqlite).await?;
            }
            Ok(())
        })
    });
    Ok(options.connect(url).await?)
}
