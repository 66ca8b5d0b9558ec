use crate::db::{Cell, ReadDb, ReadError, Sql};
use crate::table::placeholders;
use domain::group_membership::{Assigned, State};
use domain::{AppId, AppUserId, MemberId};
use std::collections::HashMap;

const STATE: &str = "select state from group_membership_view";
/// Numbers that one statement asks for.
const NUMBERS_MAX: usize = 500;

/// The last assignment of whoever has this `appUserId`, or had it before.
pub async fn get(db: &ReadDb, app: AppId, user: &AppUserId) -> Result<Option<Assigned>, ReadError> {
    let sql = Sql::new(STATE).bind(" where stream_key = ", user.key(app).to_string());
    Ok(assigned(db, sql).await?.pop())
}

/// The last assignments of members, for lists.
pub async fn of_members(
    db: &ReadDb,
    app: AppId,
    members: &[MemberId],
) -> Result<HashMap<MemberId, Assigned>, ReadError> {
    let mut found = HashMap::new();
    for members in members.chunks(NUMBERS_MAX) {
        let text = format!("{STATE} where app = $1 and member in ({})", placeholders(1, members.len()));
        let cells =
            std::iter::once(app.get().into()).chain(members.iter().map(|member| Cell::from(member.get())));
        let rows = assigned(db, Sql::with(text, cells.collect())).await?;
        found.extend(rows.into_iter().map(|assigned| (assigned.member, assigned)));
    }
    Ok(found)
}

async fn assigned(db: &ReadDb, sql: Sql) -> Result<Vec<Assigned>, ReadError> {
    Ok(db.states::<State>("group_membership_view", sql).await?.into_iter().flatten().collect())
}
