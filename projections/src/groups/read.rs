use super::write::Shown;
use crate::db::{ReadDb, ReadError, Sql};
use domain::AppId;
use domain::group::State;

/// All groups of an app.
pub async fn of_app(db: &ReadDb, app: AppId) -> Result<State, ReadError> {
    let sql = Sql::new("select state from group_view").bind(" where stream_key = ", app.to_string());
    Ok(db.states::<Shown>("group_view", sql).await?.pop().unwrap_or_default().groups)
}
