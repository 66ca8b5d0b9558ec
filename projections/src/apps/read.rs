use super::Cache;
use crate::db::{ReadDb, ReadError, Sql};
use crate::page::{Page, Paged};
use domain::AppId;
use domain::app::{Active, State};

const STATE: &str = "select state from app_view";

/// The app with this API key; its secret is still to be proven.
pub async fn by_api_key(db: &ReadDb, api_key: &str) -> Result<Option<Active>, ReadError> {
    let sql = || Sql::new(STATE).bind(" where api_key = ", api_key).push(" order by app limit 1");
    remembered(db, |apps| apps.by_api_key(api_key), sql).await
}

/// The app of this number.
pub async fn get(db: &ReadDb, app: AppId) -> Result<Option<Active>, ReadError> {
    remembered(db, |apps| apps.get(app), || Sql::new(STATE).bind(" where app = ", app.get())).await
}

/// An app from memory, where that is kept up to date, else from the table.
async fn remembered(
    db: &ReadDb,
    known: impl FnOnce(&Cache) -> Option<Active>,
    sql: impl FnOnce() -> Sql,
) -> Result<Option<Active>, ReadError> {
    let Some(apps) = db.apps() else { return Ok(active(db, sql()).await?.pop()) };
    if let Some(app) = known(apps) {
        return Ok(Some(app));
    }
    let changes = apps.changes();
    let found = active(db, sql()).await?.pop();
    if let Some(app) = &found {
        apps.put(changes, app);
    }
    Ok(found)
}

/// All apps, by number.
pub async fn list(db: &ReadDb, page: Page) -> Result<Paged<Active>, ReadError> {
    let total = db.count(&Sql::new(" from app_view")).await?;
    let sql = Sql::new(STATE).bind(" order by app limit ", page.limit()).bind(" offset ", page.offset());
    Ok(Paged { content: active(db, sql).await?, total })
}

async fn active(db: &ReadDb, sql: Sql) -> Result<Vec<Active>, ReadError> {
    let of = |state| match state {
        State::Active(app) => Some(app),
        State::Absent | State::Deleted => None,
    };
    Ok(db.states("app_view", sql).await?.into_iter().filter_map(of).collect())
}
