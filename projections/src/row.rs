//! What the `state` column of a row holds: the folded state, and the revision that it was folded to.

use crate::db::{ReadDb, ReadError, Sql};
use crate::view::View;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;

/// The column's JSON.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Row<S> {
    /// Of the stream's last event.
    pub revision: u64,
    pub state: S,
}

/// Only the revision of a row.
#[derive(Deserialize)]
struct Revision {
    revision: u64,
}

/// The revision to which a view's row of this stream key was folded; none without such a row.
///
/// Read it before what it tags: a tag that is older than its answer is harmless, a newer one would hide a change.
pub async fn revision(db: &ReadDb, view: View, stream_key: &str) -> Result<Option<u64>, ReadError> {
    let Some(table) = view.tables().first() else { return Ok(None) };
    let text = format!("select state from {} where {} = $1", table.name, table.columns[0]);
    let rows = Sql::with(text, vec![stream_key.into()]).all(db.readers()).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let json: String = row.try_get("state")?;
    let revision: Revision =
        serde_json::from_str(&json).map_err(|source| ReadError::Row { table: table.name, source })?;
    Ok(Some(revision.revision))
}
