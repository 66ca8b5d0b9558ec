use super::write::{Session, Shown};
use crate::db::{ReadDb, ReadError, Sql};
use domain::{Timestamp, UserId};

const STATE: &str = "select state from session_view";
/// The most sessions listed; who has more has a program that signs in anew each time.
const LISTED_MAX: i64 = 100;

/// The session of this name, if it was not ended; whether it expired is the caller's to see.
pub async fn get(db: &ReadDb, id: &str) -> Result<Option<Session>, ReadError> {
    let sql = Sql::new(STATE).bind(" where stream_key = ", id);
    Ok(db.states::<Shown>("session_view", sql).await?.pop().and_then(Shown::open))
}

/// Sessions of a user that were opened at `from` or later, newest first, at most 100.
pub async fn of_user(db: &ReadDb, user: UserId, from: Timestamp) -> Result<Vec<Session>, ReadError> {
    let sql = Sql::new(STATE)
        .bind(" where user_number = ", user.get())
        .bind(" and opened_us >= ", from.as_micros())
        .push(" order by opened_us desc, stream_key")
        .bind(" limit ", LISTED_MAX);
    Ok(db.states::<Shown>("session_view", sql).await?.into_iter().filter_map(Shown::open).collect())
}

/// Names of sessions whose time was over at `now`, the longest ago first, at most `limit`.
pub async fn expired(db: &ReadDb, now: Timestamp, limit: u32) -> Result<Vec<String>, ReadError> {
    let sql = Sql::new(STATE)
        .bind(" where expires_us <= ", now.as_micros())
        .bind(" order by expires_us, stream_key limit ", limit);
    let open = db.states::<Shown>("session_view", sql).await?.into_iter().filter_map(Shown::open);
    Ok(open.map(|session| session.id).collect())
}
