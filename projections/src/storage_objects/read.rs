use super::write::place;
use crate::db::{ReadDb, ReadError, Sql, containing};
use crate::page::{Page, Paged, Sort};
use domain::storage_object::{Active, State, Storage};
use domain::{AppId, StorageObjectId, Timestamp};

const STATE: &str = "select state from storage_object_view";

/// Which files of a storage to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectFilter {
    /// Part of the name, in any case.
    pub keyword: Option<String>,
}

/// An app's file, also one that is still to come.
pub async fn get(db: &ReadDb, app: AppId, object: StorageObjectId) -> Result<Option<Active>, ReadError> {
    let sql = Sql::new(STATE).bind(" where stream_key = ", object.to_string()).bind(" and app = ", app.get());
    Ok(active(db, sql).await?.pop())
}

/// The files of a storage that are there.
pub async fn list(
    db: &ReadDb,
    app: AppId,
    storage: &Storage,
    filter: &ObjectFilter,
    sort: Sort,
    page: Page,
) -> Result<Paged<Active>, ReadError> {
    let (kind, of) = place(storage);
    let keyword = filter.keyword.as_ref().map(|keyword| containing(&keyword.to_lowercase()));
    let escape = if keyword.is_some() { " escape '\\'" } else { "" };
    let condition = Sql::new(" from storage_object_view")
        .bind(" where app = ", app.get())
        .bind(" and storage = ", kind)
        .bind(" and storage_of = ", of)
        .push(" and phase = 'STORED'")
        .bind_some(" and name_folded like ", keyword)
        .push(escape);
    let total = db.count(&condition).await?;
    let sql = Sql::new("select state")
        .then(&condition)
        .push(&sort.order_by("object"))
        .bind(" limit ", page.limit())
        .bind(" offset ", page.offset());
    Ok(Paged { content: active(db, sql).await?, total })
}

/// Files of a storage, those to come included, at most `limit`: for taking a storage away, again and again until none is
/// left.
pub async fn all_of(
    db: &ReadDb,
    app: AppId,
    storage: &Storage,
    limit: u32,
) -> Result<Vec<Active>, ReadError> {
    let (kind, of) = place(storage);
    let sql = Sql::new(STATE)
        .bind(" where app = ", app.get())
        .bind(" and storage = ", kind)
        .bind(" and storage_of = ", of)
        .bind(" order by object limit ", limit);
    active(db, sql).await
}

/// Files of any app whose bytes were awaited since before `before`, oldest first, at most `limit`.
pub async fn idle(db: &ReadDb, before: Timestamp, limit: u32) -> Result<Vec<Active>, ReadError> {
    let sql = Sql::new(STATE)
        .bind(" where phase = 'REQUESTED' and created_us <= ", before.as_micros())
        .bind(" order by created_us, object limit ", limit);
    active(db, sql).await
}

async fn active(db: &ReadDb, sql: Sql) -> Result<Vec<Active>, ReadError> {
    let of = |state| match state {
        State::Active(object) => Some(*object),
        State::Absent | State::Deleted { .. } => None,
    };
    Ok(db.states("storage_object_view", sql).await?.into_iter().filter_map(of).collect())
}
