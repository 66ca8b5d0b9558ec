use crate::db::{ReadDb, ReadError, Sql};
use crate::page::{Page, Paged};
use domain::UserId;
use domain::user::State;

const STATE: &str = "select state from user_view";

/// The user with this number; absent, if there is none.
pub async fn get(db: &ReadDb, user: UserId) -> Result<State, ReadError> {
    let sql = Sql::new(STATE).bind(" where user_number = ", user.get());
    Ok(db.states("user_view", sql).await?.pop().unwrap_or_default())
}

/// All users, by number.
pub async fn list(db: &ReadDb, page: Page) -> Result<Paged<State>, ReadError> {
    let total = db.count(&Sql::new(" from user_view")).await?;
    let sql =
        Sql::new(STATE).bind(" order by user_number limit ", page.limit()).bind(" offset ", page.offset());
    Ok(Paged { content: db.states("user_view", sql).await?, total })
}
