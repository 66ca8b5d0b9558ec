use super::tables::{COLUMNS, delivery, http_status};
use super::{Attempt, Delivery, Status};
use crate::db::{ReadDb, ReadError, Sql};
use crate::page::{Page, Paged};
use domain::{AppId, Timestamp};
use sqlx::Row;
use uuid::Uuid;

/// Attempts shown of one delivery.
const ATTEMPTS_MAX: i64 = 100;

/// Which deliveries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    pub status: Option<Status>,
    /// The webhook's `type`.
    pub kind: Option<String>,
}

/// An app's deliveries, the newest first.
pub async fn list(
    db: &ReadDb,
    app: AppId,
    filter: &DeliveryFilter,
    page: Page,
) -> Result<Paged<Delivery>, ReadError> {
    let condition = Sql::new(" from webhook_delivery")
        .bind(" where app = ", app.get())
        .bind_some(" and status = ", filter.status.map(Status::name))
        .bind_some(" and kind = ", filter.kind.as_deref());
    let total = db.count(&condition).await?;
    let sql = Sql::new(format!("select {COLUMNS}"))
        .then(&condition)
        .push(" order by created_us desc, position desc, delivery")
        .bind(" limit ", page.limit())
        .bind(" offset ", page.offset());
    let rows = sql.all(db.readers()).await?;
    Ok(Paged { content: rows.iter().map(delivery).collect::<Result<_, _>>()?, total })
}

/// An app's delivery.
pub async fn get(db: &ReadDb, app: AppId, id: Uuid) -> Result<Option<Delivery>, ReadError> {
    let sql = Sql::new(format!("select {COLUMNS} from webhook_delivery"))
        .bind(" where app = ", app.get())
        .bind(" and delivery = ", id.to_string());
    let rows = sql.all(db.readers()).await?;
    Ok(rows.first().map(delivery).transpose()?)
}

/// The latest tries of a delivery, the first of them first.
pub async fn attempts(db: &ReadDb, id: Uuid) -> Result<Vec<Attempt>, ReadError> {
    let sql = Sql::new("select number, at_us, duration_ms, status, error from webhook_attempt")
        .bind(" where delivery = ", id.to_string())
        .bind(" order by number desc limit ", ATTEMPTS_MAX);
    let mut found = vec![];
    for row in sql.all(db.readers()).await? {
        let count = |column: &str| row.try_get::<i64, _>(column);
        found.push(Attempt {
            number: u32::try_from(count("number")?).unwrap_or(u32::MAX),
            at: Timestamp::from_micros(count("at_us")?),
            duration_ms: u64::try_from(count("duration_ms")?).unwrap_or(0),
            status: http_status(&row, "status")?,
            error: row.try_get("error")?,
        });
    }
    found.reverse();
    Ok(found)
}
