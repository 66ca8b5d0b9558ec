//! The database of the read models: SQLite by default, PostgreSQL by URL, one SQL text (design decision 13).

mod connect;
mod schema;
mod sql;
mod wait;

pub(crate) use schema::reset;
pub(crate) use sql::{Cell, Sql, cells_of, containing};
pub(crate) use wait::Progress;

use crate::apps;
use crate::row::Row as StateRow;
use crate::view::View;
use sqlx::{Any, AnyConnection, AnyPool, Row, Transaction};
use std::sync::Arc;

/// The read models' database; cheap to clone.
#[derive(Clone)]
pub struct ReadDb(Arc<Inner>);

struct Inner {
    engine: Engine,
    readers: AnyPool,
    /// SQLite: a single connection, since it has one writer at a time anyway.
    writers: AnyPool,
    /// SQLite: moves the write-ahead log into the file beside the writer.
    keeper: Option<AnyPool>,
    progress: Progress,
    apps: apps::Cache,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// Why a read model could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{0} is neither sqlite:///path nor postgres://…")]
    Url(String),
    #[error("make the folder of the read models")]
    Folder(#[source] std::io::Error),
    #[error("access the read models")]
    Db(#[from] sqlx::Error),
    /// A row does not hold what its view writes: the database was changed by other hands or another version.
    #[error("a row of {table} cannot be read")]
    Row {
        table: &'static str,
        #[source]
        source: serde_json::Error,
    },
}

impl ReadDb {
    pub(crate) fn engine(&self) -> Engine {
        self.0.engine
    }

    pub(crate) fn readers(&self) -> &AnyPool {
        &self.0.readers
    }

    pub(crate) fn writers(&self) -> &AnyPool {
        &self.0.writers
    }

    /// A transaction that writes.
    pub(crate) async fn begin_write(&self) -> Result<AnyTransaction, sqlx::Error> {
        begin_write(self.writers(), self.engine()).await
    }

    pub(crate) fn progress(&self) -> &Progress {
        &self.0.progress
    }

    /// The apps in memory, if a projector of this process keeps them up to date.
    pub(crate) fn apps(&self) -> Option<&apps::Cache> {
        self.progress().is_here(View::Apps).then_some(&self.0.apps)
    }

    /// Has the apps read from their table again: to be called after each change of it, before it is reported.
    pub(crate) fn forget_apps(&self) {
        self.0.apps.empty();
    }

    /// Moves what SQLite's write-ahead log holds into the file, in no one's way; a commit would have to do it otherwise.
    pub(crate) async fn tidy(&self) -> Result<(), sqlx::Error> {
        match &self.0.keeper {
            Some(keeper) => Sql::new("pragma wal_checkpoint(passive)").all(keeper).await.map(drop),
            None => Ok(()),
        }
    }

    /// The rows of a query whose columns are all the same state as JSON, named `state`.
    pub(crate) async fn states<T>(&self, table: &'static str, sql: Sql) -> Result<Vec<T>, ReadError>
    where
        T: serde::de::DeserializeOwned,
    {
        let rows = sql.all(self.readers()).await?;
        let read = |row: &sqlx::any::AnyRow| -> Result<T, ReadError> {
            let text: String = row.try_get("state")?;
            let row: StateRow<T> =
                serde_json::from_str(&text).map_err(|source| ReadError::Row { table, source })?;
            Ok(row.state)
        };
        rows.iter().map(read).collect()
    }

    /// How many rows a condition, `from … where …`, has.
    pub(crate) async fn count(&self, condition: &Sql) -> Result<u64, ReadError> {
        let sql = Sql::new("select cast(count(*) as bigint) as total").then(condition);
        let row = sql.all(self.readers()).await?;
        let total: i64 = row.first().map_or(Ok(0), |row| row.try_get("total"))?;
        Ok(u64::try_from(total).unwrap_or(0))
    }
}

type AnyTransaction = Transaction<'static, Any>;

/// On SQLite, waits for its turn to write here and now: a transaction that reads first and is overtaken cannot write.
async fn begin_write(pool: &AnyPool, engine: Engine) -> Result<AnyTransaction, sqlx::Error> {
    match engine {
        Engine::Sqlite => pool.begin_with("begin immediate").await,
        Engine::Postgres => pool.begin().await,
    }
}

/// Where each view is, as every process sees it.
pub(crate) async fn positions(connection: &mut AnyConnection) -> Result<Vec<(View, u64, bool)>, sqlx::Error> {
    let rows =
        sqlx::query("select view, version, position, fault from checkpoint").fetch_all(connection).await?;
    let mut found = vec![];
    for row in rows {
        let name: String = row.try_get("view")?;
        let (version, position): (i64, i64) = (row.try_get("version")?, row.try_get("position")?);
        let fault: Option<String> = row.try_get("fault")?;
        if let Some(view) = View::named(&name).filter(|view| view.version() == version) {
            found.push((view, u64::try_from(position).unwrap_or(0), fault.is_some()));
        }
    }
    Ok(found)
}
