use crate::db::{ReadDb, ReadError, Sql};
use domain::task::{State, key};
use domain::{AppId, Timestamp};
use uuid::Uuid;

/// A task whose worker let its lease run out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpiredLease {
    pub app: AppId,
    /// The key of its stream.
    pub task: Uuid,
    pub epoch: u32,
}

/// Tasks whose lease ended before `now`, the longest ago first, at most `limit`.
pub async fn expired_leases(db: &ReadDb, now: Timestamp, limit: u32) -> Result<Vec<ExpiredLease>, ReadError> {
    let sql = Sql::new("select state from task_view")
        .bind(" where lease_until_us is not null and lease_until_us < ", now.as_micros())
        .bind(" order by lease_until_us, stream_key limit ", limit);
    let expired = |state| match state {
        State::Known(task) => {
            Some(ExpiredLease { app: task.app, task: key(task.job, task.piece), epoch: task.claims.epoch })
        }
        State::Absent => None,
    };
    Ok(db.states("task_view", sql).await?.into_iter().filter_map(expired).collect())
}
