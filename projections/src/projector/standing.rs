//! Where the views are, for operators and health checks.

use crate::db::{ReadDb, ReadError};
use crate::view::View;
use sqlx::Row;

/// One view's checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub view: View,
    /// The last event it holds.
    pub position: u64,
    /// Where and why it has stopped; none while it moves.
    pub fault: Option<(u64, String)>,
}

/// Every view's checkpoint.
pub async fn standing(db: &ReadDb) -> Result<Vec<Standing>, ReadError> {
    let text = "select view, position, fault_position, fault from checkpoint order by view";
    let mut found = vec![];
    for row in sqlx::query(text).fetch_all(db.readers()).await? {
        let Some(view) = View::named(&row.try_get::<String, _>("view")?) else { continue };
        let number = |at: i64| u64::try_from(at).unwrap_or(0);
        let reason: Option<String> = row.try_get("fault")?;
        let at: Option<i64> = row.try_get("fault_position")?;
        let fault = reason.map(|reason| (at.map_or(0, number), reason));
        found.push(Standing { view, position: number(row.try_get("position")?), fault });
    }
    Ok(found)
}
