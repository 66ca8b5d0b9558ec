//! The fingerprint of a view: equal digests at equal positions are equal read models.

use crate::db::{Engine, ReadDb, ReadError, Sql};
use crate::table::Table;
use crate::view::View;
use futures::TryStreamExt;
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::fmt::Write as _;

/// SHA-256 over all rows of a view's tables, in the order of their primary keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Where the view's checkpoint was.
    pub position: u64,
    pub rows: u64,
    /// Lower-case hex.
    pub sha256: String,
}

/// Hashes a view as it is now, in one snapshot.
pub async fn digest(db: &ReadDb, view: View) -> Result<Digest, ReadError> {
    let mut tx = db.readers().begin().await?;
    if db.engine() == Engine::Postgres {
        // A SQLite transaction is a snapshot anyway.
        Sql::new("set transaction isolation level repeatable read").run(&mut *tx).await?;
    }
    let at = Sql::new("select position from checkpoint where view = ").bind("", view.name());
    let at = at.all(&mut *tx).await?;
    let position: i64 = at.first().map_or(Ok(0), |row| row.try_get("position"))?;
    let (mut hash, mut rows) = (Sha256::new(), 0);
    for table in view.tables() {
        rows += hash_table(table, &mut tx, &mut hash).await?;
    }
    tx.rollback().await?;
    let mut sha256 = String::with_capacity(64);
    for byte in hash.finalize() {
        write!(sha256, "{byte:02x}").expect("a String takes everything");
    }
    Ok(Digest { position: u64::try_from(position).unwrap_or(0), rows, sha256 })
}

async fn hash_table(table: &Table, tx: &mut AnyConnection, hash: &mut Sha256) -> Result<u64, ReadError> {
    let columns: Vec<_> = table.columns.iter().map(|column| format!("cast({column} as text)")).collect();
    let (columns, key) = (columns.join(", "), table.key_columns().join(", "));
    let text = format!("select {columns} from {} order by {key}", table.name);
    hash.update(table.name.as_bytes());
    let mut count = 0;
    let mut rows = sqlx::query(AssertSqlSafe(text)).fetch(tx);
    while let Some(row) = rows.try_next().await? {
        count += 1;
        for index in 0..table.columns.len() {
            // The length first, so that no two rows run into one; a null is not an empty text.
            match row.try_get::<Option<String>, _>(index)? {
                Some(text) => {
                    hash.update((text.len() as u64).to_be_bytes());
                    hash.update(text.as_bytes());
                }
                None => hash.update(u64::MAX.to_be_bytes()),
            }
        }
    }
    Ok(count)
}
